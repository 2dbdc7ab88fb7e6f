import { describe, expect } from 'vitest';
import { openBench } from './bench/bench.ts';
import { fact } from './bench/fact.ts';
import { newCustomer, newPayer, newPlan, newPrice, newSession, subscribe } from './bench/goods.ts';

const bench = await openBench();
const { stripe } = bench;

const pagination = { source: 'docs.stripe.com/api/pagination' };
const expansion = { source: 'docs.stripe.com/expand' };

const email = `list.${bench.run}@example.com`;

async function fiveCustomers(): Promise<string[]> {
  const found = (await stripe.customers.list({ email })).data;
  while (found.length < 5) found.unshift(await newCustomer(bench, { email }));
  return found.map(({ id }) => id);
}

const page = async (params: Record<string, string | number>) => {
  const { status, body } = await bench.call('GET', '/v1/customers', { email, ...params });
  expect(status).toBe(200);
  return body as { object: string; url: string; has_more: boolean; data: { id: string }[] };
};

const idsOf = ({ data }: { data: { id: string }[] }) => data.map(({ id }) => id);

describe('a list', () => {
  fact('says what it is, newest first, and counts nothing', pagination, async () => {
    const newestFirst = await fiveCustomers();
    const all = await page({});
    expect(Object.keys(all).sort()).toEqual(['data', 'has_more', 'object', 'url']);
    expect(all).toMatchObject({ object: 'list', url: '/v1/customers', has_more: false });
    expect(idsOf(all)).toEqual(newestFirst);
  });

  fact('goes on after an object, and back before one', pagination, async () => {
    const [a, b, c, d, e] = await fiveCustomers();
    const first = await page({ limit: 2 });
    expect([idsOf(first), first.has_more]).toEqual([[a, b], true]);
    const second = await page({ limit: 2, starting_after: String(b) });
    expect([idsOf(second), second.has_more]).toEqual([[c, d], true]);
    const third = await page({ limit: 2, starting_after: String(d) });
    expect([idsOf(third), third.has_more]).toEqual([[e], false]);
    const back = await page({ limit: 2, ending_before: String(d) });
    expect([idsOf(back), back.has_more]).toEqual([[b, c], true]);
  });

  fact('is paged through to its end by the SDK', { source: 'stripe/esm/lib.d.ts: ApiListPromise' }, async () => {
    const newestFirst = await fiveCustomers();
    const seen: string[] = [];
    for await (const { id } of stripe.customers.list({ email, limit: 2 })) seen.push(id);
    expect(seen).toEqual(newestFirst);
  });

  fact('has 10 entries unless told, and takes 1 to 100', pagination, async () => {
    for (let made = 0; made < 11; made++) await newCustomer(bench, { email: `x${email}` });
    const { body } = await bench.call('GET', '/v1/customers', { email: `x${email}` });
    expect([(body.data as unknown[]).length, body.has_more]).toEqual([10, true]);
    for (const limit of [0, 101]) {
      expect(await bench.refused('GET', '/v1/customers', { limit })).toMatchObject({ status: 400, param: 'limit' });
    }
  });

  fact('does not go on after what there is not', pagination, async () => {
    expect(await bench.refused('GET', '/v1/customers', { starting_after: 'cus_none' })).toMatchObject({
      status: 400,
      code: 'resource_missing',
      param: 'starting_after',
      message: "No such customer: 'cus_none'",
    });
  });

  fact('keeps to a span of time', { source: 'docs.stripe.com/api/customers/list' }, async () => {
    const [newest = ''] = await fiveCustomers();
    const { created } = await stripe.customers.retrieve(newest).then((found) => {
      if (found.deleted) throw new Error(`${newest} is gone`);
      return found;
    });
    expect(idsOf(await page({ 'created[gt]': created }))).toEqual([]);
    expect(idsOf(await page({ 'created[gte]': created }))).toContain(newest);
    expect(idsOf(await page({ created }))).toContain(newest);
    expect(idsOf(await page({ 'created[lt]': created }))).not.toContain(newest);
  });

  fact(
    'of subscriptions leaves out the canceled unless all are asked for',
    { source: 'docs.stripe.com/api/subscriptions/list' },
    async () => {
      const { id: customer } = await newPayer(bench);
      const plan = await newPlan(bench, 1000);
      const other = await newPlan(bench, 2000);
      const ended = await subscribe(bench, customer, plan.id);
      await stripe.subscriptions.cancel(ended.id);
      const live = await subscribe(bench, customer, other.id);
      expect(idsOf(await stripe.subscriptions.list({ customer }))).toEqual([live.id]);
      expect(idsOf(await stripe.subscriptions.list({ customer, status: 'all' }))).toEqual([live.id, ended.id]);
      expect(idsOf(await stripe.subscriptions.list({ customer, status: 'canceled' }))).toEqual([ended.id]);
      expect(idsOf(await stripe.subscriptions.list({ customer, status: 'ended' }))).toEqual([ended.id]);
      expect(idsOf(await stripe.subscriptions.list({ price: other.id }))).toEqual([live.id]);
    },
  );
});

describe('an expansion', () => {
  fact('puts an object where its id stood', expansion, async () => {
    const price = await newPrice(bench);
    expect(price.product).toEqual(expect.stringMatching(/^prod_/));
    const { product } = await stripe.prices.retrieve(price.id, { expand: ['product'] });
    expect(product).toMatchObject({ object: 'product', id: price.product });
  });

  fact('reaches into lists by data, and deeper by dots', expansion, async () => {
    const { id: customer } = await newPayer(bench);
    const { id: price } = await newPlan(bench, 1000);
    const subscription = await subscribe(bench, customer, price, { expand: ['latest_invoice.payments', 'customer'] });
    expect(subscription.customer).toMatchObject({ object: 'customer', id: customer });
    expect(subscription.latest_invoice).toMatchObject({
      object: 'invoice',
      payments: { object: 'list', data: [{ object: 'invoice_payment' }] },
    });
    const { data } = await stripe.subscriptions.list({ customer, expand: ['data.latest_invoice'] });
    expect(data).toMatchObject([{ latest_invoice: { object: 'invoice', customer } }]);
    const product = await stripe.subscriptions.retrieve(subscription.id, { expand: ['items.data.price.product'] });
    expect(product.items.data).toMatchObject([{ price: { product: { object: 'product' } } }]);
  });

  fact('works on what is made, too', expansion, async () => {
    const price = await newPrice(bench);
    const session = await newSession(bench, price.id, { expand: ['line_items'] });
    expect(session.line_items).toMatchObject({ object: 'list', data: [{ object: 'item', price: { id: price.id } }] });
  });

  fact('of what cannot be expanded is refused', expansion, async () => {
    const { id } = await newCustomer(bench);
    expect(await bench.refused('GET', `/v1/customers/${id}`, { 'expand[]': 'metadata' })).toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      message: expect.stringMatching(/^This property cannot be expanded \(metadata\)\./),
    });
    expect(await bench.refused('GET', '/v1/prices', { 'expand[]': 'product' })).toMatchObject({
      status: 400,
      message: expect.stringMatching(/^This property cannot be expanded \(product\)\./),
    });
  });

  fact('goes four levels deep', expansion, async () => {
    const path = 'data.latest_invoice.payments.data.payment';
    expect(await bench.refused('GET', '/v1/subscriptions', { 'expand[]': path })).toMatchObject({
      status: 400,
      message: expect.stringMatching(/^You cannot expand more than 4 levels of a property/),
    });
  });
});
