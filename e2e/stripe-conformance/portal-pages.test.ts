import type Stripe from 'stripe';
import { beforeAll, describe, expect } from 'vitest';
import { openBench } from './bench/bench.ts';
import { inPortal, timePasses } from './bench/by-hand.ts';
import { fact } from './bench/fact.ts';
import { giveCard, idOf, itemOf, newPayer, newPlan, subscribe } from './bench/goods.ts';
import { journeyOf } from './bench/journey.ts';
import { featuresOf, newConfiguration, openPortal } from './bench/portal.ts';

const bench = await openBench();
const { stripe } = bench;

const docs = (page: string) => ({ source: `docs.stripe.com/${page}`, needs: 'portal' as const });

let basic: Stripe.Price;
let pro: Stripe.Price;
let configuration: Stripe.BillingPortal.Configuration;

beforeAll(async () => {
  basic = await newPlan(bench, 1000);
  pro = await newPlan(bench, 3000, { product: idOf(basic.product) });
  configuration = await newConfiguration(bench, featuresOf([basic, pro]));
});

async function subscriber(price: string) {
  const { id: customer } = await newPayer(bench);
  const subscription = await subscribe(bench, customer, price);
  return { customer, subscription, portal: await openPortal(bench, customer, configuration.id) };
}

const now = ({ id }: Stripe.Subscription) => stripe.subscriptions.retrieve(id);

describe('a cancellation in the portal', () => {
  const source = docs('billing/subscriptions/cancel');

  fact('names its moment, and does not say that it is the period’s end', source, async () => {
    const { subscription, portal } = await subscriber(basic.id);
    const end = itemOf(subscription).current_period_end;
    await inPortal(bench, portal, 'cancel', {
      subscription: subscription.id,
      feedback: 'too_expensive',
      comment: 'For now',
    });
    expect(await now(subscription)).toMatchObject({
      status: 'active',
      cancel_at: end,
      cancel_at_period_end: false,
      canceled_at: expect.any(Number),
      ended_at: null,
      cancellation_details: { reason: 'cancellation_requested', feedback: 'too_expensive', comment: 'For now' },
    });
    const journey = await journeyOf(bench, [subscription.id], 'customer.subscription.updated');
    expect(journey.all('customer.subscription.updated').at(-1)).toMatchObject({
      request: { idempotency_key: null },
      data: { object: { cancel_at: end }, previous_attributes: { cancel_at: null } },
    });
    expect(journey.types).not.toContain('customer.subscription.deleted');
  });

  fact('is taken back there, and by a call', source, async () => {
    const { subscription, portal } = await subscriber(basic.id);
    const undone = { cancel_at: null, cancel_at_period_end: false, canceled_at: null, status: 'active' };
    await inPortal(bench, portal, 'cancel', { subscription: subscription.id });
    await inPortal(bench, portal, 'resume', { subscription: subscription.id });
    expect(await now(subscription)).toMatchObject(undone);
    await inPortal(bench, portal, 'cancel', { subscription: subscription.id });
    expect(await stripe.subscriptions.update(subscription.id, { cancel_at: '' })).toMatchObject(undone);
  });
});

describe('a dearer plan chosen in the portal', () => {
  fact(
    'is there at once, and its invoice paid with prorations',
    docs('customer-management/configure-portal'),
    async () => {
      const { subscription, customer, portal } = await subscriber(basic.id);
      const outcome = await inPortal(bench, portal, 'switch', { subscription: subscription.id, price: pro.id });
      expect(outcome.kind).toBe('done');
      const after = await now(subscription);
      expect(after).toMatchObject({
        schedule: null,
        items: { data: [{ id: itemOf(subscription).id, price: { id: pro.id } }] },
      });
      expect(itemOf(after).current_period_end).toBe(itemOf(subscription).current_period_end);
      const journey = await journeyOf(bench, [customer], 'invoice.paid', 'customer.subscription.updated');
      expect(journey.all('invoice.paid')).toMatchObject([
        { data: { object: { billing_reason: 'subscription_create', amount_paid: 1000 } } },
        { data: { object: { billing_reason: 'subscription_update', status: 'paid' } } },
      ]);
      const { lines, amount_paid: paid } = await stripe.invoices.retrieve(idOf(after.latest_invoice));
      expect(lines.data.map(({ amount }) => Math.sign(amount)).toSorted()).toEqual([-1, 1]);
      expect(paid).toBeGreaterThan(1900);
      expect(paid).toBeLessThanOrEqual(2000);
    },
  );
});

describe('a cheaper plan chosen in the portal', () => {
  fact('waits in a schedule for the period’s end', docs('customer-management/configure-portal'), async () => {
    const { subscription, portal } = await subscriber(pro.id);
    const end = itemOf(subscription).current_period_end;
    await inPortal(bench, portal, 'switch', { subscription: subscription.id, price: basic.id });
    const after = await now(subscription);
    expect(after).toMatchObject({
      latest_invoice: subscription.latest_invoice,
      schedule: expect.stringMatching(/^sub_sched_/),
      items: { data: [{ price: { id: pro.id } }] },
    });
    const schedule = await stripe.subscriptionSchedules.retrieve(idOf(after.schedule));
    expect(schedule).toMatchObject({
      status: 'active',
      end_behavior: 'release',
      phases: [
        { items: [{ price: pro.id }], end_date: end },
        { items: [{ price: basic.id }], start_date: end },
      ],
    });
    expect(
      await bench.refused('POST', `/v1/subscriptions/${subscription.id}`, { cancel_at_period_end: true }),
    ).toMatchObject({ message: expect.stringContaining(`managed by the subscription schedule \`${schedule.id}\``) });
    await stripe.subscriptionSchedules.release(schedule.id);
    expect(await now(subscription)).toMatchObject({ schedule: null, items: { data: [{ price: { id: pro.id } }] } });
  });

  fact(
    'is billed from then on, and nothing is paid back',
    { ...docs('customer-management/configure-portal'), needs: 'clock' },
    async () => {
      const { subscription, customer, portal } = await subscriber(pro.id);
      const end = itemOf(subscription).current_period_end;
      await inPortal(bench, portal, 'switch', { subscription: subscription.id, price: basic.id });
      await timePasses(bench, { to: end + 3600 });
      const after = await now(subscription);
      expect(after).toMatchObject({ status: 'active', items: { data: [{ price: { id: basic.id } }] } });
      expect(itemOf(after).current_period_start).toBe(end);
      const { data } = await stripe.invoices.list({ customer });
      expect(data.map(({ billing_reason, amount_paid }) => [billing_reason, amount_paid])).toEqual([
        ['subscription_cycle', 1000],
        ['subscription_create', 3000],
      ]);
    },
  );
});

describe('a cancellation that has come', () => {
  fact(
    'ends the subscription by an event, and bills nothing more',
    { ...docs('billing/subscriptions/cancel'), needs: 'clock' },
    async () => {
      const { subscription, customer, portal } = await subscriber(basic.id);
      await inPortal(bench, portal, 'cancel', { subscription: subscription.id });
      const { cancel_at: end } = await now(subscription);
      await timePasses(bench, { to: (end ?? 0) + 7200 });
      expect(await now(subscription)).toMatchObject({ status: 'canceled', ended_at: end });
      const journey = await journeyOf(bench, [subscription.id], 'customer.subscription.deleted');
      expect(journey.one('customer.subscription.deleted')).toMatchObject({
        created: end,
        request: { id: null, idempotency_key: null },
        data: { object: { id: subscription.id, status: 'canceled' } },
      });
      expect((await stripe.invoices.list({ customer })).data).toHaveLength(1);
    },
  );
});

describe('a card added in the portal', () => {
  fact('pays from then on', docs('customer-management'), async () => {
    const { subscription, customer, portal } = await subscriber(basic.id);
    await giveCard(bench, customer, 'pm_card_chargeCustomerFail');
    await inPortal(bench, portal, 'method', { card: '5555555555554444' });
    const { invoice_settings: settings } = (await stripe.customers.retrieve(customer)) as Stripe.Customer;
    const method = await stripe.paymentMethods.retrieve(idOf(settings.default_payment_method));
    expect(method).toMatchObject({ customer, card: { brand: 'mastercard', last4: '4444' } });
    await stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription).id, price: pro.id }],
      proration_behavior: 'always_invoice',
    });
    expect(await now(subscription)).toMatchObject({ status: 'active' });
    await journeyOf(bench, [customer], 'payment_method.attached', 'customer.updated');
  });
});
