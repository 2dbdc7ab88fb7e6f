import { type RawBuilder, sql } from 'kysely';
import type { Return, Share } from '../billing/book.ts';
import type { Connection } from './connection.ts';
import { isBesidesUse } from './kinds.ts';

/** What ended of credits unspent, by the entries that wrote it off. */

/** What ended of the credits that a payment brought, and was not taken back since, the oldest first. */
export async function endedOf({ db }: Connection, accountId: number, paymentId: string): Promise<Return[]> {
  const { rows } = await sql<Return>`
    select e.seq, d.lot_seq as "lotSeq", d.amount - d.returned as amount
    from ${writtenOff} cross join lots l
    where ${isOf(accountId)} and d.returned < d.amount
      and l.account_id = d.account_id and l.seq = d.lot_seq and l.payment_id = ${paymentId}
    order by e.created_at`.execute(db);
  return rows.sort((a, b) => a.seq - b.seq);
}

/** What ended of each of some lots, also where a refund took it since. */
export async function endedOfLots({ db }: Connection, accountId: number, lotSeqs: readonly number[]): Promise<Share[]> {
  if (lotSeqs.length === 0) return [];
  const { rows } = await sql<Share>`
    select d.lot_seq as "lotSeq", sum(d.amount) as amount from ${writtenOff}
    where ${isOf(accountId)} and d.lot_seq in (${sql.join(lotSeqs)}) group by d.lot_seq`.execute(db);
  return rows;
}

/**
 * Entries come first in SQLite's plan, as they are written here: by the index of those besides use, and once, however many
 * lots are asked for.
 */
const writtenOff = sql`entries e cross join draws d`;
const isOf = (accountId: number): RawBuilder<boolean> =>
  sql`e.account_id = ${accountId} and ${isBesidesUse} and e.kind = 'expire' and d.account_id = e.account_id and d.seq = e.seq`;
