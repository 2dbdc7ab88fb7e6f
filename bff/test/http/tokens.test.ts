import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { call, jwtSecret, readCredits, refusal, startServer, type TestServer, tokenOf } from './server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(() => {
  server.calls.length = 0;
});

const nowS = () => Math.floor(Date.now() / 1000);

const encoded = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A token with the right signature over whatever the parts are: for what no honest library would sign. */
function signedToken(header: unknown, payload: unknown, hash = 'sha256'): string {
  const head = `${encoded(header)}.${encoded(payload)}`;
  return `${head}.${createHmac(hash, jwtSecret).update(head).digest('base64url')}`;
}

const goodHeader = { alg: 'HS256', typ: 'JWT' };
const goodClaims = () => ({ sub: 'alice', exp: nowS() + 60 });

async function withToken(token: string, headers: Record<string, string> = {}) {
  return call(server, readCredits, { authorization: `Bearer ${token}`, ...headers });
}

async function expectRefused(response: Response, code: string) {
  expect(await refusal(response)).toEqual({ status: 401, code });
  expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
  expect(server.calls).toEqual([]);
}

describe('a token', () => {
  it('stands for the account of its sub', async () => {
    expect((await withToken(await tokenOf({ email: 'alice@example.com' }))).status).toBe(200);
    expect(server.calls[0]?.caller).toEqual({ subject: 'alice', email: 'alice@example.com', actor: 'user:alice' });
  });

  it.each(['bearer', 'BEARER', 'Bearer '])('may follow the word %s', async (scheme) => {
    const response = await call(server, readCredits, { authorization: `${scheme} ${await tokenOf()}` });
    expect(response.status).toBe(200);
  });

  it.each(['none', 'None', 'nOnE', 'NONE'])('is not taken without a signature (alg %s)', async (alg) => {
    await expectRefused(await withToken(`${encoded({ alg })}.${encoded(goodClaims())}.`), 'invalid_token');
  });

  it.each([
    ['HS384', 'sha384'],
    ['HS512', 'sha512'],
    ['hs256', 'sha256'],
    ['', 'sha256'],
  ])('is not taken with the algorithm %j, though it is signed with the secret', async (alg, hash) => {
    await expectRefused(await withToken(signedToken({ alg }, goodClaims(), hash)), 'invalid_token');
  });

  it('is not taken with another secret', async () => {
    await expectRefused(await withToken(await tokenOf({}, `${jwtSecret}.`)), 'invalid_token');
  });

  it('is not taken with one letter changed', async () => {
    const [header, payload, signature] = (await tokenOf()).split('.');
    const forged = encoded({ ...goodClaims(), sub: 'bob' });
    await expectRefused(await withToken(`${header}.${forged}.${signature}`), 'invalid_token');
    await expectRefused(await withToken(`${header}.${payload}.${signature?.toUpperCase()}`), 'invalid_token');
  });

  it.each(['jku', 'x5u', 'jwk', 'x5c', 'kid'])('cannot bring its own key in %s', async (field) => {
    const token = signedToken({ ...goodHeader, [field]: 'https://evil.example/keys' }, goodClaims());
    // The header field is not looked at: the signature is by our secret, so that the token is good.
    expect((await withToken(token)).status).toBe(200);
  });

  it('cannot demand what is not understood', async () => {
    await expectRefused(
      await withToken(signedToken({ ...goodHeader, crit: ['b64'], b64: false }, goodClaims())),
      'invalid_token',
    );
    await expectRefused(
      await withToken(signedToken({ ...goodHeader, crit: ['more'], more: 1 }, goodClaims())),
      'invalid_token',
    );
  });

  it.each(['x', 'a.b', 'a.b.c', 'a.b.c.d.e', '..', 'null', 'undefined', 'sb_publishable_x', 'eyJhbGciOiJIUzI1NiJ9..'])(
    'is not %j',
    async (text) => expectRefused(await withToken(text), 'invalid_token'),
  );
});

describe('the times of a token', () => {
  it('end it', async () => {
    await expectRefused(await withToken(await tokenOf({ exp: nowS() - 61 })), 'token_expired');
  });

  it('may be a few seconds off', async () => {
    expect((await withToken(await tokenOf({ exp: nowS() - 2, iat: nowS() + 2, nbf: nowS() + 2 }))).status).toBe(200);
  });

  it('do not excuse a signature', async () => {
    await expectRefused(await withToken(await tokenOf({ exp: nowS() - 61 }, `${jwtSecret}.`)), 'invalid_token');
  });

  it.each([
    ['no exp', () => '{"sub":"alice"}'],
    ['exp as text', () => `{"sub":"alice","exp":"${nowS() + 60}"}`],
    ['exp without end', () => '{"sub":"alice","exp":1e400}'],
    ['exp null', () => '{"sub":"alice","exp":null}'],
    ['nbf in the future', () => JSON.stringify({ ...goodClaims(), nbf: nowS() + 61 })],
    ['nbf as text', () => JSON.stringify({ ...goodClaims(), nbf: 'now' })],
    ['iat in the future', () => JSON.stringify({ ...goodClaims(), iat: nowS() + 61 })],
    ['iat as text', () => JSON.stringify({ ...goodClaims(), iat: 'now' })],
  ])('must be sane: %s', async (_, payload) => {
    await expectRefused(await withToken(signedToken(goodHeader, payload())), 'invalid_token');
  });
});

describe('the claims of a token', () => {
  it.each([
    undefined,
    '',
    ' ',
    ' alice',
    'alice\n',
    {},
    { id: 'alice' },
    [],
    ['alice'],
    1,
    true,
    null,
    'x'.repeat(256),
    'a\u0000b',
    'a\u001b[31m',
    '../bob',
    'a%2fb',
    'a\\b',
    '__proto__',
    '\u202ebob',
    '\ud800',
  ])('must name a plain sub, and %j is none', async (sub) => {
    const { exp } = goodClaims();
    await expectRefused(await withToken(signedToken(goodHeader, { sub, exp })), 'invalid_token');
  });

  it.each([
    'auth0|65f1',
    'google-oauth2|1',
    'a@b.example',
    '6f1c0b5e-3d0f-4a3b-9d57-0f6f4a7f1c11',
    'Zoë',
    'x'.repeat(255),
  ])('may name the sub %s', async (sub) => {
    expect((await withToken(await tokenOf({ sub }))).status).toBe(200);
    expect(server.calls[0]?.caller.subject).toBe(sub);
  });

  it.each(['anon', 'service_role'])('must not have the role %s', async (role) => {
    await expectRefused(await withToken(await tokenOf({ role })), 'invalid_token');
  });

  it.each(['authenticated', 'admin', undefined])('may have the role %s', async (role) => {
    expect((await withToken(await tokenOf({ role }))).status).toBe(200);
  });

  it('make nobody an admin', async () => {
    const claims = { app_metadata: { role: 'admin' }, user_metadata: { is_admin: true }, role: 'admin', admin: true };
    const grant = { path: ['credits', 'grant'], method: 'POST', amount: 1, idempotency_key: 'k' };
    const response = await call(server, grant, { authorization: `Bearer ${await tokenOf(claims)}` });
    expect(await refusal(response)).toEqual({ status: 403, code: 'forbidden' });
  });

  it.each(['not an address', 'a b@example.com', 7, {}, `${'x'.repeat(250)}@example.com`])(
    'carry an e-mail only where it is one, and %j is none',
    async (email) => {
      expect((await withToken(await tokenOf({ email }))).status).toBe(200);
      expect(server.calls[0]?.caller.email).toBeUndefined();
    },
  );
});

describe('issuer, audience and account claim, where the operator names them', () => {
  it.each([
    [{ iss: 'https://auth.example', aud: 'panel' }, 200],
    [{ iss: 'https://auth.example', aud: ['other', 'panel'] }, 200],
    [{ iss: 'https://auth.example' }, 401],
    [{ aud: 'panel' }, 401],
    [{ iss: 'https://auth.example', aud: 'panels' }, 401],
    [{ iss: 'https://auth.example/', aud: 'panel' }, 401],
    [{ iss: ['https://auth.example'], aud: 'panel' }, 401],
  ])('judge %j: %i', async (claims, status) => {
    await using strict = await startServer({ JWT_ISSUER: 'https://auth.example', JWT_AUDIENCE: 'panel' });
    const response = await call(strict, readCredits, { authorization: `Bearer ${await tokenOf(claims)}` });
    expect(response.status).toBe(status);
  });

  it('let a team share an account, and say who acted', async () => {
    await using teams = await startServer({
      JWT_ACCOUNT_CLAIM: 'org_id',
      JWT_EMAIL_CLAIM: 'https://app.example/email',
    });
    const claims = { org_id: 'team-7', 'https://app.example/email': 'team@example.com', email: 'alice@example.com' };
    await call(teams, readCredits, { authorization: `Bearer ${await tokenOf(claims)}` });
    expect(teams.calls[0]?.caller).toEqual({ subject: 'team-7', email: 'team@example.com', actor: 'user:alice' });
    const without = await call(teams, readCredits, { authorization: `Bearer ${await tokenOf()}` });
    expect(await refusal(without)).toEqual({ status: 401, code: 'invalid_token' });
  });
});
