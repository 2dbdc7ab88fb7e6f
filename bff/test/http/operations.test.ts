import { type Audience, type Operation, type OperationSpec, operationNames, operations } from '@billing-panel/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { queryFields } from '../../src/http/query-fields.ts';
import { addressOf, isBodyRouted } from '../../src/http/routes.ts';
import { samples } from './samples.ts';
import { asAdmin, bearer, call, post, refusal, startServer, type TestServer } from './server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(() => {
  server.calls.length = 0;
});

async function credentialsFor(operation: Operation): Promise<Record<string, string>> {
  const { audience } = operations[operation];
  if (audience === 'anyone') return {};
  return audience === 'admin' ? asAdmin : bearer();
}

/** What is sent for an operation: an admin names the account. */
function fieldsOf(operation: Operation): Record<string, unknown> {
  const isForAdmins = operations[operation].audience === 'admin';
  return { ...samples[operation].body, ...(isForAdmins ? { user_id: 'alice' } : {}) };
}

async function callByAddress(operation: Operation): Promise<Response> {
  const spec = operations[operation];
  const headers = await credentialsFor(operation);
  if (spec.method === 'POST') return post(server, addressOf(operation), fieldsOf(operation), headers);
  const query = new URLSearchParams(Object.entries(fieldsOf(operation)).map(([name, value]) => [name, String(value)]));
  return fetch(`${server.url}${addressOf(operation)}?${query}`, { headers });
}

const isFor = (audience: Audience) => (operation: Operation) => operations[operation].audience === audience;

describe.each(operationNames)('%s', (operation) => {
  const spec: OperationSpec = operations[operation];

  it('is answered at its own address', async () => {
    const response = await callByAddress(operation);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(samples[operation].output);
    expect(server.calls.map((each) => each.operation)).toEqual([operation]);
  });

  it('is read by its own schema, defaults filled in', async () => {
    await callByAddress(operation);
    expect(server.calls[0]?.input).toEqual(spec.input.parse(samples[operation].body));
  });

  it('answers other methods at its address with those that it has', async () => {
    const other = spec.method === 'GET' ? 'POST' : 'GET';
    const response = await fetch(server.url + addressOf(operation), { method: other });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(`${spec.method}, OPTIONS`);
  });
});

describe.each(operationNames.filter(isBodyRouted))('%s, named in a body', (operation) => {
  const { path, method }: OperationSpec = operations[operation];

  it('gets the same from a body as from its address', async () => {
    const response = await call(server, { path, method, ...fieldsOf(operation) }, await credentialsFor(operation));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(samples[operation].output);
    await callByAddress(operation);
    const [byBody, byAddress] = server.calls;
    expect(byBody).toEqual(byAddress);
  });

  it.each(['PUT', method.toLowerCase(), 'constructor', 1, null, undefined])(
    'is not there for the method %o',
    async (wrong) => {
      const response = await call(server, { path, method: wrong, ...fieldsOf(operation) }, asAdmin);
      expect(response.headers.get('allow')).toBe(method);
      expect(await refusal(response)).toEqual({ status: 405, code: 'method_not_allowed' });
      expect(server.calls).toEqual([]);
    },
  );
});

it.each(operationNames.filter(isFor('anyone')))('%s looks at no credentials', async (operation) => {
  const response = await fetch(server.url + addressOf(operation), { headers: { authorization: 'Bearer nonsense' } });
  expect(response.status).toBe(200);
});

it.each(operationNames.filter((name) => !isFor('anyone')(name)))(
  '%s is refused without credentials',
  async (operation) => {
    const { method } = operations[operation];
    const response = await fetch(server.url + addressOf(operation), {
      method,
      headers: { 'content-type': 'application/json' },
      ...(method === 'POST' ? { body: JSON.stringify(fieldsOf(operation)) } : {}),
    });
    expect(await refusal(response)).toEqual({ status: 401, code: 'unauthenticated' });
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(server.calls).toEqual([]);
  },
);

it.each(operationNames.filter(isFor('admin')))('%s is refused to a user', async (operation) => {
  const response = await post(server, addressOf(operation), samples[operation].body, await bearer());
  expect(await refusal(response)).toEqual({ status: 403, code: 'forbidden' });
  expect(server.calls).toEqual([]);
});

describe('the fields of a query', () => {
  const transactions = addressOf('credits.transactions');

  it('are numbers where the schema says so, and text elsewhere', async () => {
    await fetch(`${server.url}${transactions}?limit=7&cursor=42`, { headers: await bearer() });
    expect(server.calls[0]?.input).toEqual({ limit: 7, cursor: '42' });
  });

  it.each([
    ['words for a number', 'limit=seven'],
    ['a number in another notation', 'limit=0x7'],
    ['an empty number', 'limit='],
    ['an infinite number', 'limit=1e400'],
    ['a number above the bounds', 'limit=101'],
    ['a field that comes twice', 'limit=1&limit=2'],
    ['text that no database keeps', 'cursor=%00'],
  ])('are refused for %s', async (_, query) => {
    const response = await fetch(`${server.url}${transactions}?${query}`, { headers: await bearer() });
    const body = await response.json();
    expect(body).toMatchObject({ code: 'invalid_request', issues: [{ path: query.split('=')[0] }] });
    expect(server.calls).toEqual([]);
  });

  it('are read in one pass, however many there are', () => {
    const many = Array.from({ length: 60_000 }, (_, index) => `${index.toString(36)}=1`).join('&');
    const startedAt = performance.now();
    expect(Object.keys(queryFields(many, z.object({})))).toHaveLength(60_000);
    // A pass for each of them would take half a minute.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('name the account that an admin asks about', async () => {
    await fetch(`${server.url}${addressOf('credits')}?user_id=bob`, { headers: asAdmin });
    expect(server.calls[0]?.caller).toMatchObject({ subject: 'bob', actor: 'admin:ops' });
  });
});
