import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { itemOf, makePack, makePlan, type Plan, type Stack, startStack, subscribe, successUrl } from './stack.ts';

let stack: Stack;
let plan: Plan;

beforeEach(async () => {
  stack = await startStack();
  plan = await makePlan(stack.stripe, 'Pro', 4900);
});
afterEach(() => stack.close());

const totals = async (subscription: string): Promise<number[]> => {
  await stack.control('/clock/advance', { renewal: true });
  await stack.control('/clock/advance', { renewal: true });
  const { data } = await stack.stripe.invoices.list({ subscription });
  return data.map(({ total }) => total).reverse();
};

describe('a coupon', () => {
  it('used once counts for the first invoice', async () => {
    const { id } = await stack.stripe.coupons.create({ percent_off: 30, duration: 'once' });
    const subscription = await subscribe(stack, plan.price.id, { discounts: [{ coupon: id }] });
    expect(await stack.events()).toEqual(
      expect.arrayContaining(['customer.discount.created', 'customer.discount.deleted']),
    );
    expect(await totals(subscription.id)).toEqual([3430, 4900, 4900]);
    expect(await stack.stripe.coupons.retrieve(id)).toMatchObject({ times_redeemed: 1 });
  });

  it('that repeats counts for its months', async () => {
    const { id } = await stack.stripe.coupons.create({
      amount_off: 900,
      currency: 'usd',
      duration: 'repeating',
      duration_in_months: 2,
    });
    const subscription = await subscribe(stack, plan.price.id, { discounts: [{ coupon: id }] });
    expect(await totals(subscription.id)).toEqual([4000, 4000, 4900]);
  });

  it('for ever counts for ever, and is spread over the lines of one invoice', async () => {
    const { id } = await stack.stripe.coupons.create({ amount_off: 1000, currency: 'usd', duration: 'forever' });
    const extra = await makePack(stack.stripe, 100);
    const subscription = await subscribe(stack, plan.price.id, {
      line_items: [
        { price: plan.price.id, quantity: 1 },
        { price: extra.id, quantity: 1 },
      ],
      discounts: [{ coupon: id }],
    });
    const invoice = (await stack.stripe.invoices.list({ subscription: subscription.id })).data[0];
    expect(invoice?.lines.data.map(({ discount_amounts }) => discount_amounts?.[0]?.amount)).toEqual([980, 20]);
    expect(invoice).toMatchObject({ subtotal: 5000, total: 4000, total_discount_amounts: [{ amount: 1000 }] });
    expect(await totals(subscription.id)).toEqual([4000, 3900, 3900]);
  });

  it('for another product takes nothing off, and shows its products only on request', async () => {
    const other = await stack.stripe.products.create({ name: 'Other' });
    const { id } = await stack.stripe.coupons.create({
      percent_off: 50,
      duration: 'once',
      applies_to: { products: [other.id] },
    });
    const subscription = await subscribe(stack, plan.price.id, { discounts: [{ coupon: id }] });
    expect((await stack.stripe.invoices.list({ subscription: subscription.id })).data[0]?.total).toBe(4900);
    expect(await stack.stripe.coupons.retrieve(id)).not.toHaveProperty('applies_to');
    expect(await stack.stripe.coupons.retrieve(id, { expand: ['applies_to'] })).toMatchObject({
      applies_to: { products: [other.id] },
    });
  });

  it('of 100 % for a subscription is paid with nothing, and the card is kept for later', async () => {
    const { id } = await stack.stripe.coupons.create({ percent_off: 100, duration: 'once' });
    const subscription = await subscribe(stack, plan.price.id, { discounts: [{ coupon: id }] });
    expect(subscription.default_payment_method).not.toBeNull();
    expect(await totals(subscription.id)).toEqual([0, 4900, 4900]);
  });
});

describe('a promotion code', () => {
  const session = (more: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
    makePack(stack.stripe, 1000).then((price) =>
      stack.stripe.checkout.sessions.create({
        mode: 'payment',
        line_items: [{ price: price.id, quantity: 1 }],
        allow_promotion_codes: true,
        success_url: successUrl,
        ...more,
      }),
    );

  it('takes its part off, can be taken out again, and is spent with its last redemption', async () => {
    const coupon = await stack.stripe.coupons.create({ percent_off: 25, duration: 'once' });
    const code = await stack.stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      code: 'SAVE25',
      max_redemptions: 1,
    });
    const { id } = await session();
    await stack.control(`/checkout/${id}/code`, { code: 'save25' });
    expect(await stack.stripe.checkout.sessions.retrieve(id)).toMatchObject({
      amount_total: 750,
      total_details: { amount_discount: 250 },
    });
    await fetch(`${stack.sandbox.url}/_sandbox/checkout/${id}/code`, { method: 'DELETE' });
    expect(await stack.stripe.checkout.sessions.retrieve(id)).toMatchObject({ amount_total: 1000, discounts: [] });
    await stack.control(`/checkout/${id}/code`, { code: 'SAVE25' });
    await stack.control(`/checkout/${id}/pay`);
    expect(await stack.stripe.checkout.sessions.retrieve(id)).toMatchObject({
      discounts: [{ coupon: null, promotion_code: code.id }],
    });
    const next = await session();
    expect(await stack.control(`/checkout/${next.id}/code`, { code: 'SAVE25' })).toMatchObject({ kind: 'refused' });
  });

  it('is not taken where the session does not allow codes', async () => {
    const { id } = await session({ allow_promotion_codes: false });
    expect(await stack.control(`/checkout/${id}/code`, { code: 'SAVE25' })).toMatchObject({ kind: 'refused' });
  });
});

describe('the customer balance', () => {
  it('pays a first invoice in part, and Checkout charges the rest', async () => {
    const customer = await stack.stripe.customers.create({ email: 'ada@example.com', balance: -1900 });
    const session = await stack.stripe.checkout.sessions.create({
      mode: 'subscription',
      customer: customer.id,
      line_items: [{ price: plan.price.id, quantity: 1 }],
      success_url: successUrl,
    });
    await stack.control(`/checkout/${session.id}/pay`);
    const { invoice } = await stack.stripe.checkout.sessions.retrieve(session.id, { expand: ['invoice'] });
    expect(invoice).toMatchObject({
      total: 4900,
      amount_due: 3000,
      amount_paid: 3000,
      starting_balance: -1900,
      ending_balance: 0,
    });
    expect((await stack.stripe.charges.list()).data[0]).toMatchObject({ amount: 3000 });
    expect(await stack.stripe.customers.retrieve(customer.id)).toMatchObject({ balance: 0 });
  });

  it('has nothing to do with a one-off purchase', async () => {
    const customer = await stack.stripe.customers.create({ email: 'ada@example.com' });
    await stack.stripe.customers.createBalanceTransaction(customer.id, { amount: -500, currency: 'usd' });
    const price = await makePack(stack.stripe, 1000);
    const session = await stack.stripe.checkout.sessions.create({
      mode: 'payment',
      customer: customer.id,
      line_items: [{ price: price.id, quantity: 1 }],
      invoice_creation: { enabled: true },
      success_url: successUrl,
    });
    await stack.control(`/checkout/${session.id}/pay`);
    const { invoice } = await stack.stripe.checkout.sessions.retrieve(session.id, { expand: ['invoice'] });
    expect(invoice).toMatchObject({
      amount_due: 1000,
      amount_paid: 1000,
      starting_balance: -500,
      ending_balance: -500,
    });
  });

  it('takes over what is too little to charge', async () => {
    const subscription = await subscribe(stack, plan.price.id);
    const dearer = await makePlan(stack.stripe, 'Dearer', 4930);
    await stack.stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription).id, price: dearer.price.id }],
      proration_behavior: 'always_invoice',
    });
    const { latest_invoice: invoice } = await stack.stripe.subscriptions.retrieve(subscription.id, {
      expand: ['latest_invoice'],
    });
    expect(invoice).toMatchObject({ total: 30, amount_due: 0, status: 'paid', ending_balance: 30 });
    await stack.control('/clock/advance', { renewal: true });
    expect((await stack.stripe.charges.list()).data[0]).toMatchObject({ amount: 4960 });
  });
});

describe('a subscription by bank debit', () => {
  const byDebit = async (settles: 'succeeds' | 'fails') => {
    const session = await stack.stripe.checkout.sessions.create({
      mode: 'subscription',
      customer_email: 'ada@example.com',
      line_items: [{ price: plan.price.id, quantity: 1 }],
      success_url: successUrl,
    });
    await stack.control(`/checkout/${session.id}/pay`, { method: 'bank_debit', settles });
    const done = await stack.stripe.checkout.sessions.retrieve(session.id, { expand: ['invoice'] });
    expect(done).toMatchObject({ status: 'complete', payment_status: 'unpaid', invoice: { status: 'open' } });
    await stack.control('/clock/advance', { days: 4 });
    return stack.stripe.subscriptions.retrieve(done.subscription as string, { expand: ['latest_invoice'] });
  };

  it('has its invoice paid days later', async () => {
    expect(await byDebit('succeeds')).toMatchObject({ status: 'active', latest_invoice: { status: 'paid' } });
    expect((await stack.events()).slice(-6)).toEqual([
      'payment_intent.succeeded',
      'charge.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
      'invoice_payment.paid',
      'checkout.session.async_payment_succeeded',
    ]);
  });

  it('is past due when the debit comes back', async () => {
    expect(await byDebit('fails')).toMatchObject({ status: 'past_due', latest_invoice: { status: 'open' } });
    expect((await stack.events()).at(-1)).toBe('checkout.session.async_payment_failed');
  });
});

it('a void first invoice cancels its payment', async () => {
  const customer = await stack.stripe.customers.create({});
  const subscription = await stack.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: plan.price.id }],
    payment_behavior: 'default_incomplete',
    expand: ['latest_invoice.confirmation_secret'],
  });
  const { confirmation_secret: secret } = subscription.latest_invoice as Stripe.Invoice;
  expect(secret?.client_secret).toMatch(/^pi_.*_secret_/);
  await stack.stripe.subscriptions.cancel(subscription.id);
  expect((await stack.stripe.paymentIntents.list()).data[0]).toMatchObject({
    status: 'canceled',
    cancellation_reason: 'void_invoice',
  });
  expect(await stack.events()).toContain('payment_intent.canceled');
});

it('an account says whose sandbox it is', async () => {
  expect(await stack.stripe.accounts.retrieveCurrent()).toMatchObject({
    object: 'account',
    id: stack.sandbox.secrets.accountId,
    charges_enabled: true,
  });
});
