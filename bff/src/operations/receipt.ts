import { createHash } from 'node:crypto';
import { type Book, balanceOf, type Entry, freeOf } from '../billing/book.ts';
import type { Decision } from '../billing/decision.ts';
import { transactionId } from '../billing/entry-name.ts';
import { Refusal } from '../refusal.ts';
import type { Services } from '../services.ts';
import type { Store } from '../storage/open.ts';
import type { Caller } from './handler.ts';

/** What every answer to a change of the ledger says. */
export interface Standing {
  amount: number;
  balance: number;
  available: number;
  replayed: boolean;
}

/** What a decision that was written says of the account's standing. */
export const standingOf = (book: Book, amount: number): Standing => ({
  amount,
  balance: balanceOf(book),
  available: freeOf(book),
  replayed: false,
});

export const receiptOf = (book: Book, entry: Entry) => ({
  transaction_id: transactionId(book.accountId, entry.seq),
  ...standingOf(book, entry.kind === 'adjust' ? entry.amount : Math.abs(entry.amount)),
});

export const keyMismatch = () =>
  new Refusal('idempotency_mismatch', 'This idempotency key was used for another request. Use a new key.');

export const shortOf = (missing: number) =>
  new Refusal('insufficient_credits', `This needs ${missing} more credits than the account has.`);

type Posted = Extract<Decision, { kind: 'posted' }>;

/** @throws Refusal for every business answer that is a no */
export function accepted(decision: Decision): Posted {
  switch (decision.kind) {
    case 'posted':
      return decision;
    case 'short':
      throw shortOf(decision.missing);
    case 'over_refunded':
      throw new Refusal('over_refunded', `Of this consumption ${decision.left} credits are left to give back.`);
    case 'over_reserved':
      throw new Refusal('over_reserved', `The reservation holds ${decision.ceiling} credits and no more.`);
    case 'too_much':
      throw new Refusal('invalid_request', 'No account may be given so many credits.', {
        issues: [{ path: 'amount', message: `Would carry what came in beyond ${decision.limit}.` }],
      });
    case 'hold_ended':
      throw new Refusal('reservation_expired', 'This reservation has ended.');
  }
}

/** A decision about a command that always leaves an entry. */
export function acceptedEntry(decision: Decision): { book: Book; entry: Entry } {
  const { book, entry } = accepted(decision);
  if (!entry) throw new Error('the command left no entry');
  return { book, entry };
}

/**
 * One change of the ledger under an admin's idempotency key. The key is looked for before anything is decided, and kept
 * in the same transaction as the change; a refusal is not kept, so that the same job may succeed after a top-up.
 *
 * @param content what makes it the same request; another one under the same key is refused
 */
export async function once<Receipt extends Standing>(
  key: string,
  content: unknown,
  caller: Caller,
  { storage, now }: Services,
  change: (tx: Store, accountId: number, at: number) => Promise<Receipt>,
): Promise<Receipt> {
  const requestHash = createHash('sha256').update(JSON.stringify(content)).digest('base64url');
  const account = await storage.accounts.claim(caller.subject, undefined, now());
  return await storage.transaction(async (tx) => {
    await tx.ledger.lock(account.id);
    const kept = await tx.ledger.reply(account.id, key);
    if (kept && kept.requestHash !== requestHash) {
      throw keyMismatch();
    }
    if (kept) return { ...(JSON.parse(kept.reply) as Receipt), replayed: true };
    const at = now();
    const receipt = await change(tx, account.id, at);
    await tx.ledger.keepReply(account.id, key, requestHash, JSON.stringify(receipt), at);
    return receipt;
  });
}
