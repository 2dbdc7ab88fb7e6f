import { sql } from 'kysely';
import { useKinds } from '../billing/book.ts';
import { accountCheck, credits } from './check.ts';

/** What every entry promises: its number, the balance after it, and the account's figures. */

const orphanEntries = accountCheck<{ account_id: number; entries: number }>(
  'entries-have-an-account',
  ({ from, to }) => sql`
    select e.account_id, count(*) as entries from entries e
    left join accounts a on a.id = e.account_id and a.id between ${from} and ${to}
    where e.account_id between ${from} and ${to} and a.id is null
    group by e.account_id`,
  ({ entries }) => `there is no such account, but ${entries} entries of it.`,
);

const entryNumbers = accountCheck<{ account_id: number; counted: number; entries: number; last: number }>(
  'entry-numbers',
  ({ from, to }) => sql`
    select a.id as account_id, a.seq as counted, coalesce(e.entries, 0) as entries, coalesce(e.last, 0) as last
    from accounts a
    left join (select account_id, count(*) as entries, min(seq) as first, max(seq) as last from entries
      where account_id between ${from} and ${to} group by account_id) e on e.account_id = a.id
    where a.id between ${from} and ${to}
      and (a.seq <> coalesce(e.last, 0) or coalesce(e.entries, 0) <> coalesce(e.last, 0) or e.first <> 1)`,
  ({ counted, entries, last }) =>
    entries === last
      ? `it counts ${counted} entries, but there are ${entries}.`
      : `its entries go up to number ${last}, but there are ${entries} of them.`,
);

const balanceChain = accountCheck<{
  account_id: number;
  seq: number;
  amount: number;
  before: number;
  balance_after: number;
}>(
  'balance-chain',
  ({ from, to }) => sql`
    select * from (
      select account_id, seq, amount, balance_after,
        coalesce(lag(balance_after) over (partition by account_id order by seq), 0) as before
      from entries where account_id between ${from} and ${to}
    ) as links where balance_after <> before + amount`,
  ({ seq, amount, before, balance_after: after }) =>
    `entry ${seq} of ${amount} says that the balance was ${after} after it, but it was ${before} before it.`,
);

interface Figures {
  account_id: number;
  total_purchased: number;
  total_used: number;
  purchased: number;
  used: number;
}

const accountFigures = accountCheck<Figures>(
  'account-figures',
  ({ from, to }) => sql`
    select a.id as account_id, total_purchased, total_used,
      coalesce(purchased, 0) as purchased, coalesce(used, 0) as used
    from accounts a
    left join (select account_id,
        sum(case when kind in (${sql.join(useKinds)}) then 0 else amount end) as purchased,
        sum(case when kind in (${sql.join(useKinds)}) then -amount else 0 end) as used
      from entries where account_id between ${from} and ${to} group by account_id) e on e.account_id = a.id
    where a.id between ${from} and ${to}
      and (total_purchased <> coalesce(purchased, 0) or total_used <> coalesce(used, 0))`,
  ({ total_purchased, total_used, purchased, used }) => {
    const balance = total_purchased - total_used;
    if (balance !== purchased - used) return `the balance says ${balance}, its entries say ${purchased - used}.`;
    return `it says ${total_purchased} purchased and ${total_used} used, its entries say ${purchased} and ${used}.`;
  },
);

const entryKinds = accountCheck<{ account_id: number; seq: number; kind: string; amount: number }>(
  'entry-kinds',
  ({ from, to }) => sql`
    select account_id, seq, kind, amount from entries
    where account_id between ${from} and ${to} and not case
      when kind in ('purchase', 'included', 'grant', 'reinstate', 'give_back') then amount > 0
      when kind in ('consume', 'revoke') then amount < 0
      when kind = 'expire' then amount < 0 or amount > 0 and ref_seq is not null and payment_id is not null
      else kind = 'adjust' and amount <> 0 end`,
  ({ seq, kind, amount }) => `entry ${seq} is a ${kind} of ${credits(amount)}, which no ${kind} can be.`,
);

export const entryChecks = [orphanEntries, entryNumbers, balanceChain, accountFigures, entryKinds];
