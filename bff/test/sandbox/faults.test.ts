import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Stack, sdk, startStack } from './stack.ts';

let stack: Stack;

beforeEach(async () => {
  stack = await startStack();
});
afterEach(() => stack.close());

const raw = (
  method: string,
  path: string,
  { body, headers = {} }: { body?: string; headers?: Record<string, string> } = {},
) =>
  fetch(`${stack.sandbox.url}${path}`, {
    method,
    body,
    headers: {
      authorization: `Bearer ${stack.sandbox.secrets.secretKey}`,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
  });
describe('a fault on order', () => {
  it('counts calls: the second and third of a kind', async () => {
    await stack.control('/faults', {
      method: 'GET',
      path: '/v1/customers/*',
      nth: 2,
      times: 2,
      effect: 'reply',
      status: 429,
      headers: { 'retry-after': '1' },
    });
    const { id } = await stack.stripe.customers.create({});
    const statuses: number[] = [];
    for (let call = 0; call < 4; call++) statuses.push((await raw('GET', `/v1/customers/${id}`)).status);
    expect(statuses).toEqual([200, 429, 429, 200]);
  });

  it('cuts the connection before or after the request was processed', async () => {
    for (const when of ['before', 'after']) {
      await stack.control('/faults', { method: 'POST', path: '/v1/customers', effect: 'cut', when, times: 2 });
      await expect(stack.stripe.customers.create({ name: when }, { idempotencyKey: when })).rejects.toMatchObject({
        type: 'StripeConnectionError',
      });
      await fetch(`${stack.sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
    }
    expect((await stack.stripe.customers.list()).data.map(({ name }) => name)).toEqual(['after']);
    const found = await stack.stripe.customers.create({ name: 'after' }, { idempotencyKey: 'after' });
    expect(found.lastResponse.headers['idempotent-replayed']).toBe('true');
  });

  it('hangs until the caller gives up', async () => {
    await stack.control('/faults', { path: '/v1/customers', effect: 'hang' });
    const hasty = sdk(stack.sandbox, { timeout: 100 });
    await expect(hasty.customers.list()).rejects.toMatchObject({ type: 'StripeConnectionError' });
    expect((await hasty.customers.list()).data).toEqual([]);
  });

  it('answers what is no JSON', async () => {
    await stack.control('/faults', {
      path: '/v1/customers',
      effect: 'reply',
      status: 502,
      raw: '<html>Bad gateway</html>',
    });
    await expect(stack.stripe.customers.list()).rejects.toMatchObject({ type: 'StripeAPIError' });
  });

  it('leaves a log of what reached the API', async () => {
    await stack.stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'logged' });
    const { requests } = await stack.look('/requests?method=POST');
    expect(requests).toMatchObject([
      {
        method: 'POST',
        path: '/v1/customers',
        params: 'name=Ada',
        idempotencyKey: 'logged',
        version: '2026-10-28.endive',
        status: 200,
      },
    ]);
  });
});
