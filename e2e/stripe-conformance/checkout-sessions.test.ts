import type Stripe from 'stripe';
import { beforeAll, describe, expect } from 'vitest';
import { type Form, openBench } from './bench/bench.ts';
import { fact } from './bench/fact.ts';
import {
  newCoupon,
  newCustomer,
  newPayer,
  newPlan,
  newPrice,
  newSession,
  subscribe,
  successUrl,
} from './bench/goods.ts';
import { journeyOf } from './bench/journey.ts';

const bench = await openBench();
const { stripe } = bench;

const api = (what: string) => ({ source: `docs.stripe.com/api/checkout/sessions/${what}` });
const docs = (page: string) => ({ source: `docs.stripe.com/${page}` });
const sdk = (what: string) => ({ source: `stripe/esm/resources/Checkout/Sessions.d.ts: ${what}` });

const now = () => Math.floor(Date.now() / 1000);

let pack: Stripe.Price;
let plan: Stripe.Price;

beforeAll(async () => {
  pack = await newPrice(bench, { unit_amount: 999 });
  plan = await newPlan(bench, 4900);
});

const returnUrl = 'https://app.example.com/return?session={CHECKOUT_SESSION_ID}';

type Changes = Record<string, Form[string] | undefined>;

/** Tries to make a session; a parameter that is undefined is left out. */
function refused(mode: 'payment' | 'subscription', changes: Changes) {
  const form: Changes = {
    mode,
    success_url: successUrl,
    'line_items[0][price]': mode === 'payment' ? pack.id : plan.id,
    'line_items[0][quantity]': 1,
    'metadata[conformance]': bench.run,
    ...changes,
  };
  const sent = Object.entries(form).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return bench.refused('POST', '/v1/checkout/sessions', Object.fromEntries(sent));
}

const bad = { status: 400, type: 'invalid_request_error' };

describe('a Checkout Session that is open', () => {
  fact('has an address, and nothing yet of what it is going to make', api('object'), async () => {
    const session = await newSession(bench, plan.id, {
      mode: 'subscription',
      client_reference_id: 'account-1',
      metadata: { order: '1' },
      subscription_data: { metadata: { order: '2' } },
    });
    expect(session).toMatchObject({
      id: expect.stringMatching(/^cs_test_/),
      object: 'checkout.session',
      livemode: false,
      mode: 'subscription',
      ui_mode: 'hosted_page',
      status: 'open',
      payment_status: 'unpaid',
      url: expect.stringMatching(/^https?:\/\//),
      client_secret: null,
      client_reference_id: 'account-1',
      metadata: { ...bench.metadata, order: '1' },
      success_url: successUrl,
      amount_subtotal: 4900,
      amount_total: 4900,
      currency: 'usd',
      customer: null,
      subscription: null,
      invoice: null,
      payment_intent: null,
    });
    expect(session.payment_method_types).toContain('card');
    expect(Math.abs(session.expires_at - session.created - 24 * 3600)).toBeLessThan(10);
  });

  fact('of a single payment needs no customer, and has no payment yet', sdk('Session.payment_intent'), async () => {
    expect(await newSession(bench, pack.id)).toMatchObject({
      mode: 'payment',
      customer: null,
      customer_creation: 'if_required',
      payment_intent: null,
      amount_total: 999,
    });
  });

  fact('has its line items only where they are asked for', api('line_items'), async () => {
    const { id, ...session } = await newSession(bench, pack.id, { line_items: [{ price: pack.id, quantity: 3 }] });
    expect(session).not.toHaveProperty('line_items');
    expect(await stripe.checkout.sessions.retrieve(id)).not.toHaveProperty('line_items');
    const { line_items } = await stripe.checkout.sessions.retrieve(id, { expand: ['line_items'] });
    const { data } = await stripe.checkout.sessions.listLineItems(id);
    expect(data).toMatchObject([{ object: 'item', quantity: 3, amount_total: 2997, price: { id: pack.id } }]);
    expect(line_items?.data).toMatchObject([{ id: data[0]?.id, quantity: 3 }]);
  });

  fact('embedded has a secret and no address', sdk('Session.client_secret'), async () => {
    const session = await newSession(bench, pack.id, { ui_mode: 'embedded_page', return_url: returnUrl });
    expect(session).toMatchObject({
      ui_mode: 'embedded_page',
      url: null,
      client_secret: expect.stringContaining(`${session.id}_secret_`),
      return_url: returnUrl,
      success_url: null,
      cancel_url: null,
    });
  });

  fact('is one of as many as are made: a second click makes a second one', api('create'), async () => {
    const { id: customer } = await newCustomer(bench);
    const [one, two] = await Promise.all([
      newSession(bench, pack.id, { customer }),
      newSession(bench, pack.id, { customer }),
    ]);
    expect(one.id).not.toBe(two.id);
    const { data } = await stripe.checkout.sessions.list({ customer, status: 'open' });
    expect(data.map(({ id }) => id).sort()).toEqual([one.id, two.id].sort());
  });
});

describe('a second subscription', () => {
  fact(
    'is sold to whoever has one: nobody but the seller minds',
    docs('payments/checkout/limit-subscriptions'),
    async () => {
      const { id: customer } = await newPayer(bench);
      await subscribe(bench, customer, plan.id);
      expect(await newSession(bench, plan.id, { mode: 'subscription', customer })).toMatchObject({ status: 'open' });
      await subscribe(bench, customer, plan.id);
      expect((await stripe.subscriptions.list({ customer, status: 'active' })).data).toHaveLength(2);
    },
  );
});

describe('a Checkout Session that is expired', () => {
  fact('has no address any more, and says so in an event', api('expire'), async () => {
    const { id } = await newSession(bench, pack.id);
    expect(await stripe.checkout.sessions.expire(id)).toMatchObject({ id, status: 'expired', url: null });
    const expired = (await journeyOf(bench, [id], 'checkout.session.expired')).one('checkout.session.expired');
    expect(expired.data.object).toMatchObject({ id, status: 'expired', payment_status: 'unpaid', url: null });
    expect(expired.data.object).not.toHaveProperty('line_items');
  });

  fact('cannot be expired again', api('expire'), async () => {
    const { id } = await newSession(bench, pack.id);
    await stripe.checkout.sessions.expire(id);
    expect(await bench.refused('POST', `/v1/checkout/sessions/${id}/expire`)).toMatchObject({
      ...bad,
      message:
        'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of "expired".',
    });
    expect((await journeyOf(bench, [id], 'checkout.session.expired')).all('checkout.session.expired')).toHaveLength(1);
  });

  fact('is listed as such, by its customer', api('list'), async () => {
    const { id: customer } = await newCustomer(bench);
    const open = await newSession(bench, pack.id, { customer });
    const expired = await newSession(bench, pack.id, { customer });
    await newSession(bench, pack.id);
    await stripe.checkout.sessions.expire(expired.id);
    const idsOf = async (status?: 'open' | 'expired' | 'complete') =>
      (await stripe.checkout.sessions.list({ customer, ...(status ? { status } : {}) })).data.map(({ id }) => id);
    expect(await idsOf()).toEqual([expired.id, open.id]);
    expect(await idsOf('open')).toEqual([open.id]);
    expect(await idsOf('expired')).toEqual([expired.id]);
    expect(await idsOf('complete')).toEqual([]);
  });
});

describe('a Checkout Session is not made', () => {
  fact('in a user interface of a former name', sdk('SessionCreateParams.UiMode'), async () => {
    for (const former of ['hosted', 'embedded', 'custom']) {
      expect(await refused('payment', { ui_mode: former, success_url: undefined })).toMatchObject({
        ...bad,
        param: 'ui_mode',
        message: expect.stringMatching(/^Invalid ui_mode: must be one of /),
      });
    }
  });

  fact(
    'with payment method types, which only an answer has',
    sdk('SessionCreateParams.allowed_payment_method_types'),
    async () => {
      expect(await refused('payment', { 'payment_method_types[0]': 'card' })).toMatchObject({
        ...bad,
        code: 'parameter_unknown',
        param: 'payment_method_types',
      });
    },
  );

  fact('for a customer and an e-mail at once', api('create'), async () => {
    const { id: customer } = await newCustomer(bench);
    expect(await refused('payment', { customer, customer_email: 'ada@example.com' })).toMatchObject({
      ...bad,
      message: 'You may only specify one of these parameters: customer, customer_email.',
    });
    expect(await refused('payment', { customer, customer_creation: 'always' })).toMatchObject({
      ...bad,
      message: 'You may only specify one of these parameters: customer, customer_creation.',
    });
    expect(await refused('payment', { customer: 'cus_none' })).toMatchObject({
      ...bad,
      code: 'resource_missing',
      param: 'customer',
      message: "No such customer: 'cus_none'",
    });
  });

  fact('with a discount beside a say about promotion codes, even a no', api('create'), async () => {
    const { id: coupon } = await newCoupon(bench, { percent_off: 10, duration: 'once' });
    expect(await refused('payment', { allow_promotion_codes: false, 'discounts[0][coupon]': coupon })).toMatchObject({
      ...bad,
      message: 'You may only specify one of these parameters: allow_promotion_codes, discounts.',
    });
  });

  fact('with what belongs to the other mode', sdk('SessionCreateParams.customer_creation'), async () => {
    expect(await refused('subscription', { customer_creation: 'always' })).toMatchObject(bad);
    expect(await refused('subscription', { 'payment_intent_data[description]': 'x' })).toMatchObject(bad);
    expect(await refused('subscription', { 'invoice_creation[enabled]': true })).toMatchObject(bad);
    expect(await refused('payment', { 'subscription_data[description]': 'x' })).toMatchObject(bad);
  });

  fact('of prices that do not fit the mode', api('create'), async () => {
    expect(await refused('subscription', { 'line_items[0][price]': pack.id })).toMatchObject({
      ...bad,
      message: 'You must provide at least one recurring price in `subscription` mode when using prices.',
    });
    expect(await refused('payment', { 'line_items[0][price]': plan.id })).toMatchObject(bad);
    const named = { 'line_items[0][price]': undefined, 'line_items[0][quantity]': undefined };
    expect(await refused('payment', named)).toMatchObject(bad);
  });

  fact('with addresses that its user interface does not take', sdk('SessionCreateParams.success_url'), async () => {
    const embedded = { ui_mode: 'embedded_page', success_url: undefined, return_url: returnUrl };
    expect(await refused('payment', { success_url: undefined })).toMatchObject(bad);
    expect(await refused('payment', { return_url: returnUrl })).toMatchObject(bad);
    expect(await refused('payment', { ...embedded, success_url: successUrl })).toMatchObject(bad);
    expect(await refused('payment', { ...embedded, cancel_url: successUrl })).toMatchObject(bad);
    expect(await refused('payment', { ...embedded, return_url: undefined })).toMatchObject(bad);
  });

  fact('to end sooner than in 30 minutes, or later than in a day', sdk('SessionCreateParams.expires_at'), async () => {
    for (const seconds of [29 * 60, 25 * 3600]) {
      expect(await refused('payment', { expires_at: now() + seconds })).toMatchObject({
        ...bad,
        param: 'expires_at',
        message: 'The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.',
      });
    }
    const expiresAt = now() + 31 * 60;
    expect(await newSession(bench, pack.id, { expires_at: expiresAt })).toMatchObject({ expires_at: expiresAt });
  });

  fact(
    'with a client reference of more than 200 characters',
    sdk('SessionCreateParams.client_reference_id'),
    async () => {
      expect(await refused('payment', { client_reference_id: 'x'.repeat(201) })).toMatchObject({
        ...bad,
        param: 'client_reference_id',
      });
      const longest = 'x'.repeat(200);
      expect(await newSession(bench, pack.id, { client_reference_id: longest })).toMatchObject({
        client_reference_id: longest,
      });
    },
  );
});
