import { describe, expect, it, onTestFinished } from 'vitest';
import { rateLimits } from '../../src/config/rate-limits.ts';
import { networkOf } from '../../src/http/address.ts';
import type { Services } from '../../src/services.ts';
import { openStorage } from '../../src/storage/open.ts';
import { asAdmin, bearer, call, post, readCredits, refusal, startServer, tokenOf } from './server.ts';

async function limited(env: Record<string, string> = {}) {
  const storage = await openStorage({ database: { kind: 'sqlite', file: ':memory:' } });
  const server = await startServer({ RATE_LIMITS: 'on', ...env }, { services: { storage } as Services });
  onTestFinished(async () => {
    await server[Symbol.asyncDispose]();
    await storage.close();
  });
  return { server, storage };
}

/** How many answers had which status. */
async function statuses(requests: Promise<Response>[]): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const { status } of await Promise.all(requests)) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

const purchase = { path: ['credits', 'purchase'], method: 'POST', package_id: '0b7e1a52-8f2c-4f0e-a1b9-5f4f3a2d1e22' };
const wrong = { authorization: 'Bearer of-nobody' };

describe('purchases and the portal', () => {
  it('are ten a minute, together, for each account', async () => {
    const { server } = await limited();
    const alice = await bearer();
    const ten = [
      ...times(4, () => call(server, purchase, alice)),
      ...times(3, () => post(server, '/functions/v1/stripe-customer-portal', {}, alice)),
      ...times(3, () => post(server, '/functions/v1/stripe-checkout', { type: 'subscription', priceId: 'p' }, alice)),
    ];
    expect(await statuses(ten)).toEqual({ 200: 10 });
    const eleventh = await call(server, purchase, alice);
    expect(Object.fromEntries(eleventh.headers)).toMatchObject({
      'ratelimit-limit': '10',
      'ratelimit-remaining': '0',
      'ratelimit-policy': '10;w=60',
      'retry-after': expect.stringMatching(/^([1-9]|[1-5]\d|60)$/),
    });
    expect(await refusal(eleventh)).toEqual({ status: 429, code: 'rate_limited' });
    expect(server.calls).toHaveLength(10);

    expect((await call(server, purchase, await bearer({ sub: 'bob' }))).status).toBe(200);
    expect((await call(server, readCredits, alice)).status).toBe(200);
  });

  it('count before the body is looked at, and say how many are left', async () => {
    const { server } = await limited();
    const response = await call(server, { ...purchase, package_id: 7 }, await bearer());
    expect(response.status).toBe(400);
    expect(response.headers.get('ratelimit-remaining')).toBe('9');
    expect(Number(response.headers.get('ratelimit-reset'))).toBeGreaterThan(0);
  });

  it('are counted for a team, whoever of it acts', async () => {
    const { server } = await limited({ JWT_ACCOUNT_CLAIM: 'team', RATE_LIMITS: 'purchases=2' });
    const members = ['ann', 'ben', 'cleo'].map(async (sub) =>
      call(server, purchase, await bearer({ sub, team: 'red' })),
    );
    expect(await statuses(members)).toEqual({ 200: 2, 429: 1 });
  });

  it('are counted anew when the minute is over', async () => {
    const { storage } = await limited();
    const { rateLimits: rows } = storage;
    await rows.add('a', 1, 1_000, 61_000);
    expect(await rows.add('a', 1, 60_999, 120_999)).toEqual({ points: 2, endsAt: 61_000 });
    expect(await rows.add('a', 1, 61_000, 121_000)).toEqual({ points: 1, endsAt: 121_000 });
    await rows.forget(121_000);
    expect(await rows.add('a', 1, 61_000, 121_000)).toEqual({ points: 1, endsAt: 121_000 });
  });

  it('are still counted while the database is away', async () => {
    const { server, storage } = await limited();
    await storage.close();
    const alice = await bearer();
    expect(await statuses(times(12, () => call(server, purchase, alice)))).toEqual({ 200: 10, 429: 2 });
  });
});

describe('reads', () => {
  it('are counted by account, apart from everything else', async () => {
    const { server } = await limited({ RATE_LIMITS: 'reads=5' });
    const alice = await bearer();
    expect(await statuses(times(8, () => call(server, readCredits, alice)))).toEqual({ 200: 5, 429: 3 });
    expect((await call(server, purchase, alice)).status).toBe(200);
    expect((await call(server, readCredits, await bearer({ sub: 'bob' }))).status).toBe(200);
  });

  it('of what Stripe is asked for are counted with the changes', async () => {
    const { server } = await limited({ RATE_LIMITS: 'changes=2' });
    const alice = await bearer();
    const list = { path: ['invoices'], method: 'GET' };
    const cancel = { path: ['subscriptions', 'cancel'], method: 'POST' };
    expect(await statuses([call(server, list, alice), call(server, cancel, alice)])).toEqual({ 200: 2 });
    expect((await call(server, list, alice)).status).toBe(429);
  });

  it('are 600 a minute unless the operator says otherwise', async () => {
    const { server } = await limited();
    expect((await call(server, readCredits, await bearer())).headers.get('ratelimit-policy')).toBe('600;w=60');
  });
});

describe('not counted are', () => {
  it('admins, whatever they do', async () => {
    const { server } = await limited({ RATE_LIMITS: 'purchases=1,changes=1,reads=1,failures=1' });
    const grant = { path: ['credits', 'grant'], method: 'POST', user_id: 'alice', amount: 1 };
    const requests = times(5, () => [
      call(server, { ...purchase, user_id: 'alice' }, asAdmin),
      call(server, { ...readCredits, user_id: 'alice' }, asAdmin),
      call(server, { ...grant, idempotency_key: 'k' }, asAdmin),
    ]).flat();
    const responses = await Promise.all(requests);
    expect(responses.map(({ status }) => status)).toEqual(times(15, () => 200));
    expect(responses.every(({ headers }) => !headers.has('ratelimit-limit'))).toBe(true);
  });

  it('events of Stripe, and what anyone may read', async () => {
    const { server } = await limited({ RATE_LIMITS: 'purchases=1,changes=1,reads=1,failures=1' });
    const plans = { path: ['subscriptions', 'plans'], method: 'GET' };
    const requests = times(5, () => [post(server, '/functions/v1/stripe-webhooks', {}), call(server, plans, wrong)]);
    expect(await statuses(requests.flat())).toEqual({ 200: 10 });
  });

  it('requests without any credentials, and tokens that were good and have ended', async () => {
    const { server } = await limited({ RATE_LIMITS: 'failures=1' });
    const ended = await bearer({ exp: Math.floor(Date.now() / 1000) - 60 });
    const codes = await Promise.all(
      times(5, () => [call(server, readCredits), call(server, readCredits, ended)])
        .flat()
        .map(async (response) => (await refusal(await response)).code),
    );
    expect(new Set(codes)).toEqual(new Set(['unauthenticated', 'token_expired']));
  });
});

describe('credentials that are not valid', () => {
  it('are refused with 401 twenty times a minute, then with 429; those that are valid pass on', async () => {
    const { server } = await limited();
    const forged = { authorization: `Bearer ${await tokenOf({}, 'another-secret-with-more-than-32-bytes')}` };
    const guesses: Record<string, string>[] = [
      wrong,
      forged,
      { apikey: 'a-guessed-admin-key' },
      { 'x-api-key': 'another-guess' },
    ];
    expect(await statuses(times(5, () => guesses.map((guess) => call(server, readCredits, guess))).flat())).toEqual({
      401: 20,
    });
    const next = await call(server, readCredits, wrong);
    expect(next.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await refusal(next)).toEqual({ status: 429, code: 'rate_limited' });
    expect((await call(server, readCredits, await bearer())).status).toBe(200);
    expect((await call(server, { ...readCredits, user_id: 'alice' }, asAdmin)).status).toBe(200);
    expect(await refusal(await call(server, readCredits))).toEqual({ status: 401, code: 'unauthenticated' });
  });

  const from = (forwarded: string) => ({ ...wrong, 'x-forwarded-for': forwarded });

  it('are counted by connection, whatever X-Forwarded-For says, unless a proxy is trusted', async () => {
    const { server } = await limited({ RATE_LIMITS: 'failures=2' });
    const requests = ['198.51.100.1', '198.51.100.2', '198.51.100.3'].map((ip) => call(server, readCredits, from(ip)));
    expect(await statuses(requests)).toEqual({ 401: 2, 429: 1 });
  });

  it('are counted by what the outermost trusted proxy saw, whatever the caller wrote before it', async () => {
    const { server } = await limited({ RATE_LIMITS: 'failures=2', TRUST_PROXY: '2' });
    const forwarded = ['1.1.1.1, 198.51.100.1, 10.0.0.1', '2.2.2.2, 198.51.100.1, 10.0.0.1', '198.51.100.1, 10.0.0.2'];
    expect(await statuses(forwarded.map((list) => call(server, readCredits, from(list))))).toEqual({ 401: 2, 429: 1 });
    expect((await call(server, readCredits, from('198.51.100.2, 10.0.0.1'))).status).toBe(401);
  });

  it.each([
    ['::ffff:198.51.100.1', '198.51.100.1'],
    ['198.51.100.1:50123', '198.51.100.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:2::9', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('from %s are counted for %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

it('can be switched off', async () => {
  const { server } = await limited({ RATE_LIMITS: 'off' });
  const response = await call(server, purchase, await bearer());
  expect(response.headers.has('ratelimit-limit')).toBe(false);
  expect(await statuses(times(30, () => call(server, readCredits, wrong)))).toEqual({ 401: 30 });
});

it('takes from the operator what differs', () => {
  expect(rateLimits('purchases=20, reads=1200')).toEqual({ purchases: 20, changes: 30, reads: 1200, failures: 20 });
});
