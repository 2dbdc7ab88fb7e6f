import type { Handler } from './handler.ts';
import { acceptedEntry, once, receiptOf } from './receipt.ts';

export const creditsAdjust: Handler<'credits.adjust'> = async (input, caller, services) => {
  const { amount, reason, idempotency_key: key } = input;
  const command = { kind: 'adjust', amount, actor: caller.actor, description: reason } as const;
  return await once(key, ['adjust', amount, reason], caller, services, async (tx, accountId, at) => {
    const { book, entry } = acceptedEntry(await tx.ledger.submit(accountId, command, at));
    return receiptOf(book, entry);
  });
};
