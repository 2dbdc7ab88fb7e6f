import { sql } from 'kysely';
import { isGivenBack } from '../storage/kinds.ts';
import { accountCheck, credits } from './check.ts';

/** Draws: what entries took of which lots, and what of it was given back. */

const drawSums = accountCheck<{ account_id: number; seq: number; kind: string; amount: number; drawn: number }>(
  'draw-sums',
  ({ from, to }) => sql`
    select * from (
      select e.account_id, e.seq, kind, amount, coalesce(drawn, 0) as drawn from entries e
      left join (select account_id, seq, sum(amount) as drawn from draws
        where account_id between ${from} and ${to} group by account_id, seq) d
        on d.account_id = e.account_id and d.seq = e.seq
      where e.account_id between ${from} and ${to} and amount < 0
    ) as sums
    where case when kind = 'revoke' then drawn > -amount else drawn <> -amount end`,
  ({ seq, kind, amount, drawn }) => `entry ${seq}, a ${kind} of ${-amount}, drew ${drawn} from lots.`,
);

const drawEnds = accountCheck<{ account_id: number; seq: number; lot_seq: number; lot: number | null }>(
  'draw-ends',
  ({ from, to }) => sql`
    select d.account_id, d.seq, d.lot_seq, l.seq as lot from draws d
    left join entries e on e.account_id = d.account_id and e.seq = d.seq
    left join lots l on l.account_id = d.account_id and l.seq = d.lot_seq
    where d.account_id between ${from} and ${to}
      and (l.seq is null or e.seq is null or e.amount > 0 or d.lot_seq >= d.seq)`,
  ({ seq, lot_seq, lot }) =>
    lot === null
      ? `entry ${seq} drew from lot ${lot_seq}, which is not there.`
      : `lot ${lot_seq} was drawn from by entry ${seq}, which is not there or came before it.`,
);

const returns = accountCheck<{ account_id: number; seq: number; amount: number; returned: number }>(
  'returned',
  ({ from, to }) => sql`
    select account_id, seq, amount, returned from draws
    where account_id between ${from} and ${to} and not (0 <= returned and returned <= amount)`,
  ({ seq, amount, returned }) => `of a draw of ${amount} by entry ${seq}, ${returned} were given back.`,
);

const giveBacks = accountCheck<{ account_id: number; seq: number; given: number; returned: number }>(
  'give-backs',
  ({ from, to }) => sql`
    select coalesce(d.account_id, e.account_id) as account_id, coalesce(d.seq, e.ref_seq) as seq,
      coalesce(given, 0) as given, coalesce(returned, 0) as returned
    from (select account_id, seq, sum(returned) as returned from draws
      where account_id between ${from} and ${to} and returned <> 0 group by account_id, seq) d
    full join (select account_id, ref_seq, sum(amount) as given from entries
      where account_id between ${from} and ${to} and ${isGivenBack} group by account_id, ref_seq) e
      on e.account_id = d.account_id and e.ref_seq = d.seq
    where coalesce(given, 0) <> coalesce(returned, 0)`,
  ({ seq, given, returned }) =>
    `of what entry ${seq} took, entries give back ${given}, but its draws say that ${returned} came back.`,
);

const givenBackConsumptions = accountCheck<{ account_id: number; seq: number; ref_seq: number | null }>(
  'give-back-of-what',
  ({ from, to }) => sql`
    select e.account_id, e.seq, e.ref_seq from entries e
    left join entries c on c.account_id = e.account_id and c.seq = e.ref_seq and c.kind = 'consume'
    where e.account_id between ${from} and ${to} and e.kind = 'give_back' and c.seq is null`,
  ({ seq, ref_seq }) => `entry ${seq} gives back entry ${ref_seq}, which is no consumption.`,
);

/** What ended counts as unused again only for a refund of its own payment, which takes it at once. */
const undoneExpiries = accountCheck<{ account_id: number; seq: number; amount: number; ref_seq: number | null }>(
  'expiry-undone-for-what',
  ({ from, to }) => sql`
    select e.account_id, e.seq, e.amount, e.ref_seq from entries e
    where e.account_id between ${from} and ${to} and e.kind = 'expire' and e.amount > 0 and not (
      exists (select 1 from draws d join entries b on b.account_id = d.account_id and b.seq = d.lot_seq
        join entries x on x.account_id = d.account_id and x.seq = d.seq
        where d.account_id = e.account_id and d.seq = e.ref_seq
          and x.kind = 'expire' and b.payment_id = e.payment_id)
      and exists (select 1 from entries n where n.account_id = e.account_id and n.payment_id = e.payment_id
        and n.kind = 'revoke' and n.seq = (select m.seq from entries m
          where m.account_id = e.account_id and m.seq > e.seq and m.kind <> 'expire' order by m.seq limit 1)))`,
  ({ seq, amount, ref_seq }) =>
    `entry ${seq} says that ${credits(amount)} of entry ${ref_seq} did not end, but no refund took them.`,
);

export const drawChecks = [drawSums, drawEnds, returns, giveBacks, givenBackConsumptions, undoneExpiries];
