import { type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../storage/dialect.ts';
import type { Scope } from './check.ts';
import { accountCheck } from './check.ts';

export interface Named {
  account_id: number;
  idempotency_key: string;
  /** The number of the entry that the reply names. */
  entry_seq: number | null;
  /** The reservation that it names. */
  hold_id: string | null;
}

/**
 * What each reply to a change of the ledger says that it changed. Replies are JSON as this server writes it, and only
 * these two fields hold names: to look for them as text costs a fraction of parsing.
 */
export function repliesOf({ dialect, from, to }: Scope): RawBuilder<Named> {
  const named = textAfter[dialect];
  const number = named(sql`'"transaction_id":"txn_' || account_id || '_'`);
  return sql`
    select account_id, idempotency_key, hold_id, cast(case
      when length(number) between 1 and 15 and trim(number, '0123456789') = '' then number end as bigint) as entry_seq
    from (select account_id, idempotency_key, ${number} as number, ${named(sql`'"reservation_id":"'`)} as hold_id
      from replies where account_id between ${from} and ${to}) as texts`;
}

/** What stands in a reply between a text and the next quotation mark; null where the text is not in it. */
const textAfter: Record<Dialect, (text: RawBuilder<unknown>) => RawBuilder<unknown>> = {
  postgres: (text) => sql`nullif(split_part(split_part(reply, ${text}, 2), '"', 1), '')`,
  sqlite(text) {
    const rest = sql`substr(reply, instr(reply, ${text}) + length(${text}))`;
    return sql`cast(case when instr(reply, ${text}) > 0 then substr(${rest}, 1, instr(${rest}, '"') - 1) end as text)`;
  },
};

const repliesName = accountCheck<Named>(
  'replies-name-what-is',
  (scope) => sql`
    with named as materialized (${repliesOf(scope)})
    select named.* from named
    left join entries e on e.account_id = named.account_id and e.seq = entry_seq
    left join holds h on h.account_id = named.account_id and h.id = hold_id
    where (entry_seq is null and hold_id is null)
      or (entry_seq is not null and e.seq is null) or (hold_id is not null and h.id is null)`,
  ({ idempotency_key: key, entry_seq, hold_id }) => {
    const what = entry_seq !== null ? `entry ${entry_seq}` : hold_id !== null ? `reservation ${hold_id}` : undefined;
    if (!what) return `the reply under the key ${JSON.stringify(key)} names no entry and no reservation.`;
    return `the reply under the key ${JSON.stringify(key)} names ${what}, which is not there.`;
  },
);

export const replyChecks = [repliesName];
