import type Stripe from 'stripe';
import { beforeAll, describe, expect } from 'vitest';
import { openBench } from './bench/bench.ts';
import { fact } from './bench/fact.ts';
import { giveCard, idOf, itemOf, newPayer, newPlan, subscribe } from './bench/goods.ts';
import { journeyOf } from './bench/journey.ts';

const bench = await openBench();
const { stripe } = bench;

const sdk = (what: string) => ({ source: `stripe/esm/resources/Subscriptions.d.ts: ${what}` });
const docs = (page: string) => ({ source: `docs.stripe.com/${page}` });

let basic: Stripe.Price;
let pro: Stripe.Price;

beforeAll(async () => {
  basic = await newPlan(bench, 1000);
  pro = await newPlan(bench, 3000);
});

async function subscribed(params: Partial<Stripe.SubscriptionCreateParams> = {}): Promise<Stripe.Subscription> {
  const { id } = await newPayer(bench);
  return subscribe(bench, id, basic.id, params);
}

const bad = { status: 400, type: 'invalid_request_error' };

describe('a subscription', () => {
  fact(
    'has its period on its items, and no more on itself',
    docs('changelog/basil/2025-03-31/deprecate-subscription-current-period-start-and-end'),
    async () => {
      const subscription = await subscribed();
      expect(subscription).not.toHaveProperty('current_period_end');
      expect(subscription).not.toHaveProperty('current_period_start');
      const { current_period_start: start, current_period_end: end } = itemOf(subscription);
      const days = (end - start) / 86_400;
      expect(days).toBeGreaterThanOrEqual(28);
      expect(days).toBeLessThanOrEqual(31.05);
      expect(subscription).toMatchObject({ status: 'active', start_date: start, billing_cycle_anchor: start });
    },
  );

  fact('is billed in flexible mode', docs('changelog/clover/2025-09-30/billing-mode-default-flexible'), async () => {
    expect(await subscribed()).toMatchObject({ billing_mode: { type: 'flexible' } });
  });

  fact('that is updated without the id of an item gets a second one', docs('api/subscriptions/update'), async () => {
    const { id, ...before } = await subscribed();
    const { items } = await stripe.subscriptions.update(id, { items: [{ price: pro.id }] });
    expect(items.data.map(({ price }) => price.id).sort()).toEqual([basic.id, pro.id].sort());
    expect(items.data.map((item) => item.id)).toContain(itemOf({ id, ...before }).id);
  });

  fact('that is updated with it changes that item', docs('api/subscriptions/update'), async () => {
    const before = await subscribed();
    const { id: item } = itemOf(before);
    const { items } = await stripe.subscriptions.update(before.id, { items: [{ id: item, price: pro.id }] });
    expect(items.data).toMatchObject([{ id: item, price: { id: pro.id } }]);
    const journey = await journeyOf(bench, [before.id], 'customer.subscription.updated');
    expect(journey.all('customer.subscription.updated').at(-1)?.data.previous_attributes).toMatchObject({
      items: { data: [{ id: item, price: { id: basic.id } }] },
    });
  });

  fact('knows no item of another', docs('api/subscriptions/update'), async () => {
    const [one, other] = await Promise.all([subscribed(), subscribed()]);
    const path = `/v1/subscriptions/${one.id}`;
    expect(
      await bench.refused('POST', path, { 'items[0][id]': itemOf(other).id, 'items[0][price]': pro.id }),
    ).toMatchObject({ type: 'invalid_request_error' });
    expect(await stripe.subscriptions.retrieve(one.id)).toMatchObject({
      items: { data: [{ price: { id: basic.id } }] },
    });
  });

  fact(
    'moves its anchor by a hash, no more by a word',
    sdk('SubscriptionUpdateParams.BillingCycleAnchor'),
    async () => {
      const { id } = await subscribed();
      expect(await bench.refused('POST', `/v1/subscriptions/${id}`, { billing_cycle_anchor: 'now' })).toMatchObject({
        ...bad,
        param: 'billing_cycle_anchor',
      });
      expect(
        await stripe.subscriptions.update(id, { billing_cycle_anchor: { type: 'now' }, proration_behavior: 'none' }),
      ).toMatchObject({ id, status: 'active' });
    },
  );
});

describe('an end', () => {
  const source = docs('billing/subscriptions/cancel');

  fact('at the period’s end leaves it active, and can be taken back', source, async () => {
    const { id, items } = await subscribed();
    const end = items.data[0]?.current_period_end;
    const ending = await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    expect(ending).toMatchObject({ status: 'active', cancel_at_period_end: true, cancel_at: end, ended_at: null });
    expect(ending.canceled_at).toEqual(expect.any(Number));
    const kept = await stripe.subscriptions.update(id, { cancel_at_period_end: false });
    expect(kept).toMatchObject({ cancel_at_period_end: false, cancel_at: null, canceled_at: null, ended_at: null });
    const journey = await journeyOf(bench, [id], 'customer.subscription.updated');
    expect(journey.types).not.toContain('customer.subscription.deleted');
    const changes = journey
      .all('customer.subscription.updated')
      .map(({ data }) => [data.previous_attributes?.cancel_at_period_end, data.object.cancel_at_period_end])
      .filter(([was]) => was !== undefined);
    expect(changes).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  fact(
    'by a word is a moment at once, and is taken back by nothing',
    sdk('SubscriptionUpdateParams.cancel_at'),
    async () => {
      const { id, items } = await subscribed();
      const ending = await stripe.subscriptions.update(id, { cancel_at: 'min_period_end' });
      expect(ending).toMatchObject({ status: 'active', cancel_at: items.data[0]?.current_period_end });
      expect(await stripe.subscriptions.update(id, { cancel_at: '' })).toMatchObject({
        cancel_at: null,
        cancel_at_period_end: false,
      });
    },
  );

  fact('at once is for ever, and leaves a record', source, async () => {
    const { id } = await subscribed();
    const ended = await stripe.subscriptions.cancel(id, { cancellation_details: { comment: 'Enough' } });
    expect(ended).toMatchObject({
      status: 'canceled',
      ended_at: expect.any(Number),
      canceled_at: expect.any(Number),
      cancellation_details: { comment: 'Enough', reason: 'cancellation_requested' },
    });
    const journey = await journeyOf(bench, [id], 'customer.subscription.deleted');
    expect(journey.one('customer.subscription.deleted').data.object).toMatchObject({ id, status: 'canceled' });
    expect(await bench.refused('POST', `/v1/subscriptions/${id}`, { cancel_at_period_end: true })).toMatchObject({
      type: 'invalid_request_error',
    });
  });
});

describe('a first payment that fails', () => {
  const source = docs('billing/subscriptions/overview#payment-behaviors');

  const failing = async (behavior: Stripe.SubscriptionCreateParams.PaymentBehavior) => {
    const { id } = await newPayer(bench, 'pm_card_chargeCustomerFail');
    return subscribe(bench, id, basic.id, { payment_behavior: behavior, expand: ['latest_invoice'] });
  };

  fact('leaves it incomplete with an open invoice, and makes it active once that is paid', source, async () => {
    const subscription = await failing('allow_incomplete');
    const { id, status, latest_invoice: invoice } = subscription;
    expect(status).toBe('incomplete');
    expect(invoice).toMatchObject({ status: 'open', attempted: true, attempt_count: 1, amount_remaining: 1000 });
    const failed = await journeyOf(bench, [id], 'invoice.payment_failed', 'customer.subscription.created');
    expect(failed.types).not.toContain('invoice.paid');
    expect(failed.one('customer.subscription.created').data.object.status).toBe('incomplete');

    const { id: method } = await giveCard(bench, idOf(subscription.customer), 'pm_card_visa');
    await stripe.invoices.pay(idOf(invoice), { payment_method: method });
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'active' });
    const paid = await journeyOf(bench, [id], 'invoice.paid', 'customer.subscription.updated');
    paid.inOrder('invoice.payment_failed', 'invoice.paid');
    expect(paid.one('invoice.paid').data.object).toMatchObject({ id: idOf(invoice), amount_paid: 1000 });
  });

  fact('is 402 where it must not fail, and leaves nothing', source, async () => {
    const { id: customer } = await newPayer(bench, 'pm_card_chargeCustomerFail');
    const form = { customer, 'items[0][price]': basic.id, payment_behavior: 'error_if_incomplete' };
    expect(await bench.refused('POST', '/v1/subscriptions', form)).toMatchObject({
      status: 402,
      type: 'card_error',
      code: 'card_declined',
    });
    expect((await stripe.subscriptions.list({ customer })).data).toEqual([]);
  });

  fact('of an invoice that is tried again is 402 too', { source: 'docs.stripe.com/declines/codes' }, async () => {
    const { latest_invoice: invoice } = await failing('allow_incomplete');
    const { status, body } = await bench.call('POST', `/v1/invoices/${idOf(invoice)}/pay`);
    expect(status).toBe(402);
    expect(body.error).toMatchObject({
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'generic_decline',
      message: 'Your card was declined.',
    });
  });
});

describe('a pause', () => {
  fact('of collection never changes the status', docs('billing/subscriptions/pause-payment'), async () => {
    const { id } = await subscribed();
    const paused = await stripe.subscriptions.update(id, { pause_collection: { behavior: 'void' } });
    expect(paused).toMatchObject({ status: 'active', pause_collection: { behavior: 'void', resumes_at: null } });
    const going = await stripe.subscriptions.update(id, { pause_collection: '' });
    expect(going).toMatchObject({ status: 'active', pause_collection: null });
    const journey = await journeyOf(bench, [id], 'customer.subscription.updated');
    expect(journey.types).not.toContain('customer.subscription.paused');
    const changes = journey
      .all('customer.subscription.updated')
      .filter(({ data }) => data.previous_attributes && 'pause_collection' in data.previous_attributes);
    expect(changes.map(({ data }) => data.object.pause_collection?.behavior)).toEqual(['void', undefined]);
  });

  fact('of the subscription is a status of its own', sdk('SubscriptionResource.pause'), async () => {
    const { id } = await subscribed();
    expect(await stripe.subscriptions.pause(id)).toMatchObject({ id, status: 'paused' });
    const journey = await journeyOf(bench, [id], 'customer.subscription.paused');
    expect(journey.one('customer.subscription.paused').data.object).toMatchObject({ id, status: 'paused' });
    expect(await stripe.subscriptions.resume(id)).toMatchObject({ id, status: 'active' });
    await journeyOf(bench, [id], 'customer.subscription.resumed');
  });

  fact('is all that can be resumed, and by a hash', sdk('SubscriptionResumeParams.billing_cycle_anchor'), async () => {
    const { id } = await subscribed();
    const path = `/v1/subscriptions/${id}/resume`;
    expect(await bench.refused('POST', path)).toMatchObject(bad);
    expect(await bench.refused('POST', path, { billing_cycle_anchor: 'now' })).toMatchObject({
      ...bad,
      param: 'billing_cycle_anchor',
    });
  });
});
