import type Stripe from 'stripe';
import type { Store } from '../storage/open.ts';
import { askStripe } from '../stripe/calls.ts';
import { idOf, type PaymentState, paymentFrom } from '../stripe/from-stripe.ts';
import { notOurs, type Outcome, type Sync, type Write } from './outcome.ts';
import { settleReturns } from './returns.ts';

/** A charge was refunded, whole or in part. */
export const charge: Sync = async (id, { stripe, now }) => {
  const source = await askStripe(() => stripe.charges.retrieve(id));
  return await paymentOf(idOf(source.payment_intent), stripe, now);
};

/** A refund was made, or failed days after it was. */
export const refund: Sync = async (id, { stripe, now }) => {
  const source = await askStripe(() => stripe.refunds.retrieve(id));
  return await paymentOf(idOf(source.payment_intent), stripe, now);
};

/** A dispute was opened, took its funds, was won or lost. */
export const dispute: Sync = async (id, { stripe, now }) => {
  const source = await askStripe(() => stripe.disputes.retrieve(id));
  return await paymentOf(idOf(source.payment_intent), stripe, now);
};

/** Whatever happened to a payment, all that came back of it is looked at as a whole: the ledger follows the sum. */
async function paymentOf(id: string | undefined, stripe: Stripe, now: () => number): Promise<Write> {
  if (id === undefined) return async () => notOurs('a payment without a payment intent');
  const [intent, refunds, disputes] = await Promise.all([
    askStripe(() => stripe.paymentIntents.retrieve(id)),
    askStripe(() => stripe.refunds.list({ payment_intent: id, limit: 100 }).autoPagingToArray({ limit: 1_000 })),
    askStripe(() => stripe.disputes.list({ payment_intent: id, limit: 100 }).autoPagingToArray({ limit: 1_000 })),
  ]);
  const payment = paymentFrom(intent, refunds, disputes);
  return (tx) => keepPayment(payment, tx, now());
}

async function keepPayment(payment: PaymentState, tx: Store, now: number): Promise<Outcome> {
  const account = payment.customerId ? await tx.accounts.ofCustomer(payment.customerId) : undefined;
  if (!account) return notOurs('a payment of another customer');
  await tx.payments.record({ ...payment, accountId: account.id, aliases: [] }, now);
  await tx.payments.keepReturns(
    payment.refunds.map((each) => ({
      id: each.id,
      payment_id: payment.id,
      amount_minor: each.amountMinor,
      status: each.status,
    })),
    payment.disputes.map((each) => ({
      id: each.id,
      payment_id: payment.id,
      amount_minor: each.amountMinor,
      status: each.status,
      funds_withdrawn: each.isWithdrawn ? 1 : 0,
    })),
  );
  await settleReturns(payment.id, tx, now);
  return { kind: 'done' };
}
