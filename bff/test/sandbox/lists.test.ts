import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePlan, type Stack, startStack, subscribe } from './stack.ts';

let stack: Stack;

beforeEach(async () => {
  stack = await startStack();
});
afterEach(() => stack.close());

describe('a list', () => {
  it('goes page by page, newest first, both ways', async () => {
    for (let i = 0; i < 5; i++) await stack.stripe.customers.create({ name: `${i}` });
    const first = await stack.stripe.customers.list({ limit: 2 });
    expect([first.data.map(({ name }) => name), first.has_more]).toEqual([['4', '3'], true]);
    const second = await stack.stripe.customers.list({ limit: 2, starting_after: first.data[1]?.id });
    expect(second.data.map(({ name }) => name)).toEqual(['2', '1']);
    const back = await stack.stripe.customers.list({ limit: 2, ending_before: second.data[0]?.id });
    expect([back.data.map(({ name }) => name), back.has_more]).toEqual([['4', '3'], false]);
    const all = await stack.stripe.customers.list({ limit: 2 }).autoPagingToArray({ limit: 10 });
    expect(all).toHaveLength(5);
  });

  it('of prices finds lookup keys, which move only when that is said', async () => {
    const { product, price } = await makePlan(stack.stripe, 'Pro', 4900);
    await stack.stripe.prices.update(price.id, { lookup_key: 'pro' });
    const next = {
      product: product.id,
      currency: 'usd',
      unit_amount: 5900,
      recurring: { interval: 'month' as const },
      lookup_key: 'pro',
    };
    await expect(stack.stripe.prices.create(next)).rejects.toMatchObject({
      param: 'lookup_key',
      message: `A price (\`${price.id}\`) already uses that lookup key.`,
    });
    const moved = await stack.stripe.prices.create({ ...next, transfer_lookup_key: true });
    expect((await stack.stripe.prices.list({ lookup_keys: ['pro', 'other'] })).data.map(({ id }) => id)).toEqual([
      moved.id,
    ]);
    expect(await stack.stripe.prices.retrieve(price.id)).toMatchObject({ lookup_key: null });
  });

  it('of events filters by types, and by moment', async () => {
    const { id } = await stack.stripe.customers.create({});
    await stack.control('/clock/advance', { days: 1 });
    const now = (await stack.look('/clock')).now as number;
    await stack.stripe.customers.update(id, { name: 'Ada' });
    await stack.stripe.products.create({ name: 'Pro' });
    const types = async (params: Stripe.EventListParams) =>
      (await stack.stripe.events.list(params)).data.map(({ type }) => type);
    expect(await types({ types: ['customer.updated', 'product.created'] })).toEqual([
      'product.created',
      'customer.updated',
    ]);
    expect(await types({ type: 'customer.*' })).toEqual(['customer.updated', 'customer.created']);
    expect(await types({ created: { gte: now - 10 } })).toEqual(['product.created', 'customer.updated']);
    await stack.control('/clock/advance', { days: 31 });
    expect(await types({})).toEqual([]);
  });
});

it('expands what may be expanded, and refuses the rest', async () => {
  const { price } = await makePlan(stack.stripe, 'Pro', 4900);
  const { id } = await subscribe(stack, price.id);
  const subscription = await stack.stripe.subscriptions.retrieve(id, {
    expand: ['customer', 'latest_invoice.payments', 'items.data.price.product', 'default_payment_method'],
  });
  expect(subscription.customer).toMatchObject({ object: 'customer' });
  expect((subscription.latest_invoice as Stripe.Invoice).payments?.data[0]).toMatchObject({ status: 'paid' });
  expect(subscription.items.data[0]?.price.product).toMatchObject({ name: 'Pro' });
  await expect(stack.stripe.subscriptions.retrieve(id, { expand: ['nothing'] })).rejects.toMatchObject({
    message: 'This property cannot be expanded (nothing).',
  });
  const found = await stack.stripe.invoicePayments.list({ expand: ['data.invoice', 'data.payment.payment_intent'] });
  expect(found.data[0]?.invoice).toMatchObject({ object: 'invoice' });
  expect(found.data[0]?.payment.payment_intent).toMatchObject({ status: 'succeeded' });
  const tooDeep = 'latest_invoice.payments.data.payment.payment_intent';
  await expect(stack.stripe.subscriptions.retrieve(id, { expand: [tooDeep] })).rejects.toMatchObject({
    param: 'expand',
  });
});
