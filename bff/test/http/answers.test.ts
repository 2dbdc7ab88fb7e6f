import { type ErrorCode, errorBody, errorCodes, errorStatus } from '@billing-panel/contract';
import { describe, expect, it } from 'vitest';
import type { Handlers } from '../../src/http/functions.ts';
import { Refusal } from '../../src/refusal.ts';
import { bearer, call, readCredits, startServer } from './server.ts';

function failing(error: unknown): { handlers: Handlers } {
  const handler = async () => {
    throw error;
  };
  return { handlers: { credits: handler } as unknown as Handlers };
}

async function answerTo(error: unknown) {
  const server = await startServer({}, failing(error));
  const response = await call(server, readCredits, { ...(await bearer()), 'x-request-id': 'req-1' });
  const body: unknown = await response.json();
  await server[Symbol.asyncDispose]();
  return { response, body, logged: server.logged().join('') };
}

describe.each(errorCodes)('a refusal with %s', (code: ErrorCode) => {
  it('has the status of its code and the body of every refusal', async () => {
    const { response, body } = await answerTo(new Refusal(code, 'A sentence for people.'));
    expect(response.status).toBe(errorStatus[code]);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(errorBody.strict().parse(body)).toEqual({ error: 'A sentence for people.', code, request_id: 'req-1' });
    expect(response.headers.has('retry-after')).toBe(response.status === 503);
    expect(response.headers.has('www-authenticate')).toBe(response.status === 401);
  });
});

it('a refusal may say when to try again', async () => {
  const { response } = await answerTo(new Refusal('rate_limited', 'Slow down.', { retryAfterS: 17 }));
  expect(response.headers.get('retry-after')).toBe('17');
});

it('the cause of a refusal is logged, not answered', async () => {
  const cause = new Error('connect ECONNREFUSED 10.0.0.7:5432');
  const { body, logged } = await answerTo(new Refusal('database_unavailable', 'Try again.', { cause }));
  expect(JSON.stringify(body)).not.toContain('10.0.0.7');
  expect(logged).toContain('10.0.0.7');
});

it.each([
  ['SQLITE_BUSY', 'database is locked'],
  ['SQLITE_IOERR_WRITE', 'disk I/O error'],
  ['ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.7:5432'],
  ['57P01', 'terminating connection due to administrator command'],
  [undefined, 'Connection terminated unexpectedly'],
])('a database that is away (%s) is no defect, and may be asked again', async (code, message) => {
  const { response, body, logged } = await answerTo(Object.assign(new Error(message), { code }));
  expect(response.status).toBe(503);
  expect(response.headers.has('retry-after')).toBe(true);
  expect(body).toMatchObject({ code: 'database_unavailable' });
  expect(JSON.stringify(body)).not.toContain(message);
  expect(logged).toContain(message);
});

describe.each<[string, unknown]>([
  [
    'a constraint',
    Object.assign(new Error('UNIQUE constraint failed: select 1'), { code: 'SQLITE_CONSTRAINT_UNIQUE' }),
  ],
  ['an error', new Error('no such table: entries; SELECT * FROM entries /srv/secret.ts:7')],
  ['an error that claims a status', Object.assign(new Error('select 1'), { status: 418, expose: true })],
  ['a text', 'select 1'],
  ['nothing', undefined],
])('a defect that throws %s', (_, error) => {
  it('is answered without a word about it', async () => {
    const { response, body } = await answerTo(error);
    expect(response.status).toBe(500);
    expect(body).toMatchObject({ code: 'internal', request_id: 'req-1' });
    expect(JSON.stringify(body)).not.toMatch(/select|table|\.ts|at /i);
  });

  it('is logged with the request id', async () => {
    const { logged } = await answerTo(error);
    const defect = logged
      .split('\n')
      .map((line) => JSON.parse(line || '{}'))
      .find((line) => line.msg === 'defect');
    expect(defect).toMatchObject({ level: 'error', request_id: 'req-1' });
    if (error instanceof Error) expect(defect.err.stack).toContain('answers.test.ts');
  });
});

it('an answer that is not as promised is a defect, and what is not promised is left out', async () => {
  const output = { balance: 1, total_purchased: 1, total_used: 0, available: 1, held: 0, expiring: [] };
  for (const [answer, status] of [
    [{ ...output, password_hash: 'x' }, 200],
    [{ ...output, balance: 1.5 }, 500],
  ] as const) {
    await using server = await startServer({}, { handlers: { credits: async () => answer } as unknown as Handlers });
    const response = await call(server, readCredits, await bearer());
    expect(response.status).toBe(status);
    expect(await response.text()).not.toMatch(/password_hash|1\.5/);
  }
});

describe('every answer', () => {
  it.each([
    '/functions/v1/crm-stripe-api/credits',
    '/functions/v1/crm-stripe-api/credits/packages',
    '/nowhere',
    '/healthz',
  ])('from %s is for one reader, kept by nobody, and no page', async (path) => {
    await using server = await startServer();
    const { headers } = await fetch(server.url + path);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('vary')).toMatch(/Authorization/i);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('set-cookie')).toBeNull();
  });

  it.each<[string, string]>([
    ['abc-DEF_1.2:3', 'abc-DEF_1.2:3'],
    ['x'.repeat(128), 'x'.repeat(128)],
  ])('carries the request id %s that it was asked with', async (given, id) => {
    await using server = await startServer();
    const response = await fetch(`${server.url}/healthz`, { headers: { 'x-request-id': given } });
    expect(response.headers.get('x-request-id')).toBe(id);
  });

  it.each(['', 'a b', '{"a":1}', 'x'.repeat(129), '<script>', 'a"b'])(
    'carries an id of its own instead of %j',
    async (given) => {
      await using server = await startServer();
      const response = await fetch(`${server.url}/nowhere`, { headers: { 'x-request-id': given } });
      const { request_id } = (await response.json()) as { request_id: string };
      expect(request_id).toMatch(/^[\da-f-]{36}$/);
      expect(response.headers.get('x-request-id')).toBe(request_id);
    },
  );
});

describe('readiness', () => {
  it('names what is not ready', async () => {
    await using server = await startServer(
      {},
      { ready: async () => ({ ok: false, checks: { database: 'unreachable' }, configuration: '0a1b2c3d' }) },
    );
    const response = await fetch(`${server.url}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      ok: false,
      checks: { database: 'unreachable' },
      configuration: '0a1b2c3d',
    });
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });
});
