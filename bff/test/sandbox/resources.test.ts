import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { itemOf, makePack, makePlan, type Stack, startStack, subscribe, successUrl } from './stack.ts';

let stack: Stack;
let stripe: Stripe;

beforeEach(async () => {
  stack = await startStack();
  stripe = stack.stripe;
});
afterEach(() => stack.close());

it('customers merge metadata, unset fields, and name what stood before', async () => {
  const { id } = await stripe.customers.create({ email: 'a@b.c', name: 'Ada', metadata: { keep: '1', drop: '2' } });
  const updated = await stripe.customers.update(id, {
    name: '',
    address: { country: 'DE', city: 'Berlin' },
    metadata: { drop: '', add: '3' },
  });
  expect(updated).toMatchObject({
    name: null,
    email: 'a@b.c',
    address: { country: 'DE', city: 'Berlin', line1: null },
  });
  expect(updated.metadata).toEqual({ keep: '1', add: '3' });
  const [event] = (await stripe.events.list({ type: 'customer.updated' })).data;
  expect(event?.data.previous_attributes).toEqual({ name: 'Ada', address: null, metadata: { drop: '2', add: null } });
  expect((await stripe.customers.list({ email: 'a@b.c' })).data.map((found) => found.id)).toEqual([id]);
});

it('products and prices can be changed, but not the money of a price', async () => {
  const { product, price } = await makePlan(stripe, 'Pro', 4900);
  expect(await stripe.products.update(product.id, { name: 'Pro+', default_price: price.id })).toMatchObject({
    name: 'Pro+',
  });
  expect(await stripe.products.retrieve(product.id, { expand: ['default_price'] })).toMatchObject({
    default_price: { id: price.id },
  });
  expect(await stripe.prices.update(price.id, { active: false, nickname: 'Old' })).toMatchObject({
    active: false,
    nickname: 'Old',
  });
  await expect(stripe.prices.update(price.id, { unit_amount: 1 } as never)).rejects.toMatchObject({
    code: 'parameter_unknown',
  });
  expect((await stripe.prices.list({ product: product.id, active: true })).data).toEqual([]);
  expect((await stripe.products.list({ ids: [product.id] })).data).toHaveLength(1);
  await expect(stripe.products.create({ id: product.id, name: 'Again' })).rejects.toMatchObject({
    code: 'resource_already_exists',
  });
  const session = stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [{ price: price.id, quantity: 1 }],
    success_url: successUrl,
  });
  await expect(session).rejects.toMatchObject({
    message: 'The price specified is inactive. This field only accepts active prices.',
  });
});

it('Checkout takes a price that is made in passing, in a currency without decimals', async () => {
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price_data: { currency: 'jpy', unit_amount: 4900, product_data: { name: 'Pack' } }, quantity: 2 }],
    customer_creation: 'always',
    success_url: successUrl,
  });
  expect(session).toMatchObject({ currency: 'jpy', amount_total: 9800 });
  await stack.control(`/checkout/${session.id}/pay`, { email: 'ada@example.com' });
  const { customer } = await stripe.checkout.sessions.retrieve(session.id, { expand: ['customer'] });
  expect(customer).toMatchObject({ email: 'ada@example.com' });
});

it('what is too little to charge is refused', async () => {
  const price = await makePack(stripe, 49);
  const session = stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price: price.id, quantity: 1 }],
    success_url: successUrl,
  });
  await expect(session).rejects.toMatchObject({ code: 'amount_too_small' });
});

it('coupons and codes end: deleted, or no longer active', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'once', name: 'Ten' });
  const code = await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id }, code: 'TEN' });
  await expect(
    stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id }, code: 'ten' }),
  ).rejects.toMatchObject({ param: 'code' });
  expect(await stripe.promotionCodes.update(code.id, { active: false })).toMatchObject({ active: false });
  expect((await stripe.promotionCodes.list({ active: true })).data).toEqual([]);
  expect(await stripe.coupons.del(coupon.id)).toMatchObject({ deleted: true });
  const price = await makePack(stripe, 999);
  const session = stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price: price.id, quantity: 1 }],
    discounts: [{ coupon: coupon.id }],
    success_url: successUrl,
  });
  await expect(session).rejects.toMatchObject({ code: 'coupon_expired' });
});

it('payments leave charges, balance transactions and methods to read', async () => {
  const { price } = await makePlan(stripe, 'Pro', 4900);
  const subscription = await subscribe(stack, price.id);
  const customer = subscription.customer as string;
  const [charge] = (await stripe.charges.list({ customer, expand: ['data.balance_transaction'] })).data;
  expect(charge).toMatchObject({ amount: 4900, balance_transaction: { amount: 4900, fee: 172, net: 4728 } });
  const [method] = (await stripe.customers.listPaymentMethods(customer)).data;
  expect((await stripe.paymentMethods.list({ customer, type: 'card' })).data).toEqual([method]);
  expect(await stripe.paymentMethods.retrieve(method?.id ?? '')).toMatchObject({ card: { last4: '4242' }, customer });
  const other = await stripe.paymentMethods.attach('pm_card_mastercard', { customer });
  expect(await stripe.paymentMethods.detach(other.id)).toMatchObject({ customer: null });
  await expect(stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer })).rejects.toMatchObject({
    code: 'card_declined',
  });
  const lines = await stripe.invoices.listLineItems(subscription.latest_invoice as string);
  expect(lines.data).toMatchObject([{ amount: 4900, description: '1 × Pro (at $49.00 / month)' }]);
});

it('a subscription is paused with credit, resumed with a new period, and renamed', async () => {
  const { price } = await makePlan(stripe, 'Pro', 4900);
  const { id } = await subscribe(stack, price.id);
  expect(await stripe.subscriptions.pause(id)).toMatchObject({
    status: 'paused',
    status_details: { paused: { subscription: { type: 'pause_requested' } } },
  });
  await expect(stripe.subscriptions.pause(id)).rejects.toMatchObject({ statusCode: 400 });
  await stack.control('/clock/advance', { months: 3 });
  const resumed = await stripe.subscriptions.resume(id, {
    billing_cycle_anchor: { type: 'now' },
    expand: ['latest_invoice'],
  });
  expect(resumed).toMatchObject({ status: 'active', latest_invoice: { status: 'paid' } });
  await expect(stripe.subscriptions.resume(id)).rejects.toMatchObject({ statusCode: 400 });
  const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'forever' });
  const changed = await stripe.subscriptions.update(id, {
    description: 'Gift',
    discounts: [{ coupon: coupon.id }],
    metadata: { a: 'b' },
  });
  expect(changed).toMatchObject({ description: 'Gift', metadata: { a: 'b' } });
  expect((await stripe.invoices.createPreview({ subscription: id })).total).toBe(2450);
});

it('a canceled subscription credits what was not used where that is asked for, and takes its schedule along', async () => {
  const { price } = await makePlan(stripe, 'Pro', 4900);
  const subscription = await subscribe(stack, price.id);
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
  const { current_period_start: start, current_period_end: end } = itemOf(subscription);
  await stack.control('/clock/advance', { to: start + (end - start) / 2 });
  await stripe.subscriptions.cancel(subscription.id, {
    prorate: true,
    invoice_now: true,
    cancellation_details: { feedback: 'unused' },
  });
  expect(await stripe.customers.retrieve(subscription.customer as string)).toMatchObject({ balance: -2450 });
  expect(await stripe.subscriptionSchedules.retrieve(schedule.id)).toMatchObject({ status: 'canceled' });
  await expect(stripe.subscriptions.cancel(subscription.id)).rejects.toMatchObject({ statusCode: 404 });
  await expect(stripe.invoices.createPreview({ subscription: subscription.id })).rejects.toMatchObject({
    code: 'invoice_upcoming_none',
  });
});

it('a trial can be moved, and ended now', async () => {
  const { price } = await makePlan(stripe, 'Pro', 4900);
  const { id } = await subscribe(stack, price.id, { subscription_data: { trial_period_days: 7 } });
  const later = ((await stack.look('/clock')).now as number) + 20 * 86_400;
  expect(itemOf(await stripe.subscriptions.update(id, { trial_end: later })).current_period_end).toBe(later);
  const ended = await stripe.subscriptions.update(id, { trial_end: 'now', expand: ['latest_invoice'] });
  expect(ended).toMatchObject({ status: 'active', latest_invoice: { amount_paid: 4900, status: 'paid' } });
});

it('an invoice is paid, refused or void by call', async () => {
  const { price } = await makePlan(stripe, 'Pro', 4900);
  const customer = await stripe.customers.create({ payment_method: 'pm_card_chargeCustomerFail' });
  const [bad] = (await stripe.customers.listPaymentMethods(customer.id)).data;
  const first = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    default_payment_method: bad?.id,
  });
  expect(first.status).toBe('incomplete');
  const invoice = first.latest_invoice as string;
  await expect(stripe.invoices.pay(invoice)).rejects.toMatchObject({
    type: 'StripeCardError',
    code: 'card_declined',
    decline_code: 'generic_decline',
  });
  const good = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  expect(await stripe.invoices.pay(invoice, { payment_method: good.id })).toMatchObject({ status: 'paid' });
  expect(await stripe.subscriptions.retrieve(first.id)).toMatchObject({ status: 'active' });
  await expect(stripe.invoices.pay(invoice)).rejects.toMatchObject({ code: 'invoice_already_paid' });
  await expect(stripe.invoices.voidInvoice(invoice)).rejects.toMatchObject({ statusCode: 400 });
  const preview = await stripe.invoices.createPreview({
    customer: customer.id,
    subscription_details: { items: [{ price: price.id, quantity: 2 }] },
  });
  expect(preview.total).toBe(9800);
});

it('a portal configuration changes in part', async () => {
  const { product, price } = await makePlan(stripe, 'Pro', 4900);
  const { id } = await stripe.billingPortal.configurations.create({
    business_profile: { headline: 'Billing' },
    features: { invoice_history: { enabled: true } },
  });
  const features: Stripe.BillingPortal.ConfigurationUpdateParams.Features = {
    subscription_update: {
      enabled: true,
      default_allowed_updates: ['price'],
      products: [{ product: product.id, prices: [price.id] }],
    },
  };
  const updated = await stripe.billingPortal.configurations.update(id, { features, metadata: { version: '2' } });
  expect(updated).toMatchObject({
    business_profile: { headline: 'Billing' },
    features: { invoice_history: { enabled: true }, subscription_update: { enabled: true } },
    metadata: { version: '2' },
  });
  const other = await makePlan(stripe, 'Other', 100);
  const mixed = { subscription_update: { products: [{ product: product.id, prices: [other.price.id] }] } };
  await expect(stripe.billingPortal.configurations.update(id, { features: mixed })).rejects.toMatchObject({
    statusCode: 400,
  });
  expect(await stripe.billingPortal.configurations.update(id, { active: false })).toMatchObject({ active: false });
  expect((await stripe.billingPortal.configurations.list({ active: true })).data).toEqual([]);
});
