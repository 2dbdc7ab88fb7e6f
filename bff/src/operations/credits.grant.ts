import { Refusal } from '../refusal.ts';
import type { Handler } from './handler.ts';
import { acceptedEntry, once, receiptOf } from './receipt.ts';

export const creditsGrant: Handler<'credits.grant'> = async (input, caller, services) => {
  const { amount, reason, expires_at, idempotency_key: key } = input;
  const expiresAt = expires_at === undefined ? undefined : Date.parse(expires_at);
  const command = { kind: 'grant', amount, expiresAt, actor: caller.actor, description: reason } as const;
  return await once(key, ['grant', amount, expires_at, reason], caller, services, async (tx, accountId, at) => {
    if (expiresAt !== undefined && expiresAt <= at) {
      throw new Refusal('invalid_request', 'The credits would expire before they arrive.', {
        issues: [{ path: 'expires_at', message: 'Must be in the future.' }],
      });
    }
    const { book, entry } = acceptedEntry(await tx.ledger.submit(accountId, command, at));
    return receiptOf(book, entry);
  });
};
