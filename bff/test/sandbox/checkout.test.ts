import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePack, makePlan, type Stack, startStack, successUrl } from './stack.ts';

let stack: Stack;

beforeEach(async () => {
  stack = await startStack();
});
afterEach(() => stack.close());

const packSession = async (more: Partial<Stripe.Checkout.SessionCreateParams> = {}) => {
  const price = await makePack(stack.stripe, 999);
  return stack.stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price: price.id, quantity: 1 }],
    success_url: successUrl,
    ...more,
  });
};

const pay = (session: { id: string }, body: object = {}) => stack.control(`/checkout/${session.id}/pay`, body);

describe('a one-off purchase', () => {
  it('is paid by card, completes the session and delivers signed events in order', async () => {
    const session = await packSession({
      client_reference_id: 'u_1',
      metadata: { a: 'session' },
      payment_intent_data: { metadata: { a: 'intent' } },
    });
    expect(session).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      amount_total: 999,
      ui_mode: 'hosted_page',
    });
    expect(session.line_items).toBeUndefined();

    const answer = await pay(session);
    expect(answer).toEqual({
      outcome: { kind: 'paid' },
      redirect_url: successUrl.replace('{CHECKOUT_SESSION_ID}', session.id),
    });

    const done = await stack.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.latest_charge', 'line_items'],
    });
    expect(done).toMatchObject({ status: 'complete', payment_status: 'paid', url: null, customer: null });
    expect(done.line_items?.data[0]).toMatchObject({ quantity: 1, amount_total: 999 });
    const intent = done.payment_intent as Stripe.PaymentIntent;
    expect(intent).toMatchObject({ status: 'succeeded', amount_received: 999, metadata: { a: 'intent' } });
    expect(intent.latest_charge).toMatchObject({ paid: true, status: 'succeeded' });

    expect((await stack.events()).slice(2)).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'charge.updated',
      'checkout.session.completed',
    ]);
    expect((await stack.delivered()).sort()).toEqual((await stack.events()).sort());
    const event = stack.endpoint.received.find(({ type }) => type === 'checkout.session.completed');
    expect(event).toMatchObject({
      object: 'event',
      api_version: '2026-10-28.endive',
      livemode: false,
      pending_webhooks: 1,
    });
    expect(event?.data.object).toMatchObject({ id: session.id, status: 'complete', metadata: { a: 'session' } });
    expect(event?.data.object).not.toHaveProperty('line_items');
  });

  it('stays open when the card is declined, and can be paid with another', async () => {
    const session = await packSession();
    expect(await pay(session, { card: '4000000000009995' })).toMatchObject({
      outcome: {
        kind: 'declined',
        code: 'card_declined',
        declineCode: 'insufficient_funds',
        message: 'Your card has insufficient funds.',
      },
    });
    const open = await stack.stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
    expect(open.status).toBe('open');
    expect(open.payment_intent).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { decline_code: 'insufficient_funds' },
    });
    await pay(session);
    expect(await stack.events()).toEqual(
      expect.arrayContaining(['charge.failed', 'payment_intent.payment_failed', 'checkout.session.completed']),
    );
    const { data } = await stack.stripe.charges.list();
    expect(data.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  });

  it('asks for 3-D Secure, and takes no for a decline', async () => {
    const session = await packSession();
    expect(await pay(session, { card: '4000002500003155' })).toMatchObject({
      outcome: { kind: 'needs_authentication' },
    });
    expect(await stack.control(`/checkout/${session.id}/authenticate`, { succeeds: false })).toMatchObject({
      kind: 'declined',
    });
    expect(await pay(session, { card: '4000002760003184', authenticate: true })).toMatchObject({
      outcome: { kind: 'paid' },
    });
    expect(await stack.events()).toEqual(
      expect.arrayContaining(['payment_intent.requires_action', 'checkout.session.completed']),
    );
  });

  it('by bank debit completes unpaid and settles days later', async () => {
    const session = await packSession();
    expect(await pay(session, { method: 'bank_debit' })).toMatchObject({ outcome: { kind: 'processing' } });
    expect(await stack.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
    });
    await stack.control('/clock/advance', { days: 4 });
    expect(await stack.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
    });
    expect((await stack.events()).slice(-4)).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
      'charge.updated',
      'checkout.session.async_payment_succeeded',
    ]);
  });

  it('by bank debit that fails stays complete and unpaid', async () => {
    const session = await packSession();
    await pay(session, { method: 'bank_debit' });
    await stack.control(`/payments/${session.id}/settle`, { outcome: 'fails' });
    expect(await stack.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
    });
    expect((await stack.events()).at(-1)).toBe('checkout.session.async_payment_failed');
  });

  it('for nothing, by a code of 100 %, needs no payment and makes no intent', async () => {
    const coupon = await stack.stripe.coupons.create({ percent_off: 100, duration: 'once' });
    await stack.stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id }, code: 'FREE' });
    const session = await packSession({ allow_promotion_codes: true });
    expect(await stack.control(`/checkout/${session.id}/code`, { code: 'free' })).toEqual({ kind: 'applied' });
    expect(await pay(session, { method: 'none' })).toMatchObject({ outcome: { kind: 'free' } });
    expect(await stack.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
      payment_intent: null,
      amount_subtotal: 999,
      amount_total: 0,
    });
  });

  it('makes an invoice where the session asks for one', async () => {
    const customer = await stack.stripe.customers.create({ email: 'ada@example.com' });
    const session = await packSession({ customer: customer.id, invoice_creation: { enabled: true } });
    await pay(session);
    const { invoice, payment_intent } = await stack.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['invoice.payments'],
    });
    expect(invoice).toMatchObject({ status: 'paid', billing_reason: 'manual', parent: null, amount_paid: 999 });
    expect((invoice as Stripe.Invoice).payments?.data[0]?.payment).toMatchObject({ payment_intent });
  });
});

describe('a subscription', () => {
  it('has neither subscription nor invoice until it is complete, then both', async () => {
    const { price } = await makePlan(stack.stripe, 'Pro', 4900);
    const session = await stack.stripe.checkout.sessions.create({
      mode: 'subscription',
      customer_email: 'ada@example.com',
      line_items: [{ price: price.id, quantity: 1 }],
      subscription_data: { metadata: { account: 'u_1' } },
      success_url: successUrl,
    });
    expect(session).toMatchObject({ subscription: null, invoice: null, customer: null });
    await pay(session);
    const done = await stack.stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription', 'invoice'] });
    const subscription = done.subscription as Stripe.Subscription;
    const invoice = done.invoice as Stripe.Invoice;
    expect(subscription).toMatchObject({
      status: 'active',
      metadata: { account: 'u_1' },
      billing_mode: { type: 'flexible' },
      latest_invoice: invoice.id,
    });
    expect(subscription).not.toHaveProperty('current_period_end');
    expect(subscription.items.data[0]?.current_period_end).toBeGreaterThan(subscription.created);
    expect(invoice).toMatchObject({
      status: 'paid',
      billing_reason: 'subscription_create',
      amount_paid: 4900,
      starting_balance: 0,
    });
    expect(invoice.parent?.subscription_details).toMatchObject({
      subscription: subscription.id,
      metadata: { account: 'u_1' },
    });
    expect(invoice.lines.data[0]?.pricing?.price_details).toMatchObject({ price: price.id });
    expect(invoice.lines.data[0]?.parent?.subscription_item_details).toMatchObject({
      proration: false,
      subscription_item: subscription.items.data[0]?.id,
    });

    expect((await stack.events()).slice(2)).toEqual([
      'customer.created',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'charge.updated',
      'payment_method.attached',
      'customer.subscription.created',
      'invoice.created',
      'invoice.finalized',
      'invoice.paid',
      'invoice.payment_succeeded',
      'invoice_payment.paid',
      'checkout.session.completed',
    ]);
  });

  it('with a trial costs nothing today and has a paid invoice of 0', async () => {
    const { price } = await makePlan(stack.stripe, 'Pro', 4900);
    const session = await stack.stripe.checkout.sessions.create({
      mode: 'subscription',
      customer_email: 'ada@example.com',
      line_items: [{ price: price.id, quantity: 1 }],
      subscription_data: { trial_period_days: 14 },
      success_url: successUrl,
    });
    expect(session.amount_total).toBe(0);
    await pay(session);
    const done = await stack.stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription', 'invoice'] });
    expect(done).toMatchObject({ status: 'complete', payment_status: 'no_payment_required' });
    expect(done.subscription).toMatchObject({ status: 'trialing' });
    expect(done.invoice).toMatchObject({ status: 'paid', total: 0, billing_reason: 'subscription_create' });
    expect((await stack.stripe.paymentIntents.list()).data).toEqual([]);
  });
});

describe('a session that is not paid', () => {
  it('expires by itself after its time, with its event', async () => {
    const session = await packSession();
    await stack.control('/clock/advance', { hours: 25 });
    expect(await stack.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'expired', url: null });
    expect((await stack.events()).at(-1)).toBe('checkout.session.expired');
    expect(await pay(session)).toMatchObject({ outcome: { kind: 'refused' } });
  });

  it('is expired by call, once', async () => {
    const session = await packSession();
    expect((await stack.stripe.checkout.sessions.expire(session.id)).status).toBe('expired');
    await expect(stack.stripe.checkout.sessions.expire(session.id)).rejects.toMatchObject({
      message:
        'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of "expired".',
    });
  });
});

it('holds the redirect until the endpoint has answered the completed event', async () => {
  let answeredAt = 0;
  stack.endpoint.before = async () => {
    if (stack.endpoint.received.at(-1)?.type !== 'checkout.session.completed') return;
    await new Promise((resolve) => setTimeout(resolve, 150));
    answeredAt = Date.now();
  };
  await pay(await packSession());
  expect(answeredAt).toBeGreaterThan(0);
});

it('embedded pages have a client secret and a return address, and no url', async () => {
  const price = await makePack(stack.stripe, 999);
  const session = await stack.stripe.checkout.sessions.create({
    mode: 'payment',
    ui_mode: 'embedded_page',
    line_items: [{ price: price.id, quantity: 1 }],
    return_url: successUrl,
    redirect_on_completion: 'if_required',
  });
  expect(session.url).toBeNull();
  expect(session.client_secret).toContain(`${session.id}_secret_`);
});
