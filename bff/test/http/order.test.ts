import { afterAll, beforeAll, expect, it } from 'vitest';
import { bearer, functionUrl, readCredits, refusal, startServer, type TestServer } from './server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const json = { 'content-type': 'application/json' };
const tooLarge = JSON.stringify({ path: ['nowhere'], padding: 'x'.repeat(70_000) });
const wrongBody = JSON.stringify({ path: ['credits', 'consume'], method: 'POST', amount: 'many', user_id: 'bob' });
const notAllowed = JSON.stringify({
  path: ['credits', 'consume'],
  method: 'POST',
  amount: 1,
  idempotency_key: 'k',
  operation: 'render',
  user_id: 'bob',
});

interface Wrong {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  isSignedIn?: boolean;
}

// Each request is wrong in everything that is checked after what it is refused for.
it.each<[string, Wrong, number]>([
  ['the HTTP method before the media type', { method: 'PUT', body: tooLarge }, 405],
  ['the media type before the size', { body: tooLarge, headers: { 'content-type': 'text/plain' } }, 415],
  ['the size before the JSON', { body: `{${tooLarge}`, headers: json }, 413],
  ['the JSON before the credentials', { body: '{', headers: json }, 400],
  ['the credentials before the operation', { body: '{"path":["nowhere"]}', headers: json }, 401],
  [
    'the operation before its fields',
    { body: '{"path":["nowhere"],"user_id":1}', headers: json, isSignedIn: true },
    404,
  ],
  ['the fields before the permission', { body: wrongBody, headers: json, isSignedIn: true }, 400],
  ['the permission before the operation itself', { body: notAllowed, headers: json, isSignedIn: true }, 403],
])('checks %s', async (_, { method = 'POST', headers, body, isSignedIn }, status) => {
  const response = await fetch(server.url + functionUrl, {
    method,
    headers: { ...headers, ...(isSignedIn ? await bearer() : {}) },
    body,
  });
  expect(response.status).toBe(status);
  expect(server.calls).toEqual([]);
});

it('asks for credentials where there is no such function either', async () => {
  const nowhere = `${server.url}/functions/v1/nowhere`;
  const request = { method: 'POST', headers: json, body: '{}' };
  expect(await refusal(await fetch(nowhere, request))).toEqual({ status: 401, code: 'unauthenticated' });
  const signedIn = await fetch(nowhere, { ...request, headers: { ...json, ...(await bearer()) } });
  expect(await refusal(signedIn)).toEqual({ status: 404, code: 'unknown_operation' });
});

it('lets a request through in which nothing is wrong', async () => {
  const headers = { ...json, ...(await bearer()) };
  const response = await fetch(server.url + functionUrl, {
    method: 'POST',
    headers,
    body: JSON.stringify(readCredits),
  });
  expect(response.status).toBe(200);
});
