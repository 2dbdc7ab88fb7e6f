import { sql } from 'kysely';
import { byLot, type Return, type Share } from '../billing/book.ts';
import type { Taking } from '../billing/coming-back.ts';
import type { Connection } from './connection.ts';

/** What refunds and disputes took, as the ledger has it. */

/** In the words of the index of entries besides use. */
export const isBesidesUse = sql<boolean>`kind NOT IN ('consume', 'give_back')`;

/** All that was taken for a payment and that came back, the oldest first. */
export async function takenFor({ db }: Connection, accountId: number, paymentId: string): Promise<Taking[]> {
  const entries = await db
    .selectFrom('entries')
    .select(['seq', 'kind', 'amount', 'ref_seq'])
    .where('account_id', '=', accountId)
    .where(isBesidesUse)
    // An expiry that is undone for a refund names its payment, and the refund's entry follows it.
    .where('kind', 'in', ['revoke', 'reinstate', 'expire'])
    .where('payment_id', '=', paymentId)
    // As the index has them, so that SQLite takes it; their numbers are their order, whatever clocks say.
    .orderBy('created_at')
    .execute();
  if (entries.length === 0) return [];
  entries.sort((a, b) => a.seq - b.seq);
  const draws = await db
    .selectFrom('draws')
    .select(['seq', 'lot_seq as lotSeq', 'amount'])
    .where('account_id', '=', accountId)
    .where(
      'seq',
      'in',
      entries.map(({ seq, ref_seq }) => ref_seq ?? seq),
    )
    .orderBy('lot_seq')
    .execute();
  const sharesOf = (seq: number) => draws.filter((draw) => draw.seq === seq);
  const takings: Taking[] = [];
  let ended: Share[] = [];
  for (const { seq, kind, amount, ref_seq: undone } of entries) {
    if (kind === 'expire') {
      ended.push(...sharesOf(undone ?? seq).map(({ lotSeq }) => ({ lotSeq, amount })));
    } else {
      takings.push({ amount, shares: sharesOf(seq), ended: byLot(ended) });
      ended = [];
    }
  }
  return takings;
}

/**
 * What ended of the credits that a payment brought, and was not taken back since, the oldest first. Entries come first in
 * SQLite's plan, as they are written: by the index of those besides use, once, however many lots the payment brought.
 */
export async function endedOf({ db }: Connection, accountId: number, paymentId: string): Promise<Return[]> {
  const { rows } = await sql<Return>`
    select e.seq, d.lot_seq as "lotSeq", d.amount - d.returned as amount
    from entries e cross join draws d cross join lots l
    where e.account_id = ${accountId} and ${isBesidesUse} and e.kind = 'expire'
      and d.account_id = e.account_id and d.seq = e.seq and d.returned < d.amount
      and l.account_id = d.account_id and l.seq = d.lot_seq and l.payment_id = ${paymentId}
    order by e.created_at`.execute(db);
  return rows.sort((a, b) => a.seq - b.seq);
}
