import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../stack/ports.ts';
import { startProcess, tellEnd, whenReady } from '../stack/process.ts';
import { type Exchange, startRecorder } from '../stack/recorder.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'billing-panel-processes-'));
});

afterEach(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

const run = (name: string, script: string) =>
  startProcess({ name, args: ['-e', script], cwd: folder, env: {}, logFile: join(folder, `${name}.log`) });

test('a process that dies while it is waited for is told by name, with its last words', async () => {
  const dying = run('sandbox', 'console.log("one\\ntwo"); console.error("no such folder"); process.exit(7)');
  await expect(whenReady(dying, 'http://127.0.0.1:9/')).rejects.toThrow(
    /The sandbox ended with status 7.*two\nno such folder/s,
  );
});

test('a process that is told to end is given the time to do so', async () => {
  const tidy = "process.on('SIGTERM', () => setTimeout(() => process.exit(0), 50)); setInterval(() => {}, 99)";
  const polite = run('server', `${tidy}; console.log('ready')`);
  await until(() => readFileSync(join(folder, 'server.log'), 'utf8').includes('ready'));
  await polite.stop();
  const end = await polite.ended;
  expect({ status: end.status, signal: end.signal }).toEqual({ status: 0, signal: null });
  expect(tellEnd(end)).toMatch(/The server ended with status 0.*ready$/s);
});

test('a process ends when the one that started it is killed', async () => {
  const starter = `
    const { startProcess } = await import(${JSON.stringify(new URL('../stack/process.ts', import.meta.url).href)});
    startProcess({ name: 'child', args: ['-e', 'console.log(process.pid); setInterval(() => {}, 99)'], cwd: '.', env: {}, logFile: 'child.log' });
    setInterval(() => {}, 99);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', starter], { cwd: folder, stdio: 'inherit' });
  const child = await until(() => Number(readFileSync(join(folder, 'child.log'), 'utf8')));
  expect(isAlive(child)).toBe(true);
  parent.kill('SIGKILL');
  await until(() => !isAlive(child));
});

test('a recorder hands everything on and writes it down', async () => {
  const target = createServer((req, res) => {
    req.resume();
    res.writeHead(402, { 'content-type': 'application/json', 'request-id': 'req_1' }).end('{"declined":true}');
  });
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  const file = join(folder, 'recorded.jsonl');
  const recorder = await startRecorder('api', `http://127.0.0.1:${(target.address() as AddressInfo).port}`, file);
  const answer = await fetch(`${recorder.url}/v1/prices?limit=1`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_secret', 'idempotency-key': 'once' },
    body: 'currency=usd',
  });
  expect(answer.status).toBe(402);
  expect(answer.headers.get('request-id')).toBe('req_1');
  expect(await answer.json()).toEqual({ declined: true });
  const recorded = readFileSync(file, 'utf8');
  expect(JSON.parse(recorded)).toMatchObject({
    direction: 'api',
    method: 'POST',
    url: '/v1/prices?limit=1',
    headers: { 'idempotency-key': 'once' },
    body: 'currency=usd',
    status: 402,
    answer: '{"declined":true}',
  } satisfies Partial<Exchange>);
  expect(recorded).not.toContain('sk_test_secret');

  target.close();
  target.closeAllConnections();
  await expect(fetch(recorder.url)).rejects.toThrow();
  await recorder.stop();
});

test('a preferred port is taken when it is free, and another when it is not', async () => {
  const port = await freePort();
  expect(await freePort(port)).toBe(port);
  const holder = createServer().listen(port, '127.0.0.1');
  await new Promise((resolve) => holder.once('listening', resolve));
  expect(await freePort(port)).not.toBe(port);
  holder.close();
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until it answers something truthy; what it throws meanwhile counts as not yet. */
async function until<T>(look: () => T): Promise<T> {
  for (;;) {
    try {
      const seen = look();
      if (seen) return seen;
    } catch {}
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
