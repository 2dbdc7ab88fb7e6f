import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Replica, startReplica } from './replica.ts';

/** As much of Stripe as a start with an empty catalog asks; what it answers can change. */
async function someStripe(account: string) {
  const stripe = { account, status: 200 };
  const server = createServer((request, response) => {
    const isAccount = request.url === '/v1/account';
    const body = isAccount ? { id: stripe.account, object: 'account' } : { object: 'list', data: [], has_more: false };
    response.writeHead(isAccount ? stripe.status : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(stripe.status === 200 ? body : { error: { type: 'invalid_request_error' } }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const env = {
    STRIPE_API_BASE: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    DATABASE_URL: `sqlite:${join(mkdtempSync(join(tmpdir(), 'billing-panel-one-stripe-')), 'billing.sqlite')}`,
  };
  const running = new Set<Replica>();
  onTestFinished(async () => {
    for (const replica of running) await replica.stop();
    server.closeAllConnections();
    server.close();
  });
  /** Starts the server and ends it; throws where it refuses to start. */
  async function startOnce(changes: Record<string, string | undefined> = {}) {
    const replica = await startReplica({ ...env, ...changes });
    await replica.stop();
  }
  return { stripe, startOnce };
}

it('a database that was filled from one account at Stripe is refused with the key of another', async () => {
  const { stripe, startOnce } = await someStripe('acct_first');
  await startOnce();
  stripe.account = 'acct_second';
  await expect(startOnce()).rejects.toThrow(
    /^the server did not start: The configuration has 1 fault:\n {2}STRIPE_SECRET_KEY is of the Stripe account acct_second, and the database was filled from acct_first\. .*DATABASE_URL/,
  );
  stripe.account = 'acct_first';
  await startOnce();
});

it('a database that was filled in test mode is refused with a live key, before anything is asked of Stripe', async () => {
  const { startOnce } = await someStripe('acct_first');
  await startOnce();
  const live = { STRIPE_SECRET_KEY: 'rk_live_canary', STRIPE_API_BASE: undefined };
  const refused = startOnce(live).catch((error: Error) => error.message);
  expect(await refused).toMatch(/STRIPE_SECRET_KEY is of live mode, and the database was filled in test mode\./);
  expect(await refused).not.toContain('canary');
});

it('where Stripe does not say whose the key is, the server starts, and compares at the next start', async () => {
  const { stripe, startOnce } = await someStripe('acct_first');
  stripe.status = 403;
  await startOnce();
  stripe.status = 200;
  await startOnce();
  stripe.account = 'acct_second';
  await expect(startOnce()).rejects.toThrow(/filled from acct_first/);
});
