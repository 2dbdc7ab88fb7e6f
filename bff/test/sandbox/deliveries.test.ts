import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Stack, startStack } from './stack.ts';

let stack: Stack;

beforeEach(async () => {
  stack = await startStack();
  await stack.control('/deliveries/settings', { retries_ms: [20, 40, 60] });
});
afterEach(() => stack.close());

const ids = (): string[] => stack.endpoint.received.map(({ id }) => id);
const fault = (order: object) => stack.control('/deliveries/faults', order);
const makeCustomers = async (count: number) => {
  for (let i = 0; i < count; i++) await stack.stripe.customers.create({ name: `Customer ${i}` });
};
const names = (): unknown[] => stack.endpoint.received.map(({ data }) => (data.object as Stripe.Customer).name);

describe('a delivery', () => {
  it("is signed over its bytes with the machine's time, even when the clock has moved", async () => {
    await stack.control('/clock/advance', { days: 40 });
    await makeCustomers(1);
    await stack.delivered();
    const [event] = stack.endpoint.received;
    const signed = Number(/^t=(\d+),v1=[0-9a-f]{64}$/.exec(stack.endpoint.signatures[0] ?? '')?.[1]);
    expect(Math.abs(signed - Date.now() / 1000)).toBeLessThan(5);
    expect((event?.created ?? 0) - signed).toBeGreaterThan(39 * 86_400);
    const body = JSON.stringify(event);
    expect(() =>
      Stripe.webhooks.constructEvent(body, stack.endpoint.signatures[0] ?? '', stack.sandbox.secrets.webhookSecret),
    ).toThrow();
  });

  it('is tried again, newly signed, while the endpoint does not answer 2xx', async () => {
    stack.endpoint.answers.push(500, 302);
    await makeCustomers(1);
    await expect.poll(() => ids().length).toBe(3);
    await stack.delivered();
    expect(new Set(ids()).size).toBe(1);
    const { deliveries } = await stack.look('/deliveries');
    expect(deliveries).toMatchObject([{ state: 'delivered', attempts: 3, status: 200 }]);
  });

  it('is given up in the end, and counts as pending until then and after', async () => {
    stack.endpoint.answers.push(500, 500, 500, 500);
    await makeCustomers(1);
    await expect
      .poll(async () => (await stack.look('/deliveries')).deliveries)
      .toMatchObject([{ state: 'failed', attempts: 4 }]);
    const failed = await stack.stripe.events.list({ delivery_success: false });
    expect(failed.data).toMatchObject([{ type: 'customer.created', pending_webhooks: 1 }]);
    await stack.control('/deliveries/resend', { event: failed.data[0]?.id });
    await stack.delivered();
    expect((await stack.stripe.events.list({ delivery_success: true })).data).toMatchObject([{ pending_webhooks: 0 }]);
  });

  it('has the same bytes each time, rendered when the event came into being', async () => {
    const customer = await stack.stripe.customers.create({ name: 'Before' });
    await stack.stripe.customers.update(customer.id, { name: 'After' });
    await stack.delivered();
    const created = stack.endpoint.received.find(({ type }) => type === 'customer.created');
    await stack.control('/deliveries/resend', { event: created?.id });
    await stack.delivered();
    expect(stack.endpoint.received.at(-1)).toEqual(created);
    expect(stack.endpoint.received.find(({ type }) => type === 'customer.updated')?.data.previous_attributes).toEqual({
      name: 'Before',
    });
  });
});

describe('deliveries on order', () => {
  it('are lost: by type, for a count', async () => {
    await fault({ effect: 'lose', types: ['customer.*'], count: 2 });
    await makeCustomers(3);
    await stack.stripe.products.create({ name: 'Pro' });
    await stack.delivered();
    expect(names()).toEqual(expect.arrayContaining(['Customer 2', 'Pro']));
    expect(names()).toHaveLength(2);
    expect((await stack.look('/deliveries?state=lost')).deliveries).toHaveLength(2);
  });

  it('are repeated, concurrently', async () => {
    await fault({ effect: 'repeat', times: 4 });
    await makeCustomers(1);
    await stack.delivered();
    expect(ids()).toHaveLength(5);
    expect(new Set(ids()).size).toBe(1);
  });

  it('are delayed', async () => {
    await fault({ effect: 'delay', ms: 120 });
    const begun = Date.now();
    await makeCustomers(1);
    await stack.delivered();
    expect(ids()).toHaveLength(0);
    await expect.poll(() => ids().length).toBe(1);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(115);
  });

  it('are held and let go in another order', async () => {
    await stack.control('/deliveries/settings', { concurrency: 1 });
    await fault({ effect: 'hold' });
    await makeCustomers(4);
    await stack.delivered();
    expect(ids()).toHaveLength(0);
    expect(await stack.control('/deliveries/release', { order: 'reverse' })).toEqual({ released: 4 });
    await stack.delivered();
    expect(names()).toEqual(['Customer 3', 'Customer 2', 'Customer 1', 'Customer 0']);
    await makeCustomers(1);
    await stack.delivered();
    expect(names()).toHaveLength(5);
  });

  it('are shuffled the same way by the same seed', async () => {
    await stack.control('/deliveries/settings', { concurrency: 1 });
    const orders: unknown[][] = [];
    for (let round = 0; round < 2; round++) {
      await fault({ effect: 'hold' });
      await makeCustomers(6);
      await stack.control('/deliveries/release', { order: 'shuffle', seed: 7 });
      await stack.delivered();
      orders.push(names().splice(-6));
    }
    expect(orders[0]).toEqual(orders[1]);
    expect(orders[0]).not.toEqual([...(orders[0] ?? [])].sort());
  });
});

it('a new address counts from the next event on', async () => {
  await stack.control('/webhook', { url: null });
  await makeCustomers(1);
  await stack.control('/webhook', { url: stack.endpoint.url });
  await makeCustomers(1);
  await stack.delivered();
  expect(ids()).toHaveLength(1);
  expect((await stack.stripe.events.list()).data).toHaveLength(2);
});
