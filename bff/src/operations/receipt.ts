import { createHash } from 'node:crypto';
import type { Output } from '@billing-panel/contract';
import { balanceOf, freeOf } from '../billing/book.ts';
import type { Command } from '../billing/ledger.ts';
import { Refusal } from '../refusal.ts';
import type { Services } from '../services.ts';
import type { Caller } from './handler.ts';

type Receipt = Output<'credits.consume'>;

/** Names an entry for callers: the account's number and the entry's. */
export const transactionId = (accountId: number, seq: number): string => `txn_${accountId}_${seq}`;

/**
 * One change of the ledger under an admin's idempotency key: the key is looked for before the balance, and kept in the
 * same transaction as the change. A refusal is not kept, so that the same job may succeed after a top-up.
 *
 * @param content what makes it the same request; another one under the same key is refused
 */
export async function once(
  key: string,
  content: unknown,
  command: Command,
  caller: Caller,
  { storage, now }: Services,
): Promise<Receipt> {
  const requestHash = createHash('sha256').update(JSON.stringify(content)).digest('base64url');
  const account = await storage.accounts.claim(caller.subject, undefined, now());
  return await storage.transaction(async (tx) => {
    await tx.ledger.lock(account.id);
    const kept = await tx.ledger.reply(account.id, key);
    if (kept && kept.requestHash !== requestHash) {
      throw new Refusal('idempotency_mismatch', 'This idempotency key was used for another request. Use a new key.');
    }
    if (kept) return { ...(JSON.parse(kept.reply) as Receipt), replayed: true };
    const at = now();
    const decision = await tx.ledger.submit(account.id, command, at);
    if (decision.kind === 'short') {
      throw new Refusal('insufficient_credits', `This needs ${decision.missing} more credits than the account has.`);
    }
    if (decision.kind !== 'posted' || !decision.entry)
      throw new Error(`${command.kind} was decided as ${decision.kind}`);
    const receipt: Receipt = {
      transaction_id: transactionId(account.id, decision.entry.seq),
      amount: Math.abs(decision.entry.amount),
      balance: balanceOf(decision.book),
      available: freeOf(decision.book),
      replayed: false,
    };
    await tx.ledger.keepReply(account.id, key, requestHash, JSON.stringify(receipt), at);
    return receipt;
  });
}
