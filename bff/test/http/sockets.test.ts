import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { call, readCredits, startServer, type TestServer, tokenOf } from './server.ts';

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await startServer();
  token = await tokenOf();
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(() => {
  server.calls.length = 0;
});

const path = '/functions/v1/crm-stripe-api/credits';

/** Everything that comes back for these bytes, until the server ends the connection or falls silent. */
function exchange(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(server.port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    socket.setTimeout(300, () => socket.destroy());
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}

const statuses = (answer: string) => [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));

const signedIn = () => `Host: x\r\nAuthorization: Bearer ${token}\r\n`;

it('answers two requests on one connection, each once', async () => {
  const request = `GET ${path} HTTP/1.1\r\n${signedIn()}\r\n`;
  expect(statuses(await exchange(request + request))).toEqual([200, 200]);
  expect(server.calls).toHaveLength(2);
});

it('ends a connection on which many requests wait for those before them', async () => {
  const request = `GET ${path} HTTP/1.1\r\n${signedIn()}\r\n`;
  const answer = await exchange(request.repeat(500));
  expect(statuses(answer).length).toBeLessThanOrEqual(10);
  expect(server.calls.length).toBeLessThanOrEqual(10);
  expect(statuses(await exchange(request))).toEqual([200]);
});

const smuggled = () => `GET ${path}?user_id=bob HTTP/1.1\r\n${signedIn()}\r\n`;

it.each<[string, () => string]>([
  [
    'length and chunks together',
    () => `POST ${path} HTTP/1.1\r\n${signedIn()}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  [
    'chunks behind a strange spelling',
    () => `POST ${path} HTTP/1.1\r\n${signedIn()}Content-Length: 5\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n`,
  ],
  [
    'chunks that are not last',
    () => `POST ${path} HTTP/1.1\r\n${signedIn()}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
  ],
  [
    'two lengths',
    () => `POST ${path} HTTP/1.1\r\n${signedIn()}Content-Length: 5\r\nContent-Length: 6\r\n\r\n0\r\n\r\n`,
  ],
  ['a length with a sign', () => `POST ${path} HTTP/1.1\r\n${signedIn()}Content-Length: +5\r\n\r\n0\r\n\r\n`],
  ['a chunk of no number', () => `POST ${path} HTTP/1.1\r\n${signedIn()}Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n`],
  ['a folded header', () => `GET ${path} HTTP/1.1\r\n${signedIn()}X-A: 1\r\n Content-Length: 5\r\n\r\n`],
  ['a line break within a header', () => `GET ${path} HTTP/1.1\r\n${signedIn()}X-A: 1\rX-B: 2\r\n\r\n`],
  ['a NUL within a header', () => `GET ${path} HTTP/1.1\r\n${signedIn()}X-A: \0\r\n\r\n`],
  ['no Host', () => `GET ${path} HTTP/1.1\r\nAuthorization: Bearer ${token}\r\n\r\n`],
  ['an unknown method', () => `STEAL ${path} HTTP/1.1\r\n${signedIn()}\r\n`],
  ['a protocol of its own', () => `GET ${path} HTTP/9.9\r\n${signedIn()}\r\n`],
])('refuses %s, and what follows it', async (_, request) => {
  const answer = await exchange(request() + smuggled());
  expect(statuses(answer)).toEqual([400]);
  expect(server.calls).toEqual([]);
});

it.each([
  ['one that is too long', `X-A: ${'x'.repeat(20_000)}\r\n`],
  ['far too many', 'X-A: 1\r\n'.repeat(10_000)],
])('refuses headers: %s', async (_, headers) => {
  expect(statuses(await exchange(`GET ${path} HTTP/1.1\r\n${signedIn()}${headers}\r\n`))).toEqual([431]);
  expect(server.calls).toEqual([]);
});

it('takes no body of a GET for a request', async () => {
  const inner = smuggled();
  const answer = await exchange(`GET ${path} HTTP/1.1\r\n${signedIn()}Content-Length: ${inner.length}\r\n\r\n${inner}`);
  expect(statuses(answer)).toEqual([200]);
  expect(server.calls).toHaveLength(1);
});

it.each([
  '//evil.example/functions/v1/crm-stripe-api/credits',
  '/functions/v1/../v1/crm-stripe-api/credits',
  '/functions/v1/crm-stripe-api//credits',
  '/functions/v1/crm-stripe-api/%63redits',
  '/FUNCTIONS/v1/crm-stripe-api/credits',
  '/functions/v1/crm-stripe-api/credits/',
  '/functions/v1/crm-stripe-api/credits%00',
  '*',
])('finds nothing at %s', async (target) => {
  const [status] = statuses(await exchange(`GET ${target} HTTP/1.1\r\n${signedIn()}\r\n`));
  expect([400, 404]).toContain(status);
  expect(server.calls).toEqual([]);
});

it('lives on after a caller that leaves in the middle of a body', async () => {
  await new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.write(
        `POST ${path}/purchase HTTP/1.1\r\n${signedIn()}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"path"`,
      );
      setImmediate(() => socket.destroy());
    });
    socket.on('close', resolve);
  });
  expect((await call(server, readCredits, { authorization: `Bearer ${token}` })).status).toBe(200);
});

it('lets a caller that only reads once it has sent everything see that it was too much', async () => {
  const chunk = 'x'.repeat(20_000);
  const socket = connect(server.port, '127.0.0.1').setEncoding('utf8').pause();
  socket.write(
    `POST ${path}/purchase HTTP/1.1\r\n${signedIn()}Content-Type: application/json\r\nContent-Length: 400000\r\n\r\n`,
  );
  const answer = await new Promise<string>((resolve, reject) => {
    let sent = 0;
    const send = setInterval(() => {
      socket.write(chunk);
      sent += chunk.length;
      if (sent < 400_000) return;
      clearInterval(send);
      socket.once('data', resolve).resume();
    }, 10);
    socket.on('error', (error) => {
      clearInterval(send);
      reject(error);
    });
  });
  expect(statuses(answer)).toEqual([413]);
  socket.destroy();
});
