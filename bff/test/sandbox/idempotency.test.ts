import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Stack, startStack } from './stack.ts';

let stack: Stack;

beforeEach(async () => {
  stack = await startStack();
});
afterEach(() => stack.close());

describe('an idempotency key', () => {
  const key = { idempotencyKey: 'key-1' };

  it('gives the first answer again for the same parameters', async () => {
    const first = await stack.stripe.customers.create({ name: 'Ada' }, key);
    const again = await stack.stripe.customers.create({ name: 'Ada' }, key);
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(again.lastResponse.headers['original-request']).toBe(first.lastResponse.requestId);
    expect((await stack.stripe.customers.list()).data).toHaveLength(1);
    expect((await stack.stripe.events.list()).data[0]?.request).toEqual({
      id: first.lastResponse.requestId,
      idempotency_key: 'key-1',
    });
  });

  it('is refused for other parameters and other endpoints', async () => {
    await stack.stripe.customers.create({ name: 'Ada' }, key);
    await expect(stack.stripe.customers.create({ name: 'Eve' }, key)).rejects.toMatchObject({
      type: 'StripeIdempotencyError',
      statusCode: 400,
      message:
        "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than 'key-1' if you meant to execute a different request.",
    });
    await expect(stack.stripe.products.create({ name: 'Ada' }, key)).rejects.toMatchObject({
      type: 'StripeIdempotencyError',
    });
  });

  it('is in use while its first request runs', async () => {
    await stack.control('/faults', { path: '/v1/customers', effect: 'delay', delay_ms: 500 });
    const first = stack.stripe.customers.create({ name: 'Ada' }, key);
    await expect.poll(async () => (await stack.look('/requests')).requests).toHaveLength(1);
    await expect(stack.stripe.customers.create({ name: 'Ada' }, key)).rejects.toMatchObject({
      statusCode: 409,
      code: 'idempotency_key_in_use',
    });
    const { id } = await first;
    expect((await stack.stripe.customers.create({ name: 'Ada' }, key)).id).toBe(id);
  });

  it('has made its object before an answer that is late comes', async () => {
    await stack.control('/faults', {
      method: 'POST',
      path: '/v1/customers',
      effect: 'delay',
      delay_ms: 2_000,
      when: 'after',
    });
    let isAnswered = false;
    const first = stack.stripe.customers.create({ name: 'Ada' }, key).finally(() => {
      isAnswered = true;
    });
    await expect.poll(async () => (await stack.stripe.customers.list()).data).toHaveLength(1);
    expect(isAnswered).toBe(false);
    const { id } = await first;
    expect((await stack.stripe.customers.create({ name: 'Ada' }, key)).id).toBe(id);
  });

  it('is free again after a refused validation, and after a day', async () => {
    const create = (unit_amount: number | string) =>
      stack.stripe.prices.create(
        { currency: 'usd', unit_amount: unit_amount as number, product_data: { name: 'Pack' } },
        key,
      );
    await expect(create('x')).rejects.toMatchObject({ code: 'parameter_invalid_integer' });
    const first = await create(100);
    await fetch(`${stack.sandbox.url}/_sandbox/idempotency`, { method: 'DELETE' });
    expect((await create(100)).id).not.toBe(first.id);
  });

  it('replays a stored 500, and not one that was not stored', async () => {
    await stack.control('/faults', { path: '/v1/customers', effect: 'reply', status: 500, stored: true });
    await expect(stack.stripe.customers.create({ name: 'Ada' }, key)).rejects.toMatchObject({ statusCode: 500 });
    await expect(stack.stripe.customers.create({ name: 'Ada' }, key)).rejects.toMatchObject({
      statusCode: 500,
      headers: { 'idempotent-replayed': 'true' },
    });
    expect((await stack.stripe.customers.list()).data).toHaveLength(0);
    await stack.control('/faults', { path: '/v1/customers', method: 'POST', effect: 'reply', status: 500 });
    const other = { idempotencyKey: 'key-2' };
    await expect(stack.stripe.customers.create({ name: 'Eve' }, other)).rejects.toMatchObject({ statusCode: 500 });
    expect(await stack.stripe.customers.create({ name: 'Eve' }, other)).toMatchObject({ name: 'Eve' });
  });
});
