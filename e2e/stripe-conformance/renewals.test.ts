import type Stripe from 'stripe';
import { beforeAll, describe, expect } from 'vitest';
import { openBench } from './bench/bench.ts';
import { planRenews, timePasses } from './bench/by-hand.ts';
import { fact } from './bench/fact.ts';
import { giveCard, idOf, itemOf, newPayer, newPlan, subscribe } from './bench/goods.ts';
import { journeyOf } from './bench/journey.ts';

const bench = await openBench();
const { stripe } = bench;

const docs = (page: string) => ({ source: `docs.stripe.com/${page}`, needs: 'clock' as const });
const lifecycle = docs('billing/subscriptions/overview');

let plan: Stripe.Price;

beforeAll(async () => {
  plan = await newPlan(bench, 1000);
});

async function subscriber() {
  const { id: customer } = await newPayer(bench);
  return { customer, subscription: await subscribe(bench, customer, plan.id) };
}

describe('a renewal', () => {
  fact(
    'begins the next period with an invoice that is a draft for an hour',
    docs('billing/subscriptions/webhooks'),
    async () => {
      const { subscription } = await subscriber();
      const end = itemOf(subscription).current_period_end;
      await timePasses(bench, { to: end + 60 });
      const renewed = await stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] });
      expect(itemOf(renewed)).toMatchObject({ current_period_start: end });
      expect(itemOf(renewed).current_period_end).toBeGreaterThan(end + 27 * 86_400);
      expect(renewed).toMatchObject({
        status: 'active',
        latest_invoice: {
          status: 'draft',
          billing_reason: 'subscription_cycle',
          attempted: false,
          auto_advance: true,
          period_end: end,
        },
      });
      await timePasses(bench, { hours: 1 });
      expect(await stripe.invoices.retrieve(idOf(renewed.latest_invoice))).toMatchObject({
        status: 'paid',
        amount_paid: 1000,
      });
      await stripe.subscriptions.cancel(subscription.id);
    },
  );

  fact('is told by events that no call has caused', docs('api/events/object'), async () => {
    const { subscription, customer } = await subscriber();
    const end = itemOf(subscription).current_period_end;
    await planRenews(bench);
    const { latest_invoice: invoice } = await stripe.subscriptions.retrieve(subscription.id);
    const journey = await journeyOf(bench, [customer], 'invoice.paid', 'customer.subscription.updated');
    const renewal = journey.events.filter(({ created }) => created >= end);
    expect(renewal.map(({ request }) => request?.id)).toEqual(renewal.map(() => null));
    const ofIt = renewal.flatMap((event) => (event.type === 'invoice.paid' ? [event.data.object] : []));
    expect(ofIt).toMatchObject([
      {
        id: invoice,
        billing_reason: 'subscription_cycle',
        amount_paid: 1000,
        lines: { data: [{ period: { start: end }, parent: { subscription_item_details: { proration: false } } }] },
      },
    ]);
    const order = renewal.map(({ type }) => type);
    const places = ['invoice.created', 'invoice.finalized', 'charge.succeeded', 'invoice.paid'].map((type) =>
      order.indexOf(type as (typeof order)[number]),
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThanOrEqual(0);
    const period = renewal.flatMap((event) =>
      event.type === 'customer.subscription.updated' ? [event.data.previous_attributes] : [],
    );
    expect(period[0]).toMatchObject({ items: { data: [{ current_period_end: end }] } });
    await stripe.subscriptions.cancel(subscription.id);
  });

  fact(
    'that fails leaves it past due, to be tried again, and a payment brings it back',
    docs('billing/revenue-recovery/smart-retries'),
    async () => {
      const { subscription, customer } = await subscriber();
      await giveCard(bench, customer, 'pm_card_chargeCustomerFail');
      await planRenews(bench);
      const failed = await stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] });
      expect(failed).toMatchObject({
        status: 'past_due',
        latest_invoice: {
          status: 'open',
          billing_reason: 'subscription_cycle',
          attempt_count: 1,
          next_payment_attempt: expect.any(Number),
        },
      });
      const journey = await journeyOf(bench, [customer], 'invoice.payment_failed');
      expect(journey.one('invoice.payment_failed').data.object).toMatchObject({ attempt_count: 1, status: 'open' });
      await timePasses(bench, { days: 4 });
      const again = await journeyOf(bench, [customer], 'invoice.payment_failed');
      expect(again.all('invoice.payment_failed').map(({ data }) => data.object.attempt_count)).toEqual([1, 2]);
      const { id: method } = await giveCard(bench, customer, 'pm_card_visa');
      await stripe.invoices.pay(idOf(failed.latest_invoice), { payment_method: method });
      expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: 'active' });
      const paid = await journeyOf(bench, [customer], 'invoice.paid');
      expect(paid.all('invoice.paid').at(-1)?.data.object).toMatchObject({ id: idOf(failed.latest_invoice) });
      await stripe.subscriptions.cancel(subscription.id);
    },
  );

  fact(
    'while collection is paused makes an invoice that nobody pays',
    docs('billing/subscriptions/pause-payment'),
    async () => {
      const behaviors = ['void', 'keep_as_draft', 'mark_uncollectible'] as const;
      const paused = await Promise.all(
        behaviors.map(async (behavior) => {
          const { subscription } = await subscriber();
          return stripe.subscriptions.update(subscription.id, { pause_collection: { behavior } });
        }),
      );
      await timePasses(bench, { months: 1, hours: 2 });
      const statuses: unknown[] = [];
      for (const { id } of paused) {
        const { status, latest_invoice } = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
        statuses.push([status, typeof latest_invoice === 'object' && latest_invoice?.status]);
        const journey = await journeyOf(bench, [idOf(latest_invoice)], 'invoice.created');
        expect(journey.types).not.toContain('invoice.paid');
        await stripe.subscriptions.cancel(id);
      }
      expect(statuses).toEqual([
        ['active', 'void'],
        ['active', 'draft'],
        ['active', 'uncollectible'],
      ]);
    },
  );
});

describe('a trial that ends', () => {
  fact('is told three days before, and then billed', docs('billing/subscriptions/trials'), async () => {
    const { id: customer } = await newPayer(bench);
    const subscription = await subscribe(bench, customer, plan.id, { trial_period_days: 7 });
    const end = subscription.trial_end ?? 0;
    await timePasses(bench, { days: 5 });
    const warned = await journeyOf(bench, [customer], 'customer.subscription.trial_will_end');
    expect(warned.one('customer.subscription.trial_will_end').created).toBe(end - 3 * 86_400);
    await timePasses(bench, { to: end + 3660 });
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: 'active' });
    const journey = await journeyOf(bench, [customer], 'invoice.paid');
    expect(
      journey.all('invoice.paid').map(({ data: { object } }) => [object.billing_reason, object.amount_paid]),
    ).toEqual([
      ['subscription_create', 0],
      ['subscription_cycle', 1000],
    ]);
    await stripe.subscriptions.cancel(subscription.id);
  });
});

describe('a first invoice that nobody pays', () => {
  fact('ends its subscription after 23 hours', lifecycle, async () => {
    const { id: customer } = await newPayer(bench, 'pm_card_chargeCustomerFail');
    const subscription = await subscribe(bench, customer, plan.id, { payment_behavior: 'allow_incomplete' });
    await timePasses(bench, { hours: 24 });
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: 'incomplete_expired' });
    expect(await stripe.invoices.retrieve(idOf(subscription.latest_invoice))).toMatchObject({ status: 'void' });
    await journeyOf(bench, [subscription.id], 'invoice.voided', 'customer.subscription.updated');
  });
});
