import type { Insertable } from 'kysely';
import type { Posting } from '../billing/book.ts';
import type { Connection } from './connection.ts';
import type { HoldsTable } from './schema.ts';

/** What goes back of what entries took. */
export async function writeReturns({ db }: Connection, accountId: number, posting: Posting): Promise<void> {
  for (const { seq, lotSeq, amount } of posting.returns) {
    await db
      .updateTable('draws')
      .set((eb) => ({ returned: eb('returned', '+', amount) }))
      .where('account_id', '=', accountId)
      .where('seq', '=', seq)
      .where('lot_seq', '=', lotSeq)
      .execute();
  }
}

export async function writeHolds({ db }: Connection, accountId: number, posting: Posting, now: number): Promise<void> {
  for (const hold of posting.opened) {
    const row: Insertable<HoldsTable> = {
      id: hold.id,
      account_id: accountId,
      amount: hold.amount,
      settled: 0,
      status: 'open',
      operation: hold.operation,
      expires_at: hold.expiresAt,
      created_at: now,
    };
    const shares = hold.shares.map(({ lotSeq, amount }) => ({ hold_id: hold.id, lot_seq: lotSeq, amount }));
    await db.insertInto('holds').values(row).execute();
    await db.insertInto('hold_draws').values(shares).execute();
  }
  for (const { id, status, settled } of posting.closed) {
    await db.updateTable('holds').set({ status, settled }).where('id', '=', id).execute();
  }
}
