import { sql } from 'kysely';
import { accountCheck, credits } from './check.ts';
import { repliesOf } from './replies.ts';

/** No entry without a cause. */

/** A fact of Stripe's by its key, a reply to a host's server, or a reason; or else taken back by an adjustment that names it. */
const entryCauses = accountCheck<{ account_id: number; seq: number; kind: string; amount: number; actor: string }>(
  'entry-causes',
  (scope) => sql`
    with named as materialized (${repliesOf(scope)}),
    corrected as materialized (select account_id, ref_seq, amount from entries
      where account_id between ${scope.from} and ${scope.to} and ref_seq is not null and kind = 'adjust')
    select e.account_id, e.seq, kind, e.amount, actor from entries e
    left join named r on r.account_id = e.account_id and r.entry_seq = e.seq
    left join corrected c on c.account_id = e.account_id and c.ref_seq = e.seq and c.amount = -e.amount
    where e.account_id between ${scope.from} and ${scope.to} and r.entry_seq is null and c.ref_seq is null and not case
      when kind = 'purchase' then coalesce(source_key, '') like 'purchase:%'
      when kind = 'included' then coalesce(source_key, '') like 'included:%'
      when kind in ('revoke', 'reinstate') then coalesce(source_key, '') like 'returns:%'
      when kind = 'expire' then true
      when kind = 'adjust' then coalesce(source_key, description, '') <> ''
      else source_key is not null end`,
  ({ seq, kind, amount, actor }) =>
    `nothing caused entry ${seq}, a ${kind} of ${credits(amount)} by ${actor}: no payment, no reply, no reason.`,
);

const expiryCauses = accountCheck<{ account_id: number; seq: number; amount: number }>(
  'expiry-causes',
  ({ from, to }) => sql`
    select account_id, seq, amount from entries e
    where account_id between ${from} and ${to} and kind = 'expire' and amount < 0 and not exists (
      select 1 from draws d join lots l on l.account_id = d.account_id and l.seq = d.lot_seq
      where d.account_id = e.account_id and d.seq = e.seq
        and (l.expires_at <= e.created_at or l.subscription_item is not null))`,
  ({ seq, amount }) => `entry ${seq} wrote off ${credits(-amount)} of no lot that had ended.`,
);

/** A settlement within its hold was decided when it was held; every other consumption finds its credits there. */
const belowZero = accountCheck<{ account_id: number; seq: number; amount: number; balance_after: number }>(
  'consumed-below-zero',
  (scope) => sql`
    with named as materialized (${repliesOf(scope)}),
    settled as materialized (select n.account_id, n.entry_seq, h.settled from named n
      join holds h on h.id = n.hold_id and h.account_id = n.account_id where n.entry_seq is not null and status = 'settled')
    select e.account_id, e.seq, amount, balance_after from entries e
    left join settled s on s.account_id = e.account_id and s.entry_seq = e.seq and s.settled = -e.amount
    where e.account_id between ${scope.from} and ${scope.to}
      and kind = 'consume' and balance_after < 0 and s.entry_seq is null`,
  ({ seq, amount, balance_after }) =>
    `entry ${seq} consumed ${-amount} and left ${balance_after}, outside of any hold.`,
);

export const causeChecks = [entryCauses, expiryCauses, belowZero];
