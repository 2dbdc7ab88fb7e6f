import { type Operation, type OperationSpec, operationNames, operations } from '@billing-panel/contract';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { samples } from './samples.ts';
import { asAdmin, bearer, call, readCredits, refusal, startServer, type TestServer } from './server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(() => {
  server.calls.length = 0;
});

it('is the own one, named or not', async () => {
  await call(server, readCredits, await bearer());
  await call(server, { ...readCredits, user_id: 'alice' }, await bearer());
  expect(server.calls.map((each) => each.caller.subject)).toEqual(['alice', 'alice']);
});

it.each(['bob', 'Alice', '*'])('is never the one that a user names: %s', async (user_id) => {
  const response = await call(server, { ...readCredits, user_id }, await bearer());
  expect(await refusal(response)).toEqual({ status: 403, code: 'forbidden' });
  const byAddress = await fetch(
    `${server.url}/functions/v1/crm-stripe-api/credits?user_id=${encodeURIComponent(user_id)}`,
    {
      headers: await bearer(),
    },
  );
  expect(await refusal(byAddress)).toEqual({ status: 403, code: 'forbidden' });
  expect(server.calls).toEqual([]);
});

it.each(['customer_id', 'customerId', 'account', 'sub', 'userId'])('does not follow the field %s', async (field) => {
  await call(server, { ...readCredits, [field]: 'bob' }, await bearer());
  expect(server.calls[0]?.caller.subject).toBe('alice');
});

it.each([1, null, {}, ['alice'], '', ' ', '../alice', 'x'.repeat(256)])('is not %j', async (user_id) => {
  const response = await call(server, { ...readCredits, user_id }, asAdmin);
  expect(await response.json()).toMatchObject({ code: 'invalid_request', issues: [{ path: 'user_id' }] });
});

const mayConcernAll = (name: Operation) => (operations[name] as OperationSpec).mayConcernAll === true;
const ofOneAccount = operationNames.filter((name) => operations[name].audience !== 'anyone' && !mayConcernAll(name));

it.each(operationNames.filter(mayConcernAll))('need not be named by an admin for %s', async (operation) => {
  const { path, method }: OperationSpec = operations[operation];
  expect((await call(server, { path, method }, asAdmin)).status).toBe(200);
  expect((await call(server, { path, method, user_id: 'bob' }, asAdmin)).status).toBe(200);
  expect(server.calls.map((each) => each.caller.subject)).toEqual(['', 'bob']);
});

it.each(ofOneAccount)('must be named by an admin for %s', async (operation) => {
  const { path, method, function: name }: OperationSpec = operations[operation];
  const url = `${server.url}/functions/v1/${[name, ...path].join('/')}`;
  const query = new URLSearchParams(
    Object.entries(samples[operation].body).map(([key, value]) => [key, String(value)]),
  );
  const request =
    method === 'GET'
      ? fetch(`${url}?${query}`, { headers: asAdmin })
      : fetch(url, {
          method,
          headers: { 'content-type': 'application/json', ...asAdmin },
          body: JSON.stringify(samples[operation].body),
        });
  expect(await refusal(await request)).toEqual({ status: 400, code: 'subject_required' });
  expect(server.calls).toEqual([]);
});
