import { sql } from 'kysely';
import { liveStatuses } from '../billing/subscription.ts';
import { accountCheck, credits } from './check.ts';

/** What was bought or included, and what was granted for it. */

const packagesPaid = accountCheck<{
  account_id: number;
  id: string;
  credits: number;
  status: string;
  amount: number | null;
}>(
  'packages-paid',
  ({ from, to }) => sql`
    select c.account_id, c.id, c.credits, c.status, e.amount from checkouts c
    left join entries e on e.source_key = 'purchase:' || c.id
    where c.account_id between ${from} and ${to} and c.kind = 'package' and case
      when c.status <> 'paid' then e.seq is not null
      else e.seq is null or e.account_id <> c.account_id or e.kind <> 'purchase' or e.amount <> c.credits end`,
  ({ id, credits: bought, status, amount }) => {
    if (status !== 'paid') return `purchase ${id} is ${status}, and yet ${credits(amount ?? 0)} were granted for it.`;
    if (amount === null) return `purchase ${id} is paid, but its ${credits(bought)} were not granted.`;
    return `purchase ${id} is paid and brings ${bought}, but what was granted for it is not that.`;
  },
);

const purchasesBegun = accountCheck<{ account_id: number; seq: number; source_key: string }>(
  'purchases-were-begun',
  ({ from, to }) => sql`
    select e.account_id, e.seq, e.source_key from entries e
    left join checkouts c on c.id = substr(e.source_key, length('purchase:') + 1) and c.kind = 'package'
    where e.account_id between ${from} and ${to} and e.kind = 'purchase' and e.source_key is not null and c.id is null`,
  ({ seq, source_key }) => `entry ${seq} grants ${source_key}, a purchase that was never begun.`,
);

interface Allowance {
  account_id: number;
  subscription_item: string;
  plan_id: string;
  credits: number;
  amount: number | null;
}

const allowances = accountCheck<Allowance>(
  'allowances',
  ({ from, to }) => sql`
    select a.account_id, a.subscription_item, a.plan_id, a.credits, e.amount from allowances a
    left join entries e on e.account_id = a.account_id and e.seq = a.entry_seq
    where a.account_id between ${from} and ${to} and case
      when a.credits = 0 then a.entry_seq is not null
      else e.seq is null or e.kind <> 'included' or e.amount <> a.credits or e.payment_id is distinct from a.payment_id
        or e.source_key is distinct from
          'included:' || a.subscription_item || ':' || a.period_start || ':' || a.plan_id end`,
  ({ subscription_item: item, plan_id, credits: included, amount }) =>
    amount === null
      ? `of plan ${plan_id} on ${item}, ${credits(included)} count as given, but no entry gave them.`
      : `of plan ${plan_id} on ${item}, ${credits(included)} count as given, but their entry is another or gave ${amount}.`,
);

const includedOnce = accountCheck<{ account_id: number; seq: number; amount: number }>(
  'included-credits-are-allowances',
  ({ from, to }) => sql`
    select e.account_id, e.seq, e.amount from entries e
    left join allowances a on a.account_id = e.account_id and a.entry_seq = e.seq
    where e.account_id between ${from} and ${to} and e.kind = 'included' and a.account_id is null`,
  ({ seq, amount }) => `entry ${seq} gave ${credits(amount)} of a plan that do not count as given.`,
);

const subscriptions = accountCheck<{ account_id: number; live: number }>(
  'one-subscription',
  ({ from, to }) => sql`
    select account_id, count(*) as live from subscriptions
    where account_id between ${from} and ${to} and status in (${sql.join(liveStatuses)})
    group by account_id having count(*) > 1`,
  ({ live }) => `it has ${live} live subscriptions, and is charged for each.`,
);

export const purchaseChecks = [packagesPaid, purchasesBegun, allowances, includedOnce, subscriptions];
