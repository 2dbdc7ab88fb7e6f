import { type RawBuilder, sql } from 'kysely';
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

/** What each reply to a change of the ledger says that it changed. */
export function repliesOf({ dialect, from, to }: Scope): RawBuilder<Named> {
  const prefix = sql`'txn_' || account_id || '_'`;
  const transaction = sql`json_extract(reply, '$.transaction_id')`;
  const named =
    dialect === 'postgres'
      ? sql`
        cast(substring(reply from '"transaction_id":"' || ${prefix} || '([0-9]{1,15})"') as bigint) as entry_seq,
        substring(reply from '"reservation_id":"([^"]+)"') as hold_id`
      : sql`
        case when json_valid(reply) and substr(${transaction}, 1, length(${prefix})) = ${prefix}
          then cast(substr(${transaction}, length(${prefix}) + 1) as integer) end as entry_seq,
        case when json_valid(reply) then json_extract(reply, '$.reservation_id') end as hold_id`;
  return sql`select account_id, idempotency_key, ${named} from replies where account_id between ${from} and ${to}`;
}

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
