import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { signAccountToken } from '@billing-panel/contract/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../stack.ts';
import { rssOf } from './rss.ts';

let stack: Stack;
let token: string;

beforeAll(async () => {
  stack = await startStack({ demos: 0 });
  token = await signAccountToken({ secret: stack.jwtSecret, account: 'honest' });
});
afterAll(() => stack.stop());

const functions = '/functions/v1';

/** A connection of somebody who means no good: however it ends, it ends nothing here. */
async function open(): Promise<Socket> {
  const { hostname, port } = new URL(stack.serverUrl);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

async function honest(): Promise<number> {
  const startedAt = performance.now();
  const response = await fetch(`${stack.serverUrl}${functions}/crm-stripe-api/credits`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await response.text();
  expect(response.status).toBe(200);
  return performance.now() - startedAt;
}

/** Sends a body in chunks for as long as anybody takes them, or until all of it is sent. */
async function flood(path: string, megabytes: number): Promise<{ answer: string }> {
  const socket = await open();
  let answer = '';
  socket.setEncoding('latin1').on('data', (text) => {
    answer += text;
  });
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
  );
  const size = 256 * 1024;
  const chunk = `${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`;
  let sent = 0;
  while (sent < megabytes * 4 && !socket.destroyed) {
    sent++;
    if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => {});
  }
  socket.destroy();
  return { answer };
}

const three = (path: string) => Promise.all([flood(path, 100), flood(path, 100), flood(path, 100)]);

describe.each([`${functions}/crm-stripe-api`, `${functions}/stripe-webhooks`])(
  'a body of 100 MB in chunks for %s',
  (path) => {
    it('is refused once it is too large, and never held', async () => {
      // What a process needs more at the first time says nothing.
      await three(path);
      const before = rssOf(stack.server.pid);
      let peak = before;
      const watch = setInterval(() => {
        peak = Math.max(peak, rssOf(stack.server.pid));
      }, 100);
      const floods = await three(path);
      clearInterval(watch);
      for (const { answer } of floods) expect(answer).toMatch(/^HTTP\/1\.1 413 .*"code":"too_large"/s);
      expect(Math.max(peak, rssOf(stack.server.pid)) - before).toBeLessThan(60);
      await honest();
    });
  },
);

it('a flood of requests on one connection, whose answers nobody reads, is not answered from memory', async () => {
  const before = rssOf(stack.server.pid);
  for (let times = 0; times < 5; times++) {
    const socket = (await open()).pause();
    socket.write('GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(3_000));
    await pause(300);
    socket.destroy();
  }
  await honest();
  expect(rssOf(stack.server.pid) - before).toBeLessThan(60);
});

const slowOnes = 500;

it(`callers who dribble headers or bodies are cut off in their time, and hold up nobody (${slowOnes} of them)`, {
  timeout: 90_000,
}, async () => {
  const usual = await honest();
  const head = `POST ${functions}/crm-stripe-api HTTP/1.1\r\nHost: x\r\n`;
  const sockets = await Promise.all(Array.from({ length: slowOnes }, open));
  for (const [index, socket] of sockets.entries()) {
    // Half of them never end their headers, the others never end the body that they announced.
    socket.write(index % 2 === 0 ? head : `${head}Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n{`);
  }
  const startedAt = performance.now();
  const dribble = setInterval(() => {
    for (const [index, socket] of sockets.entries()) {
      if (!socket.destroyed) socket.write(index % 2 === 0 ? 'X-A: 1\r\n' : ' ');
    }
  }, 5_000);
  const times: number[] = [];
  while (sockets.some((socket) => !socket.destroyed)) {
    times.push(await honest());
    await pause(250);
  }
  clearInterval(dribble);
  // 15 s for headers, 30 s for a whole request, and a busy machine.
  expect(performance.now() - startedAt).toBeLessThan(45_000);
  times.sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)] ?? 0;
  expect(median).toBeLessThan(Math.max(10 * usual, 500));
});
