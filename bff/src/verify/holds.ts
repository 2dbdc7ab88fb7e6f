import { sql } from 'kysely';
import { accountCheck } from './check.ts';
import { repliesOf } from './replies.ts';

/** Holds: what reservations set aside, and what was charged of them. */

const heldSums = accountCheck<{ account_id: number; held: number; open: number }>(
  'held',
  ({ from, to }) => sql`
    select a.id as account_id, held, coalesce(h.amount, 0) as open from accounts a
    left join (select account_id, sum(amount) as amount from holds
      where account_id between ${from} and ${to} and status = 'open' group by account_id) h on h.account_id = a.id
    where a.id between ${from} and ${to} and held <> coalesce(h.amount, 0)`,
  ({ held, open }) => `it says that ${held} are held, its open reservations hold ${open}.`,
);

const holdShares = accountCheck<{ account_id: number; id: string; amount: number; shares: number; lost: number }>(
  'hold-shares',
  ({ from, to }) => sql`
    select * from (
      select h.account_id, h.id, h.amount, coalesce(sum(d.amount), 0) as shares,
        sum(case when d.lot_seq is not null and l.seq is null then 1 else 0 end) as lost
      from holds h
      left join hold_draws d on d.hold_id = h.id
      left join lots l on l.account_id = h.account_id and l.seq = d.lot_seq
      where h.account_id between ${from} and ${to} group by h.account_id, h.id, h.amount
    ) as sums where shares <> amount or lost > 0`,
  ({ id, amount, shares, lost }) =>
    shares === amount
      ? `reservation ${id} holds credits of ${lost} lots that are not there.`
      : `reservation ${id} holds ${amount}, its shares of lots are ${shares}.`,
);

const settlements = accountCheck<{ account_id: number; id: string; status: string; settled: number }>(
  'settlements',
  (scope) => sql`
    with named as materialized (${repliesOf(scope)}),
    charged as materialized (select n.account_id, n.hold_id, e.amount from named n
      join entries e on e.account_id = n.account_id and e.seq = n.entry_seq
      where n.hold_id is not null and e.kind = 'consume')
    select h.account_id, h.id, status, settled from holds h
    left join charged c on c.account_id = h.account_id and c.hold_id = h.id and c.amount = -h.settled
    where h.account_id between ${scope.from} and ${scope.to}
      and (case when status = 'settled' then settled > 0 and c.hold_id is null else settled <> 0 end)`,
  ({ id, status, settled }) =>
    status === 'settled'
      ? `reservation ${id} was settled for ${settled}, but no consumption was charged for it.`
      : `reservation ${id} is ${status}, and yet settled for ${settled}.`,
);

export const holdChecks = [heldSums, holdShares, settlements];
