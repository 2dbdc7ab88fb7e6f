import { byLot, type Share } from '../billing/book.ts';
import type { Taking } from '../billing/coming-back.ts';
import type { Connection } from './connection.ts';
import { isBesidesUse } from './kinds.ts';

/** All that refunds and disputes took for a payment and that came back, the oldest first. */
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
      // An expiry is of one lot.
      ended.push(...sharesOf(undone ?? seq).map(({ lotSeq }) => ({ lotSeq, amount })));
    } else {
      takings.push({ amount, shares: sharesOf(seq), ended: byLot(ended) });
      ended = [];
    }
  }
  return takings;
}
