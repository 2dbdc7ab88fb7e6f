import type { Store } from '../storage/open.ts';
import { askStripe } from '../stripe/calls.ts';
import { idOf, type PaymentState } from '../stripe/from-stripe.ts';
import { fetchPayment } from './fetch.ts';
import { lockedAccountOf, notOurs, type Outcome, Overtaken, type Sources, type Sync, type Write } from './outcome.ts';
import { settleReturns } from './returns.ts';

/** A charge was refunded, whole or in part. */
export const charge: Sync = async (id, sources) => {
  const source = await askStripe(() => sources.stripe.charges.retrieve(id));
  return await paymentOf(idOf(source.payment_intent), sources);
};

/** A refund was made, or failed days after it was. */
export const refund: Sync = async (id, sources) => {
  const source = await askStripe(() => sources.stripe.refunds.retrieve(id));
  return await paymentOf(idOf(source.payment_intent), sources);
};

/** A dispute was opened, took its funds, was won or lost. */
export const dispute: Sync = async (id, sources) => {
  const source = await askStripe(() => sources.stripe.disputes.retrieve(id));
  return await paymentOf(idOf(source.payment_intent), sources);
};

/** Whatever happened to a payment, all that came back of it is looked at as a whole: the ledger follows the sum. */
async function paymentOf(id: string | undefined, { stripe, storage, now }: Sources): Promise<Write> {
  if (id === undefined) return async () => notOurs('a payment without a payment intent');
  const fetchSeq = await storage.subscriptions.nextFetch();
  const payment = await fetchPayment(stripe, id);
  return (tx) => keepPayment(payment, fetchSeq, tx, now());
}

/** @throws Overtaken where a later fetch was kept already */
async function keepPayment(payment: PaymentState, fetchSeq: number, tx: Store, now: number): Promise<Outcome> {
  const account = await lockedAccountOf(payment.customerId, tx);
  if (!account) return notOurs('a payment of another customer');
  const paymentId = await tx.payments.record({ ...payment, accountId: account.id, aliases: payment.intents }, now);
  const isNewest = await tx.payments.keepReturns(
    paymentId,
    fetchSeq,
    payment.refunds.map((each) => ({
      id: each.id,
      payment_id: paymentId,
      amount_minor: each.amountMinor,
      status: each.status,
    })),
    payment.disputes.map((each) => ({
      id: each.id,
      payment_id: paymentId,
      amount_minor: each.amountMinor,
      status: each.status,
      funds_withdrawn: each.isWithdrawn ? 1 : 0,
    })),
  );
  if (!isNewest) throw new Overtaken();
  await settleReturns(paymentId, tx, now);
  return { kind: 'done' };
}
