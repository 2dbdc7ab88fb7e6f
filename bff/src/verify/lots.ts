import { sql } from 'kysely';
import { accountCheck, credits } from './check.ts';

/** Lots: what came in together, and what is left of it. */

const lotBounds = accountCheck<{ account_id: number; seq: number; original: number; remaining: number }>(
  'lot-bounds',
  ({ from, to }) => sql`
    select account_id, seq, original, remaining from lots
    where account_id between ${from} and ${to} and not (0 <= remaining and remaining <= original)`,
  ({ seq, original, remaining }) => `lot ${seq} of ${credits(original)} has ${remaining} left.`,
);

const lotSums = accountCheck<{ account_id: number; left_over: number; free: number }>(
  'lot-sums',
  ({ from, to }) => sql`
    select * from (
      select a.id as account_id, coalesce(l.remaining, 0) as left_over,
        case when total_purchased - total_used > held then total_purchased - total_used - held else 0 end as free
      from accounts a
      left join (select account_id, sum(remaining) as remaining from lots
        where account_id between ${from} and ${to} and remaining <> 0 group by account_id) l on l.account_id = a.id
      where a.id between ${from} and ${to}
    ) as sums where left_over <> free`,
  ({ left_over, free }) => `its lots have ${credits(left_over)} left, its balance less what is held is ${free}.`,
);

interface Origin {
  account_id: number;
  seq: number;
  original: number;
  kind: string | null;
  amount: number | null;
}

/** What is given back makes a lot of its own only where its old one has expired, and for so much. */
const lotOrigins = accountCheck<Origin>(
  'lot-origins',
  ({ from, to }) => sql`
    select l.account_id, l.seq, l.original, e.kind, e.amount from lots l
    left join entries e on e.account_id = l.account_id and e.seq = l.seq
    where l.account_id between ${from} and ${to} and (e.seq is null or not case
      when kind in ('purchase', 'included', 'grant', 'reinstate', 'adjust')
        then original = amount and l.payment_id is not distinct from e.payment_id
      else kind = 'give_back' and original <= amount end)`,
  ({ seq, original, kind, amount }) =>
    kind === null || amount === null
      ? `lot ${seq} of ${credits(original)} was brought by no entry.`
      : `lot ${seq} of ${credits(original)} is not what entry ${seq} brought, a ${kind} of ${amount}.`,
);

const entriesWithoutLot = accountCheck<{ account_id: number; seq: number; kind: string; amount: number }>(
  'entries-have-a-lot',
  ({ from, to }) => sql`
    select e.account_id, e.seq, kind, amount from entries e
    left join lots l on l.account_id = e.account_id and l.seq = e.seq
    where e.account_id between ${from} and ${to} and l.seq is null
      and kind in ('purchase', 'included', 'grant', 'reinstate', 'adjust') and amount > 0`,
  ({ seq, kind, amount }) => `entry ${seq}, a ${kind} of ${credits(amount)}, has no lot.`,
);

interface Outflow {
  account_id: number;
  seq: number;
  original: number;
  remaining: number;
  drawn: number;
  held: number;
}

/** Less may be: what pays a debt leaves a lot without a draw. */
const lotOutflow = accountCheck<Outflow>(
  'lot-outflow',
  ({ from, to }) => sql`
    select * from (
      select l.account_id, l.seq, original, remaining, coalesce(drawn, 0) as drawn, coalesce(h.held, 0) as held
      from lots l
      left join (select account_id, lot_seq, sum(amount - returned) as drawn from draws
        where account_id between ${from} and ${to} group by account_id, lot_seq) d
        on d.account_id = l.account_id and d.lot_seq = l.seq
      left join (select account_id, lot_seq, sum(s.amount) as held from holds join hold_draws s on s.hold_id = holds.id
        where account_id between ${from} and ${to} and status = 'open' group by account_id, lot_seq) h
        on h.account_id = l.account_id and h.lot_seq = l.seq
      where l.account_id between ${from} and ${to}
    ) as outflow where remaining + drawn + held > original`,
  ({ seq, original, remaining, drawn, held }) =>
    `lot ${seq} brought ${original}, but ${drawn} were drawn from it, ${held} are held and ${remaining} are left.`,
);

export const lotChecks = [lotBounds, lotSums, lotOrigins, entriesWithoutLot, lotOutflow];
