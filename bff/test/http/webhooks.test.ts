import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Intake } from '../../src/http/stripe-webhooks.ts';
import { adminKey, refusal, startServer, type TestServer } from './server.ts';

const path = '/functions/v1/stripe-webhooks';

let server: TestServer;
let received: { raw: Buffer; signature: string | undefined }[];
let outcome: Awaited<ReturnType<Intake>>;

beforeEach(async () => {
  received = [];
  outcome = 'stored';
  const intake: Intake = async (raw, signature) => {
    received.push({ raw, signature });
    return outcome;
  };
  server = await startServer({}, { intake });
});
afterEach(() => server[Symbol.asyncDispose]());

function deliver(body: Uint8Array<ArrayBuffer> | string, headers: Record<string, string> = {}) {
  return fetch(server.url + path, { method: 'POST', body, headers: { 'stripe-signature': 't=1,v1=ab', ...headers } });
}

it('takes the bytes as they came, valid JSON in UTF-8 or not', async () => {
  const bytes = Uint8Array.from([0xef, 0xbb, 0xbf, 0x7b, 0x20, 0x0a, 0xff, 0x00, 0x7d]);
  const response = await deliver(bytes, { 'content-type': 'application/json; charset=utf-8' });
  expect(response.status).toBe(200);
  expect(received).toEqual([{ raw: Buffer.from(bytes), signature: 't=1,v1=ab' }]);
});

it.each(['application/json', 'text/plain', 'application/octet-stream'])('asks for no media type: %s', async (type) => {
  expect((await deliver('{}', { 'content-type': type })).status).toBe(200);
});

it('asks for no credentials, and looks at none', async () => {
  for (const authorization of ['Bearer nonsense', `Bearer ${adminKey}`]) {
    expect((await deliver('{}', { authorization })).status).toBe(200);
  }
});

it('is not held up by an origin', async () => {
  expect((await deliver('{}', { origin: 'https://evil.example' })).status).toBe(200);
});

it('refuses a bad signature', async () => {
  outcome = 'bad_signature';
  expect(await refusal(await deliver('{}'))).toEqual({ status: 400, code: 'invalid_signature' });
});

it('hands on that there was no signature', async () => {
  await fetch(server.url + path, { method: 'POST', body: '{}' });
  expect(received[0]?.signature).toBeUndefined();
});

it('asks for the event again where it could not be stored', async () => {
  outcome = 'not_stored';
  const response = await deliver('{}');
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refusal(response)).toEqual({ status: 503, code: 'database_unavailable' });
});

it('takes an event of 1 MiB, and none that is larger', async () => {
  const limit = 1024 * 1024;
  expect((await deliver('x'.repeat(limit))).status).toBe(200);
  expect(await refusal(await deliver('x'.repeat(limit + 1)))).toEqual({ status: 413, code: 'too_large' });
  expect(received).toHaveLength(1);
});

it('holds only so many large events at once, and asks for the others again', async () => {
  const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n${'x'.repeat(200_000)}`;
  const stalled = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const socket = connect(server.port, '127.0.0.1').setEncoding('utf8');
      let answer = '';
      socket.on('data', (text) => {
        answer += text;
      });
      socket.write(head);
      return { socket, answer: () => answer };
    }),
  );
  const refused = () => stalled.filter(({ answer }) => / 503 .*"code":"database_unavailable"/s.test(answer()));
  await vi.waitUntil(() => refused().length === 4);
  expect((await deliver('x'.repeat(64 * 1024))).status).toBe(200);
  expect((await deliver('x'.repeat(100_000))).status).toBe(503);
  for (const { socket } of stalled) socket.destroy();
  await vi.waitUntil(async () => (await deliver('x'.repeat(100_000))).status === 200);
});
