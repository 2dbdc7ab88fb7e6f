import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BillingError, createBillingClient, signAccountToken } from '@billing-panel/contract/client';
import { decodeJwt, jwtVerify } from 'jose';
import { afterEach, describe, expect, test } from 'vitest';

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

interface Seen {
  method: string | undefined;
  url: string | undefined;
  authorization: string | undefined;
  body: unknown;
}

/** A billing server that says one thing; `undefined` says nothing at all. */
async function serverSaying(answer: { status: number; body: unknown } | undefined) {
  const seen: Seen[] = [];
  const server = createServer(async (req: IncomingMessage, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const { method, url, headers } = req;
    seen.push({
      method,
      url,
      authorization: headers.authorization,
      body: JSON.parse(Buffer.concat(chunks).toString()),
    });
    if (answer) res.writeHead(answer.status).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const consumption = { user_id: 'acct_1', amount: 3, idempotency_key: 'job-7', operation: 'summary' };
const receipt = { transaction_id: 'tx_1', amount: 3, balance: 7, available: 7, replayed: false };

describe('the client of a host’s server', () => {
  test('calls an operation by its path, with the admin key, for one account', async () => {
    const { url, seen } = await serverSaying({ status: 200, body: receipt });
    const billing = createBillingClient({ baseUrl: `${url}/`, adminKey: 'admin_key' });
    expect(await billing.call('credits.consume', consumption)).toEqual(receipt);
    expect(seen).toEqual([
      {
        method: 'POST',
        url: '/functions/v1/crm-stripe-api',
        authorization: 'Bearer admin_key',
        body: { ...consumption, path: ['credits', 'consume'], method: 'POST' },
      },
    ]);
  });

  test('calls a function of its own without a path', async () => {
    const { url, seen } = await serverSaying({
      status: 200,
      body: { portal_url: 'https://x.test', url: 'https://x.test' },
    });
    const billing = createBillingClient({ baseUrl: url, adminKey: 'admin_key' });
    await billing.call('stripe-customer-portal', { user_id: 'acct_1' });
    expect(seen).toMatchObject([{ url: '/functions/v1/stripe-customer-portal', body: { user_id: 'acct_1' } }]);
  });

  test('throws a refusal with its code, its status and the id that finds the log line', async () => {
    const { url } = await serverSaying({
      status: 402,
      body: { error: 'There are not enough credits.', code: 'insufficient_credits', request_id: 'req_1' },
    });
    const billing = createBillingClient({ baseUrl: url, adminKey: 'admin_key' });
    const refusal = await billing.call('credits.consume', consumption).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(BillingError);
    expect(refusal).toMatchObject({
      message: 'There are not enough credits.',
      code: 'insufficient_credits',
      status: 402,
      requestId: 'req_1',
      issues: [],
    });
  });

  test('does not wait for ever', async () => {
    const { url } = await serverSaying(undefined);
    const billing = createBillingClient({ baseUrl: url, adminKey: 'admin_key', timeoutMs: 50 });
    await expect(billing.call('credits.consume', consumption)).rejects.toThrow(/timeout/i);
  });
});

describe('a token for one of the host’s people', () => {
  const secret = 's'.repeat(32);

  test('says who pays, verifies with the shared secret, and ends after five minutes', async () => {
    const token = await signAccountToken({ secret, account: 'acct_1', email: 'ines@example.com' });
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), { algorithms: ['HS256'] });
    expect(payload).toMatchObject({ sub: 'acct_1', email: 'ines@example.com' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
  });

  test('carries issuer, audience and another end where they are asked for', async () => {
    const options = { secret, account: 'acct_1', issuer: 'host', audience: 'billing', expiresInS: 60 };
    const claims = decodeJwt(await signAccountToken(options));
    expect(claims).toMatchObject({ iss: 'host', aud: 'billing' });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(60);
    expect(claims).not.toHaveProperty('email');
  });

  test('is not signed with a secret that could be guessed', async () => {
    await expect(signAccountToken({ secret: 's'.repeat(31), account: 'acct_1' })).rejects.toThrow(/32 bytes/);
  });
});
