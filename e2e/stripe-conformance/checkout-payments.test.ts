import type Stripe from 'stripe';
import { beforeAll, describe, expect } from 'vitest';
import { openBench } from './bench/bench.ts';
import { bankAnswers, buy, cards, pay, timePasses } from './bench/by-hand.ts';
import { fact } from './bench/fact.ts';
import { idOf, newCoupon, newCustomer, newPrice, newSession, successUrl } from './bench/goods.ts';
import { journeyOf } from './bench/journey.ts';

const bench = await openBench();
const { stripe } = bench;

const docs = (page: string) => ({ source: `docs.stripe.com/${page}`, needs: 'checkout' as const });
const fulfillment = docs('checkout/fulfillment');

let pack: Stripe.Price;

beforeAll(async () => {
  pack = await newPrice(bench, { unit_amount: 999 });
});

describe('a pack that is bought by card', () => {
  fact('is paid when its session is complete, and told once', fulfillment, async () => {
    const open = await newSession(bench, pack.id, { client_reference_id: 'account-1' });
    const { outcome, redirect_url } = await pay(bench, open.id);
    expect(outcome.kind).toBe('paid');
    expect(redirect_url).toBe(successUrl.replace('{CHECKOUT_SESSION_ID}', open.id));
    const session = await stripe.checkout.sessions.retrieve(open.id);
    expect(session).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      amount_total: 999,
      payment_intent: expect.stringMatching(/^pi_/),
      subscription: null,
      invoice: null,
    });
    const intent = idOf(session.payment_intent);
    const journey = await journeyOf(bench, [session.id, intent], 'checkout.session.completed');
    journey.inOrder(
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
    );
    const completed = journey.one('checkout.session.completed').data.object;
    expect(completed).toMatchObject({ id: session.id, payment_status: 'paid', client_reference_id: 'account-1' });
    expect(completed).not.toHaveProperty('line_items');
    expect(journey.types.filter((type) => type.startsWith('checkout.session.'))).toEqual([
      'checkout.session.completed',
    ]);
  });

  fact('makes no customer and no invoice unless asked', docs('api/checkout/sessions/create'), async () => {
    const guest = await buy(bench, await newSession(bench, pack.id));
    expect(guest).toMatchObject({ customer: null, invoice: null });
    expect(guest.customer_details?.email).toEqual(expect.stringContaining('@'));
    const known = await newSession(bench, pack.id, {
      customer_creation: 'always',
      invoice_creation: { enabled: true },
    });
    expect(known.customer).toBeNull();
    const bought = await buy(bench, known);
    expect(bought.customer).toEqual(expect.stringMatching(/^cus_/));
    const invoice = await stripe.invoices.retrieve(idOf(bought.invoice));
    expect(invoice).toMatchObject({ status: 'paid', amount_paid: 999, parent: null, billing_reason: 'manual' });
    bench.made.toUndo(() => stripe.customers.del(idOf(bought.customer)));
  });

  fact('passes on no metadata but what is set for the payment', docs('metadata/use-cases'), async () => {
    const session = await buy(
      bench,
      await newSession(bench, pack.id, {
        metadata: { order: 'session' },
        payment_intent_data: { metadata: { order: 'payment' } },
      }),
    );
    const plain = await buy(bench, await newSession(bench, pack.id, { metadata: { order: 'session' } }));
    const metadataOf = async (id: string) => {
      const { metadata, latest_charge } = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
      return [metadata, typeof latest_charge === 'object' ? latest_charge?.metadata : undefined];
    };
    expect(await metadataOf(idOf(session.payment_intent))).toEqual([{ order: 'payment' }, { order: 'payment' }]);
    expect(await metadataOf(idOf(plain.payment_intent))).toEqual([{}, {}]);
  });

  fact('is as many as the buyer chose: what was fetched counts, not what was asked for', fulfillment, async () => {
    const session = await newSession(bench, pack.id, {
      line_items: [{ price: pack.id, quantity: 1, adjustable_quantity: { enabled: true, minimum: 1, maximum: 5 } }],
    });
    const [line] = (await stripe.checkout.sessions.listLineItems(session.id)).data;
    await bench.control(`/checkout/${session.id}/quantity`, { line: line?.id, quantity: 3 });
    expect(await buy(bench, session)).toMatchObject({ amount_total: 2997 });
    expect((await stripe.checkout.sessions.listLineItems(session.id)).data).toMatchObject([
      { quantity: 3, amount_total: 2997, price: { id: pack.id } },
    ]);
  });

  fact('can no more be expired, or paid again', docs('api/checkout/sessions/expire'), async () => {
    const { id } = await buy(bench, await newSession(bench, pack.id));
    expect(await bench.refused('POST', `/v1/checkout/sessions/${id}/expire`)).toMatchObject({
      status: 400,
      message:
        'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of "complete".',
    });
    expect((await pay(bench, id)).outcome.kind).toBe('refused');
  });

  fact(
    'with a code of 100 % is free: no payment is required, and there is none',
    docs('payments/checkout/discounts'),
    async () => {
      const { id: coupon } = await newCoupon(bench, { percent_off: 100, duration: 'once' });
      const session = await buy(bench, await newSession(bench, pack.id, { discounts: [{ coupon }] }), {
        method: 'none',
      });
      expect(session).toMatchObject({
        status: 'complete',
        payment_status: 'no_payment_required',
        payment_intent: null,
        amount_total: 0,
        total_details: { amount_discount: 999 },
      });
      const journey = await journeyOf(bench, [session.id], 'checkout.session.completed');
      expect(journey.types).not.toContain('charge.succeeded');
    },
  );
});

describe('a card that is declined on Checkout', () => {
  fact('leaves the session open for another', docs('payments/checkout/how-checkout-works'), async () => {
    const session = await newSession(bench, pack.id);
    const { outcome } = await pay(bench, session.id, { card: cards.broke });
    expect(outcome).toMatchObject({ kind: 'declined', code: 'card_declined', declineCode: 'insufficient_funds' });
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
    });
    const { payment_intent: intent } = await buy(bench, session);
    const journey = await journeyOf(bench, [session.id, idOf(intent)], 'checkout.session.completed');
    journey.inOrder('charge.failed', 'charge.succeeded', 'checkout.session.completed');
    journey.inOrder('payment_intent.payment_failed', 'payment_intent.succeeded');
    expect(journey.one('payment_intent.payment_failed').data.object.last_payment_error).toMatchObject({
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'insufficient_funds',
    });
    journey.one('checkout.session.completed');
  });

  fact('for want of an answer to 3-D Secure is one more', docs('payments/3d-secure/authentication-flow'), async () => {
    const session = await newSession(bench, pack.id);
    const { outcome } = await pay(bench, session.id, { card: cards.asks, authenticate: false });
    expect(outcome.kind).toBe('declined');
    const { payment_intent: intent } = await buy(bench, session, { card: cards.asks, authenticate: true });
    const journey = await journeyOf(bench, [idOf(intent)], 'payment_intent.succeeded');
    journey.inOrder('payment_intent.requires_action', 'payment_intent.payment_failed', 'payment_intent.succeeded');
    expect(journey.types).not.toContain('charge.failed');
  });
});

describe('a payment that takes days', () => {
  fact('completes its session unpaid, and succeeds later', fulfillment, async () => {
    const session = await buy(bench, await newSession(bench, pack.id), { method: 'bank_debit' });
    expect(session).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    const before = await journeyOf(bench, [session.id], 'checkout.session.completed');
    expect(before.one('checkout.session.completed').data.object.payment_status).toBe('unpaid');
    await bankAnswers(bench, session.id, 'succeeds');
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
    });
    const intent = idOf(session.payment_intent);
    const journey = await journeyOf(bench, [session.id, intent], 'checkout.session.async_payment_succeeded');
    journey.inOrder(
      'payment_intent.processing',
      'checkout.session.completed',
      'payment_intent.succeeded',
      'checkout.session.async_payment_succeeded',
    );
    expect(journey.one('checkout.session.async_payment_succeeded').data.object).toMatchObject({
      id: session.id,
      payment_status: 'paid',
    });
  });

  fact('or fails, and its session stays complete and unpaid', fulfillment, async () => {
    const session = await buy(bench, await newSession(bench, pack.id), { method: 'bank_debit' });
    await bankAnswers(bench, session.id, 'fails');
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
    });
    const journey = await journeyOf(
      bench,
      [session.id, idOf(session.payment_intent)],
      'checkout.session.async_payment_failed',
    );
    journey.inOrder(
      'checkout.session.completed',
      'payment_intent.payment_failed',
      'checkout.session.async_payment_failed',
    );
    expect(journey.types).not.toContain('checkout.session.async_payment_succeeded');
    expect(journey.types).not.toContain('charge.succeeded');
  });
});

describe('an e-mail', () => {
  fact('is no customer: each purchase with it makes a new one', docs('api/checkout/sessions/create'), async () => {
    const customer_email = `${bench.run}@example.com`;
    const order = { customer_email, customer_creation: 'always' as const };
    const one = await buy(bench, await newSession(bench, pack.id, order));
    const two = await buy(bench, await newSession(bench, pack.id, order));
    expect(one.customer).not.toBe(two.customer);
    const { data } = await stripe.customers.list({ email: customer_email });
    expect(data.map(({ id }) => id)).toEqual([two.customer, one.customer]);
    for (const { id } of data) bench.made.toUndo(() => stripe.customers.del(id));
  });
});

describe('a session that nobody finishes', () => {
  fact(
    'expires after a day, and says so',
    { ...docs('payments/checkout/managing-limited-inventory'), needs: 'clock' },
    async () => {
      const { id: customer } = await newCustomer(bench);
      const { id, expires_at } = await newSession(bench, pack.id, { customer });
      await timePasses(bench, { days: 1, hours: 1 });
      expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: 'expired', url: null });
      const journey = await journeyOf(bench, [id], 'checkout.session.expired');
      expect(journey.one('checkout.session.expired')).toMatchObject({
        created: expires_at,
        request: { id: null },
        data: { object: { id, status: 'expired', payment_status: 'unpaid' } },
      });
    },
  );
});
