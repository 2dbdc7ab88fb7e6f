import type Stripe from 'stripe';
import { beforeAll, describe, expect } from 'vitest';
import { openBench } from './bench/bench.ts';
import { bankAnswers, buy, cards, pay } from './bench/by-hand.ts';
import { fact } from './bench/fact.ts';
import { idOf, itemOf, newCustomer, newPlan, newPrice, newSession } from './bench/goods.ts';
import { journeyOf } from './bench/journey.ts';

const bench = await openBench();
const { stripe } = bench;

const docs = (page: string) => ({ source: `docs.stripe.com/${page}`, needs: 'checkout' as const });
const basil = docs('changelog/basil/2025-03-31/checkout-legacy-subscription-upgrade');

let plan: Stripe.Price;

beforeAll(async () => {
  plan = await newPlan(bench, 4900);
});

async function begin(params: Parameters<typeof newSession>[2] = {}) {
  const { id: customer } = await newCustomer(bench, { email: `${bench.run}@example.com` });
  return newSession(bench, plan.id, { mode: 'subscription', customer, ...params });
}

describe('a subscription that is bought on Checkout', () => {
  fact('comes into being when it is paid, with its invoice', basil, async () => {
    const open = await begin();
    const customer = idOf(open.customer);
    expect(await stripe.subscriptions.list({ customer, status: 'all' })).toMatchObject({ data: [] });
    const session = await buy(bench, open);
    expect(session).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      customer,
      subscription: expect.stringMatching(/^sub_/),
      invoice: expect.stringMatching(/^in_/),
      payment_intent: null,
    });
    const subscription = await stripe.subscriptions.retrieve(idOf(session.subscription));
    expect(subscription).toMatchObject({
      status: 'active',
      customer,
      latest_invoice: session.invoice,
      billing_mode: { type: 'flexible' },
      default_payment_method: expect.stringMatching(/^pm_/),
      items: { data: [{ price: { id: plan.id }, quantity: 1 }] },
    });
    expect(await stripe.invoices.retrieve(idOf(session.invoice))).toMatchObject({
      status: 'paid',
      billing_reason: 'subscription_create',
      amount_paid: 4900,
      parent: { subscription_details: { subscription: subscription.id } },
    });
    const { data } = await stripe.checkout.sessions.list({ subscription: subscription.id });
    expect(data.map(({ id }) => id)).toEqual([session.id]);
  });

  fact('tells of the payment first, and of the session when all is there', basil, async () => {
    const session = await buy(bench, await begin());
    const journey = await journeyOf(
      bench,
      [idOf(session.customer)],
      'checkout.session.completed',
      'invoice.paid',
      'customer.subscription.created',
    );
    journey.inOrder(
      'payment_intent.created',
      'payment_intent.succeeded',
      'customer.subscription.created',
      'invoice.created',
      'invoice.finalized',
      'invoice.paid',
    );
    expect(journey.one('checkout.session.completed').data.object).toMatchObject({
      id: session.id,
      subscription: session.subscription,
      invoice: session.invoice,
    });
    expect(journey.one('invoice.paid').data.object).toMatchObject({
      id: session.invoice,
      billing_reason: 'subscription_create',
      amount_paid: 4900,
    });
    const created = journey.one('customer.subscription.created').data.object;
    expect(created.id).toBe(session.subscription);
    expect(created).not.toHaveProperty('current_period_end');
    expect(itemOf(created).current_period_end).toBeGreaterThan(created.created);
  });

  fact('has the metadata that was set for it, and its invoice a copy', docs('metadata/use-cases'), async () => {
    const session = await buy(
      bench,
      await begin({ metadata: { from: 'session' }, subscription_data: { metadata: { from: 'subscription' } } }),
    );
    const subscription = await stripe.subscriptions.update(idOf(session.subscription), { metadata: { from: 'later' } });
    expect(subscription.metadata).toEqual({ from: 'later' });
    const invoice = await stripe.invoices.retrieve(idOf(session.invoice));
    expect(invoice.parent?.subscription_details?.metadata).toEqual({ from: 'subscription' });
    expect(invoice.metadata).toEqual({});
    const plain = await buy(bench, await begin({ metadata: { from: 'session' } }));
    expect((await stripe.subscriptions.retrieve(idOf(plain.subscription))).metadata).toEqual({});
  });

  fact('always has a customer, a new one where none was given', docs('api/checkout/sessions/create'), async () => {
    const open = await begin({ customer: undefined, customer_email: `new.${bench.run}@example.com` });
    expect(open.customer).toBeNull();
    const { customer } = await buy(bench, open);
    bench.made.toUndo(() => stripe.customers.del(idOf(customer)));
    expect(await stripe.customers.retrieve(idOf(customer))).toMatchObject({ email: `new.${bench.run}@example.com` });
  });

  fact('is not there while the card is declined', basil, async () => {
    const session = await begin();
    const { outcome } = await pay(bench, session.id, { card: cards.broke });
    expect(outcome.kind).toBe('declined');
    const customer = idOf(session.customer);
    expect((await stripe.subscriptions.list({ customer, status: 'all' })).data).toEqual([]);
    expect((await stripe.invoices.list({ customer })).data).toEqual([]);
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      status: 'open',
      subscription: null,
      invoice: null,
    });
    await buy(bench, session);
    expect((await stripe.subscriptions.list({ customer, status: 'all' })).data).toHaveLength(1);
  });

  fact(
    'with a trial charges nothing, and its invoice is paid all the same',
    docs('payments/checkout/free-trials'),
    async () => {
      const session = await buy(bench, await begin({ subscription_data: { trial_period_days: 7 } }));
      expect(session).toMatchObject({ payment_status: 'no_payment_required', amount_total: 0 });
      const subscription = await stripe.subscriptions.retrieve(idOf(session.subscription));
      expect(subscription).toMatchObject({ status: 'trialing', trial_end: itemOf(subscription).current_period_end });
      const journey = await journeyOf(bench, [idOf(session.customer)], 'invoice.paid');
      expect(journey.one('invoice.paid').data.object).toMatchObject({
        id: session.invoice,
        billing_reason: 'subscription_create',
        amount_paid: 0,
      });
      expect(journey.types).not.toContain('charge.succeeded');
    },
  );

  fact('with a trial and no need of a card asks for none', docs('payments/checkout/free-trials'), async () => {
    const session = await buy(
      bench,
      await begin({
        payment_method_collection: 'if_required',
        subscription_data: {
          trial_period_days: 7,
          trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
        },
      }),
      { method: 'none' },
    );
    expect(await stripe.subscriptions.retrieve(idOf(session.subscription))).toMatchObject({
      status: 'trialing',
      default_payment_method: null,
      trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
    });
  });

  fact('with a one-off price beside has it on the first invoice', docs('api/checkout/sessions/create'), async () => {
    const once = await newPrice(bench, { unit_amount: 500 });
    const session = await buy(
      bench,
      await begin({
        line_items: [
          { price: plan.id, quantity: 1 },
          { price: once.id, quantity: 2 },
        ],
      }),
    );
    expect(session.amount_total).toBe(5900);
    const { lines } = await stripe.invoices.retrieve(idOf(session.invoice));
    expect(lines.data.map(({ amount }) => amount).toSorted((a, b) => a - b)).toEqual([1000, 4900]);
    const subscription = await stripe.subscriptions.retrieve(idOf(session.subscription));
    expect(subscription.items.data).toHaveLength(1);
  });

  fact('by bank debit is complete before it is paid', docs('checkout/fulfillment'), async () => {
    const session = await buy(bench, await begin(), { method: 'bank_debit' });
    expect(session).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    const ids = [idOf(session.customer)];
    const before = await journeyOf(bench, ids, 'checkout.session.completed');
    expect(before.types).not.toContain('invoice.paid');
    await bankAnswers(bench, session.id, 'succeeds');
    const journey = await journeyOf(bench, ids, 'checkout.session.async_payment_succeeded', 'invoice.paid');
    journey.inOrder('checkout.session.completed', 'invoice.paid', 'checkout.session.async_payment_succeeded');
    expect(await stripe.invoices.retrieve(idOf(session.invoice))).toMatchObject({ status: 'paid', amount_paid: 4900 });
  });
});
