import { operations } from '@billing-panel/contract';
import { describe, expect, it, vi } from 'vitest';
import { createClient } from './client.js';

const answering = (status: number, body: unknown, headers?: Record<string, string>) =>
  vi.fn(async (_url: string | URL | Request, _init?: RequestInit) => Response.json(body, { status, headers }));

const clientOf = (send: ReturnType<typeof answering>) =>
  createClient(() => ({ baseUrl: 'https://billing.example/', getToken: () => 'token', fetch: send }));

describe('a call', () => {
  it.each([
    'panel',
    'credits.purchase',
    'subscriptions.create-checkout',
    'checkout.status',
    'credits.transactions',
  ] as const)('%s goes where the contract says', async (operation) => {
    const send = answering(200, {});
    await clientOf(send).call(
      operation,
      { session_id: 'cs_1' } as never,
      { method: operations[operation].method } as never,
    );
    const spec = operations[operation];
    const [url, init] = send.mock.calls[0] ?? [];
    expect(url).toBe(`https://billing.example/functions/v1/${spec.function}`);
    expect(JSON.parse(String(init?.body))).toMatchObject({ path: spec.path, method: spec.method, session_id: 'cs_1' });
    expect(init?.method).toBe('POST');
  });

  it('to the portal has a function of its own', async () => {
    const send = answering(200, { portal_url: 'https://portal.example/' });
    await clientOf(send).call('stripe-customer-portal', { flow: 'subscription_cancel' }, {});
    const [url, init] = send.mock.calls[0] ?? [];
    expect(url).toBe('https://billing.example/functions/v1/stripe-customer-portal');
    expect(JSON.parse(String(init?.body))).toEqual({ flow: 'subscription_cancel' });
  });

  it('tells a refusal by its code, and how long to wait', async () => {
    const send = answering(
      429,
      { error: 'Slow down.', code: 'rate_limited', request_id: 'req_1' },
      { 'retry-after': '7' },
    );
    await expect(clientOf(send).call('panel', {}, { method: 'GET' })).rejects.toMatchObject({
      name: 'BillingError',
      code: 'rate_limited',
      status: 429,
      requestId: 'req_1',
      retryAfterS: 7,
    });
  });

  it.each([
    ['a page', new Response('<h1>hello</h1>')],
    ['nothing', new Response('')],
    ['a number', Response.json(7)],
  ])('knows %s from an answer', async (_, response) => {
    const client = createClient(() => ({ baseUrl: '', getToken: () => 'token', fetch: async () => response }));
    await expect(client.call('panel', {}, { method: 'GET' })).rejects.toMatchObject({ code: 'bad_answer' });
  });

  it('without a network is told from one without an answer', async () => {
    const client = createClient(() => ({
      baseUrl: '',
      getToken: () => 'token',
      fetch: () => Promise.reject(new TypeError('failed')),
    }));
    await expect(client.call('panel', {}, { method: 'GET' })).rejects.toMatchObject({ code: 'no_answer' });
    const offline = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    await expect(client.call('panel', {}, { method: 'GET' })).rejects.toMatchObject({ code: 'offline' });
    offline.mockRestore();
  });

  it('has the token refreshed once, whichever of two calls hears first that it is no longer taken', async () => {
    const getToken = vi.fn(async ({ forceRefresh }: { forceRefresh: boolean }) => {
      if (forceRefresh) token = 'fresh';
      return token;
    });
    let token = 'stale';
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const client = createClient(() => ({
      baseUrl: '',
      getToken,
      fetch: async (_url, init) => {
        if (new Headers(init?.headers).get('authorization') === 'Bearer fresh') return Response.json({});
        if (String(init?.body).includes('cs_late')) await held;
        return Response.json({}, { status: 401 });
      },
    }));
    const slow = client.call('checkout.status', { session_id: 'cs_late' }, { method: 'GET' });
    await client.call('panel', {}, { method: 'GET' });
    release();
    await slow;
    expect(getToken.mock.calls.filter(([{ forceRefresh }]) => forceRefresh)).toHaveLength(1);
  });

  it('ends with the client', async () => {
    const client = createClient(() => ({
      baseUrl: '',
      getToken: () => 'token',
      fetch: (_url, init) =>
        new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))),
    }));
    const call = client.call('panel', {}, { method: 'GET' });
    await Promise.resolve();
    client.close();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  });
});
