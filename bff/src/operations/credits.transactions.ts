import type { Transaction } from '@billing-panel/contract';
import type { Entry } from '../billing/book.ts';
import { transactionId } from '../billing/entry-name.ts';
import { isoSeconds } from '../billing/time.ts';
import { Refusal } from '../refusal.ts';
import type { Handler } from './handler.ts';

/** The number that a cursor stands for. Throws where it is none of ours. */
export function belowCursor(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  const below = Number(cursor);
  if (/^[1-9]\d*$/.test(cursor) && Number.isSafeInteger(below)) return below;
  throw new Refusal('invalid_request', 'The cursor is not one that this server gave.', {
    issues: [{ path: 'cursor', message: 'Send next_cursor of the page before, unchanged.' }],
  });
}

/** The history, newest first. The cursor is the number of the last entry shown: any page costs the same. */
export const creditsTransactions: Handler<'credits.transactions'> = async (
  { limit, cursor },
  { subject },
  { storage },
) => {
  const below = belowCursor(cursor);
  const account = await storage.accounts.find(subject);
  if (!account) return { transactions: [], next_cursor: null };
  const { entries, next } = await storage.ledger.history(account.id, limit, below);
  return {
    transactions: entries.map((entry) => transactionOf(account.id, entry)),
    next_cursor: next === null ? null : String(next),
  };
};

export function transactionOf(accountId: number, entry: Entry): Transaction {
  return {
    id: transactionId(accountId, entry.seq),
    created_at: isoSeconds(entry.createdAt),
    amount: entry.amount,
    balance_after: entry.balanceAfter,
    kind: entry.kind,
    description: entry.description ?? '',
    expires_at: entry.expiresAt === null ? undefined : isoSeconds(entry.expiresAt),
  };
}
