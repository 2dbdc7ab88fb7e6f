import { afterEach, describe, expect, it, vi } from 'vitest';
import { createStripe } from '../../src/stripe/client.ts';
import { type Replica, startReplica } from '../replica.ts';
import { bearer, call, environment, post, readCredits, startServer } from './server.ts';

const token = 'a-token-of-the-scraper';
const scraper = { authorization: `Bearer ${token}` };

let replica: Replica | undefined;
afterEach(async () => {
  await replica?.stop();
  replica = undefined;
});

async function figures(server: { url: string }): Promise<Map<string, number>> {
  const response = await fetch(`${server.url}/metrics`, { headers: scraper });
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [, name = '', value] = /^billing_panel_(\S+) (\S+)$/.exec(line) ?? [];
      return [name, Number(value)];
    }),
  );
}

describe('the metrics', () => {
  it('are not there unless they have a token', async () => {
    await using server = await startServer();
    expect((await fetch(`${server.url}/metrics`, { headers: scraper })).status).toBe(404);
  });

  it.each([
    ['no token', {}],
    ['another token', { authorization: 'Bearer another' }],
    ['a user', undefined],
    ['the token in another header', { 'x-api-key': token }],
  ])('are not shown to %s', async (_, headers) => {
    await using server = await startServer({ METRICS_TOKEN: token });
    const response = await fetch(`${server.url}/metrics`, { headers: headers ?? (await bearer()) });
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain('billing_panel_');
  });

  it('count requests by operation and outcome', async () => {
    await using server = await startServer({ METRICS_TOKEN: token });
    await call(server, readCredits, await bearer());
    await call(server, readCredits, await bearer());
    await call(server, readCredits);
    await call(server, { path: ['canary-path'], method: 'GET' }, await bearer());
    await post(server, '/functions/v1/stripe-webhooks', {});
    await fetch(`${server.url}/canary-address`);
    await fetch(`${server.url}/healthz`);
    const all = await figures(server);
    expect(Object.fromEntries([...all].filter(([name]) => name.startsWith('requests_total')))).toEqual({
      'requests_total{operation="credits",outcome="ok"}': 2,
      'requests_total{operation="credits",outcome="unauthenticated"}': 1,
      'requests_total{operation="none",outcome="unknown_operation"}': 2,
      'requests_total{operation="stripe-webhooks",outcome="ok"}': 1,
    });
  });

  it('tell of the inbox and of Stripe', async () => {
    replica = await startReplica({
      METRICS_TOKEN: token,
      DATABASE_URL: 'sqlite::memory:',
      ALLOWED_REDIRECT_ORIGINS: 'https://app.example.com',
      LOG_LEVEL: 'silent',
    });
    const { url } = replica;
    const stripe = createStripe({ secretKey: 'sk_test_ofTheTests' });
    const deliver = (id: string, livemode: boolean) => {
      const data = { object: { id: `in_${id}` } };
      const payload = JSON.stringify({ id, object: 'event', type: 'invoice.paid', livemode, data });
      const secret = environment.STRIPE_WEBHOOK_SECRET ?? '';
      const signature = stripe.webhooks.generateTestHeaderString({ payload, secret });
      const headers = { 'stripe-signature': signature };
      return fetch(`${url}/functions/v1/stripe-webhooks`, { method: 'POST', headers, body: payload });
    };
    // Nobody answers as Stripe, so that what is for us stays pending, and the other is set aside at once.
    await Promise.all([deliver('evt_1', false), deliver('evt_2', true)]);
    expect((await fetch(`${url}/functions/v1/crm-stripe-api/invoices`, { headers: await bearer() })).status).toBe(200);
    await vi.waitUntil(async () => ((await figures({ url })).get('inbox_oldest_pending_seconds') ?? 0) > 0);
    const all = await figures({ url });
    expect(Object.fromEntries(all)).toMatchObject({
      'inbox_events{status="pending"}': 1,
      'inbox_events{status="ignored"}': 1,
      'inbox_events{status="dead"}': 0,
      database_up: 1,
      drift_objects_total: 0,
    });
    expect(all.get('stripe_errors_total{status="no_answer"}')).toBeGreaterThan(0);
    expect([...all.keys()].some((name) => name.startsWith('database_connections'))).toBe(false);
  });
});
