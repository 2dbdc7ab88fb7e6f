import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  adminKey,
  asAdmin,
  call,
  functionUrl,
  readCredits,
  refusal,
  startServer,
  type TestServer,
  tokenOf,
} from './server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ ADMIN_API_KEYS: `ops=${adminKey},an-unnamed-admin-key,base64Admin==` });
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(() => {
  server.calls.length = 0;
});

async function withToken(token: string, headers: Record<string, string> = {}) {
  return call(server, readCredits, { authorization: `Bearer ${token}`, ...headers });
}

async function expectRefused(response: Response, code: string) {
  expect(await refusal(response)).toEqual({ status: 401, code });
  expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
  expect(server.calls).toEqual([]);
}

describe('an admin key', () => {
  const forAlice = { ...readCredits, user_id: 'alice' };

  it.each(['authorization', 'apikey', 'x-api-key'])('opens in the header %s', async (header) => {
    const value = header === 'authorization' ? `Bearer ${adminKey}` : adminKey;
    expect((await call(server, forAlice, { [header]: value })).status).toBe(200);
    expect(server.calls[0]?.caller).toMatchObject({ subject: 'alice', actor: 'admin:ops' });
  });

  it('without a name is told apart by its digest', async () => {
    await call(server, forAlice, { 'x-api-key': 'an-unnamed-admin-key' });
    // The first 8 hex digits of `printf an-unnamed-admin-key | sha256sum`.
    expect(server.calls[0]?.caller.actor).toBe('admin:936e31d0');
  });

  it('may end like base64 does', async () => {
    expect((await call(server, forAlice, { 'x-api-key': 'base64Admin==' })).status).toBe(200);
  });

  it.each([
    adminKey.slice(0, -1),
    `${adminKey}x`,
    adminKey.toUpperCase(),
    `ops=${adminKey}`,
    'ops',
    '',
    ' ',
    ',',
    `${adminKey},${adminKey}`,
    'undefined',
    'null',
    'x'.repeat(5000),
    '\u20ac'.charCodeAt(0).toString(16),
    '\u00e9\u00e9\u00e9\u00e9',
  ])('is not %j', async (key) => {
    await expectRefused(await call(server, forAlice, { 'x-api-key': key }), 'unauthenticated');
    await expectRefused(await call(server, forAlice, { apikey: key }), 'unauthenticated');
    await expectRefused(await call(server, forAlice, { authorization: `Bearer ${key}` }), 'invalid_token');
  });

  it.each(['', 'undefined', 'null', '[object Object]'])('is never %j where there is none', async (key) => {
    await using without = await startServer({ ADMIN_API_KEYS: undefined });
    const response = await call(without, forAlice, { 'x-api-key': key });
    expect(await refusal(response)).toEqual({ status: 401, code: 'unauthenticated' });
  });
});

describe('a token and a key together', () => {
  it('are the user of the token, whatever the key is', async () => {
    for (const key of [adminKey, 'sb_publishable_x']) {
      expect((await withToken(await tokenOf(), { apikey: key, 'x-api-key': key })).status).toBe(200);
    }
    expect(server.calls.map((each) => each.caller.actor)).toEqual(['user:alice', 'user:alice']);
  });

  it('are refused where the token is bad, however good the key', async () => {
    await expectRefused(await withToken('nonsense', { apikey: adminKey, 'x-api-key': adminKey }), 'invalid_token');
    await expectRefused(await withToken(await tokenOf({ exp: 1 }), { apikey: adminKey }), 'token_expired');
    await expectRefused(
      await call(server, readCredits, { authorization: 'Bearer', apikey: adminKey }),
      'invalid_token',
    );
  });

  it('are the admin where the Bearer is the admin key', async () => {
    const body = { ...readCredits, user_id: 'bob' };
    await call(server, body, { ...asAdmin, apikey: 'sb_publishable_x' });
    expect(server.calls[0]?.caller).toMatchObject({ subject: 'bob', actor: 'admin:ops' });
  });

  it('are looked at separately: another scheme is no Bearer', async () => {
    const body = { ...readCredits, user_id: 'bob' };
    expect((await call(server, body, { authorization: 'Basic YTpi', apikey: adminKey })).status).toBe(200);
  });
});

describe('credentials elsewhere', () => {
  it('are not looked at: in the query, in a cookie, in the body', async () => {
    const token = await tokenOf();
    const response = await fetch(`${server.url}${functionUrl}?access_token=${token}&apikey=${adminKey}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: `access_token=${token}` },
      body: JSON.stringify({ ...readCredits, access_token: token, apikey: adminKey }),
    });
    await expectRefused(response, 'unauthenticated');
  });

  it('are refused where two Authorization headers stand', async () => {
    const headers = [
      'Host',
      'localhost',
      'Authorization',
      `Bearer ${await tokenOf()}`,
      'Authorization',
      `Bearer ${adminKey}`,
    ];
    const status = await new Promise((resolve, reject) => {
      const target = { port: server.port, path: `${functionUrl}/credits`, headers };
      request(target, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(401);
  });
});
