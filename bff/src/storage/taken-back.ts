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
    .orderBy('seq')
    .execute();
  if (entries.length === 0) return [];
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

/** What ended of the credits that a payment brought, and was not taken back since, the oldest first. */
export async function endedOf({ db }: Connection, accountId: number, paymentId: string): Promise<Return[]> {
  return await db
    .selectFrom('entries')
    .innerJoin('draws', (join) =>
      join.onRef('draws.account_id', '=', 'entries.account_id').onRef('draws.seq', '=', 'entries.seq'),
    )
    .innerJoin('lots', (join) =>
      join.onRef('lots.account_id', '=', 'draws.account_id').onRef('lots.seq', '=', 'draws.lot_seq'),
    )
    .select((eb) => ['entries.seq', 'lot_seq as lotSeq', eb('draws.amount', '-', eb.ref('returned')).as('amount')])
    .where('entries.account_id', '=', accountId)
    .where(isBesidesUse)
    .where('kind', '=', 'expire')
    .where('lots.payment_id', '=', paymentId)
    .whereRef('returned', '<', 'draws.amount')
    .orderBy('entries.seq')
    .execute();
}
