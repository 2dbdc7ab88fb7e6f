import { sql } from 'kysely';
import { refundsThatFailed, takenBack } from '../billing/allowance.ts';
import { accountCheck, generalCheck } from './check.ts';

/** Payments: what each brought, and what its refunds and disputes took back. */

interface Moved {
  account_id: number;
  id: string;
  granted: number;
  revoked: number;
  revision: number;
  entries_granted: number;
  entries_revoked: number;
  entries_revision: number;
}

const paymentFigures = accountCheck<Moved>(
  'payment-figures',
  ({ from, to }) => sql`
    select p.account_id, p.id, p.granted, p.revoked, p.revision, coalesce(e.granted, 0) as entries_granted,
      coalesce(e.revoked, 0) as entries_revoked, coalesce(e.revision, 0) as entries_revision
    from payments p
    left join (select account_id, payment_id,
        sum(case when kind in ('purchase', 'included') then amount else 0 end) as granted,
        sum(case when kind in ('revoke', 'reinstate') then -amount else 0 end) as revoked,
        sum(case when kind in ('revoke', 'reinstate') then 1 else 0 end) as revision
      from entries where account_id between ${from} and ${to} and payment_id is not null group by account_id, payment_id) e
      on e.account_id = p.account_id and e.payment_id = p.id
    where p.account_id between ${from} and ${to} and (p.granted <> coalesce(e.granted, 0)
      or p.revoked <> coalesce(e.revoked, 0) or p.revision <> coalesce(e.revision, 0))`,
  (row) => {
    const { id, granted, revoked, entries_granted, entries_revoked, revision, entries_revision } = row;
    if (granted !== entries_granted) {
      return `payment ${id} says that it brought ${granted}, its entries say ${entries_granted}.`;
    }
    if (revoked !== entries_revoked) {
      return `payment ${id} says that ${revoked} were taken back of it, its entries say ${entries_revoked}.`;
    }
    return `payment ${id} counts ${revision} returns, its entries ${entries_revision}.`;
  },
);

const paymentReturns = accountCheck<{
  account_id: number;
  id: string;
  amount_minor: number;
  granted: number;
  revoked: number;
  back: number;
}>(
  'payment-returns',
  ({ from, to }) => sql`
    select * from (
      select account_id, id, amount_minor, granted, revoked,
        (select coalesce(sum(amount_minor), 0) from refunds
          where payment_id = p.id and status not in (${sql.join(refundsThatFailed)}))
        + (select coalesce(sum(amount_minor), 0) from disputes where payment_id = p.id and funds_withdrawn = 1) as back
      from payments p where account_id between ${from} and ${to} and granted > 0
    ) as returns where back > 0 or revoked > 0`,
  ({ id, amount_minor, granted, revoked, back }) => {
    const due = takenBack(granted, amount_minor, back);
    return due === revoked
      ? undefined
      : `of payment ${id} ${revoked} were taken back, its refunds and disputes make it ${due}.`;
  },
);

const paymentsOfEntries = accountCheck<{ account_id: number; seq: number; kind: string; payment_id: string | null }>(
  'entries-have-their-payment',
  ({ from, to }) => sql`
    select e.account_id, e.seq, kind, payment_id from entries e
    left join payments p on p.id = e.payment_id and p.account_id = e.account_id
    where e.account_id between ${from} and ${to} and p.id is null
      and (payment_id is not null or kind in ('purchase', 'included', 'revoke', 'reinstate'))`,
  ({ seq, kind, payment_id }) =>
    payment_id === null
      ? `entry ${seq}, a ${kind}, names no payment.`
      : `entry ${seq} names payment ${payment_id}, which is not this account's.`,
);

const returnsBelong = generalCheck<{ what: string; id: string; payment_id: string }>(
  'returns-have-a-payment',
  () => sql`
    select 'Refund' as what, r.id, payment_id from refunds r left join payments p on p.id = payment_id where p.id is null
    union all
    select 'Dispute', d.id, payment_id from disputes d left join payments p on p.id = payment_id where p.id is null`,
  ({ what, id, payment_id }) => `${what} ${id} is of payment ${payment_id}, which is not there.`,
);

const paymentsOfNobody = generalCheck<{ id: string; granted: number }>(
  'payments-have-an-account',
  () => sql`select id, granted from payments where account_id is null and granted <> 0`,
  ({ id, granted }) => `Payment ${id} brought ${granted} credits to no account.`,
);

export const paymentChecks = [paymentFigures, paymentReturns, paymentsOfEntries];
export const generalPaymentChecks = [returnsBelong, paymentsOfNobody];
