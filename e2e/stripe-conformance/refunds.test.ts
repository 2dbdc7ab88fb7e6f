import type Stripe from 'stripe';
import { beforeAll, describe, expect } from 'vitest';
import { openBench } from './bench/bench.ts';
import { fact } from './bench/fact.ts';
import { type Card, chargeOf, idOf, newPayer, newPlan, subscribe } from './bench/goods.ts';
import { journeyOf, until } from './bench/journey.ts';

const bench = await openBench();
const { stripe } = bench;

const docs = (page: string) => ({ source: `docs.stripe.com/${page}` });

let plan: Stripe.Price;

beforeAll(async () => {
  plan = await newPlan(bench, 1000);
});

/** A payment that was made without a page: the first of a subscription. */
async function paidBy(card: Card): Promise<Stripe.Charge> {
  const { id } = await newPayer(bench, card);
  return chargeOf(bench, await subscribe(bench, id, plan.id));
}

const chargeNow = ({ id }: Stripe.Charge) => stripe.charges.retrieve(id);

describe('a refund', () => {
  fact('in parts adds up on the charge, which is refunded when all of it is', docs('refunds'), async () => {
    const charge = await paidBy('pm_card_visa');
    const intent = idOf(charge.payment_intent);
    const first = await stripe.refunds.create({ payment_intent: intent, amount: 300 });
    expect(first).toMatchObject({
      object: 'refund',
      amount: 300,
      status: 'succeeded',
      charge: charge.id,
      payment_intent: intent,
    });
    expect(await chargeNow(charge)).toMatchObject({ amount: 1000, amount_refunded: 300, refunded: false, paid: true });
    const rest = await stripe.refunds.create({ payment_intent: intent, reason: 'requested_by_customer' });
    expect(rest).toMatchObject({ amount: 700, reason: 'requested_by_customer' });
    expect(await chargeNow(charge)).toMatchObject({ amount_refunded: 1000, refunded: true });
    const { data } = await stripe.refunds.list({ payment_intent: intent });
    expect(data.map(({ id }) => id)).toEqual([rest.id, first.id]);

    const journey = await until(async () => {
      const found = await journeyOf(bench, [charge.id], 'refund.created', 'charge.refunded');
      expect(found.all('refund.created')).toHaveLength(2);
      expect(found.all('charge.refunded')).toHaveLength(2);
      return found;
    });
    expect(journey.all('refund.created').map(({ data: { object } }) => [object.id, object.amount])).toEqual([
      [first.id, 300],
      [rest.id, 700],
    ]);
    expect(
      journey.all('charge.refunded').map(({ data: { object } }) => [object.amount_refunded, object.refunded]),
    ).toEqual([
      [300, false],
      [1000, true],
    ]);
    const last = journey.all('charge.refunded').at(-1)?.data;
    expect(last?.previous_attributes).toMatchObject({ amount_refunded: 300, refunded: false });
    // Since 2022-11-15 a charge shows its refunds only where they are asked for.
    expect(last?.object).not.toHaveProperty('refunds');
  });

  fact('leaves what it pays back as it was: invoice and subscription', docs('refunds'), async () => {
    const { id } = await newPayer(bench);
    const subscription = await subscribe(bench, id, plan.id);
    await stripe.refunds.create({ charge: (await chargeOf(bench, subscription)).id });
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: 'active' });
    expect(await stripe.invoices.retrieve(idOf(subscription.latest_invoice))).toMatchObject({
      status: 'paid',
      amount_paid: 1000,
    });
  });

  fact('of more than is left is refused, and of nothing left by a code', docs('error-codes'), async () => {
    const { id } = await paidBy('pm_card_visa');
    await stripe.refunds.create({ charge: id, amount: 400 });
    expect(await bench.refused('POST', '/v1/refunds', { charge: id, amount: 601 })).toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      param: 'amount',
      message: 'Refund amount ($6.01) is greater than unrefunded amount on charge ($6.00)',
    });
    await stripe.refunds.create({ charge: id });
    expect(await bench.refused('POST', '/v1/refunds', { charge: id })).toMatchObject({
      status: 400,
      code: 'charge_already_refunded',
    });
    expect(await bench.refused('POST', '/v1/refunds', { charge: 'ch_none' })).toMatchObject({
      code: 'resource_missing',
      param: 'charge',
    });
    expect(await bench.refused('POST', '/v1/refunds')).toMatchObject({ status: 400 });
  });

  fact('may be pending first', docs('testing#refunds'), async () => {
    const charge = await paidBy('pm_card_pendingRefund');
    const refund = await stripe.refunds.create({ charge: charge.id });
    expect(refund).toMatchObject({ status: 'pending', amount: 1000 });
    const journey = await journeyOf(bench, [charge.id], 'refund.created');
    expect(journey.one('refund.created').data.object).toMatchObject({ id: refund.id, status: 'pending' });
  });

  fact('that was pending succeeds by an update', { ...docs('testing#refunds'), needs: 'bank' }, async () => {
    const charge = await paidBy('pm_card_pendingRefund');
    const { id } = await stripe.refunds.create({ charge: charge.id });
    await bench.control(`/refunds/${id}/settle`, { outcome: 'succeeds' });
    expect(await stripe.refunds.retrieve(id)).toMatchObject({ status: 'succeeded' });
    const journey = await journeyOf(bench, [charge.id], 'refund.updated');
    expect(journey.one('refund.updated').data).toMatchObject({
      object: { id, status: 'succeeded' },
      previous_attributes: { status: 'pending' },
    });
    expect(journey.types).not.toContain('refund.failed');
    expect(journey.all('charge.refunded')).toHaveLength(1);
  });

  fact(
    'that succeeded may fail in the end, and the charge has its money again',
    { ...docs('refunds#failed-refunds'), needs: 'bank' },
    async () => {
      const charge = await paidBy('pm_card_refundFail');
      const refund = await stripe.refunds.create({ charge: charge.id, amount: 600 });
      expect(refund.status).toBe('succeeded');
      await bench.control(`/refunds/${refund.id}/settle`, { outcome: 'fails' });
      expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({
        status: 'failed',
        failure_reason: expect.any(String),
        failure_balance_transaction: expect.stringMatching(/^txn_/),
      });
      expect(await chargeNow(charge)).toMatchObject({ amount_refunded: 0, refunded: false });
      const journey = await journeyOf(bench, [charge.id], 'refund.failed');
      expect(journey.one('refund.failed').data.object).toMatchObject({ id: refund.id, status: 'failed', amount: 600 });
      journey.inOrder('refund.created', 'charge.refunded', 'refund.failed');
      expect(journey.one('refund.created').data.object).toMatchObject({ status: 'succeeded' });
    },
  );
});
