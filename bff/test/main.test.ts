import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

const enough = {
  PORT: '0',
  STRIPE_SECRET_KEY: 'sk_test_canaryKeyOfTheTest',
  STRIPE_WEBHOOK_SECRET: 'whsec_canaryOfTheTest',
  // Nobody listens there: with an empty catalog, nothing is asked of Stripe at start.
  STRIPE_API_BASE: 'http://127.0.0.1:9',
  JWT_SECRET: 'canary-jwt-secret-with-over-32-bytes',
};

function workingFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'billing-panel-main-'));
  writeFileSync(join(folder, 'catalog.json'), '{"plans":[],"packages":[]}');
  return folder;
}

interface Run {
  process: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** The exit status, once there is one. */
  ended: Promise<number | null>;
}

const running = new Set<ChildProcess>();

function start(env: Record<string, string>, cwd = workingFolder()): Run {
  const { PATH } = process.env;
  const child = spawn(process.execPath, ['--conditions=billing-panel-source', main], { cwd, env: { PATH, ...env } });
  running.add(child);
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk) => {
      texts[name] += chunk;
    });
  }
  const ended = once(child, 'close').then(([status]) => {
    running.delete(child);
    return status;
  });
  return { process: child, stdout: () => texts.stdout, stderr: () => texts.stderr, ended };
}

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** The address that the ready line tells. */
async function ready(run: Run): Promise<URL> {
  for (;;) {
    const [, url] = /^Billing Panel is ready on (http:\/\/\S+)\n$/.exec(run.stdout()) ?? [];
    if (url) return new URL(url);
    const status = await Promise.race([run.ended, once(run.process.stdout ?? run.process, 'data').then(() => 'more')]);
    if (status !== 'more') throw new Error(`ended with ${status}: ${run.stderr()}`);
  }
}

describe('the server', () => {
  it('says on one line where it is, and serves there', async () => {
    const run = start(enough);
    const url = await ready(run);
    expect(Number(url.port)).toBeGreaterThan(0);
    expect((await fetch(new URL('/readyz', url))).status).toBe(200);
    expect((await fetch(new URL('/functions/v1/crm-stripe-api/credits', url))).status).toBe(401);
    run.process.kill('SIGTERM');
    expect(await run.ended).toBe(0);
    expect(run.stdout().trimEnd().split('\n')).toHaveLength(1);
    for (const line of run.stderr().trimEnd().split('\n'))
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), msg: expect.any(String) });
    expect(run.stderr()).not.toContain('canary');
  });

  it('reads .env where it is started, and the environment wins over it', async () => {
    const folder = workingFolder();
    const lines = Object.entries({ ...enough, LOG_LEVEL: 'canary' }).map(([name, value]) => `${name}=${value}`);
    writeFileSync(join(folder, '.env'), lines.join('\n'));
    const refused = start({}, folder);
    expect(await refused.ended).toBe(1);
    expect(refused.stderr()).toMatch(/^The configuration has 1 fault:\n {2}LOG_LEVEL /);
    await ready(start({ LOG_LEVEL: 'info' }, folder));
  });

  it('refuses to start on a bad configuration, names every fault and shows no value', async () => {
    const run = start({ ...enough, STRIPE_SECRET_KEY: 'pk_test_canary', JWT_SECRET: 'canary', PORT: 'canary' });
    expect(await run.ended).toBe(1);
    expect(run.stdout()).toBe('');
    expect(run.stderr().match(/^ {2}[A-Z_]+/gm)).toEqual(['  PORT', '  STRIPE_SECRET_KEY', '  JWT_SECRET']);
    expect(run.stderr()).not.toContain('canary');
  });

  it('connections outlive those of a proxy', async () => {
    const response = await fetch(new URL('/healthz', await ready(start(enough))));
    expect(response.headers.get('keep-alive')).toBe('timeout=65');
  });

  it('says so where its port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const run = start({ ...enough, PORT: String(address && typeof address === 'object' ? address.port : '') });
    expect(await run.ended).toBe(1);
    expect(run.stderr()).toMatch(/^HOST and PORT: .*EADDRINUSE/m);
    taken.close();
  });
});

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  it('lets the request in flight end, takes no other, and ends with 0', async () => {
    const run = start(enough);
    const url = await ready(run);
    const body = '{"path":["credits","packages"],"method":"GET"}';
    const answered = new Promise<{ status: number | undefined; connection: string | undefined }>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue' };
      const slow = request(new URL('/functions/v1/crm-stripe-api', url), { method: 'POST', headers });
      slow.on('response', (response) =>
        resolve({ status: response.resume().statusCode, connection: response.headers.connection }),
      );
      slow.on('error', reject);
      // The server asks for the body: from here on the request is in flight.
      slow.on('continue', () => {
        run.process.kill(signal);
        setTimeout(() => slow.end(body), 300);
      });
      slow.flushHeaders();
    });
    await expect
      .poll(() =>
        fetch(url).then(
          () => 'taken',
          () => 'refused',
        ),
      )
      .toBe('refused');
    expect(await answered).toEqual({ status: 200, connection: 'close' });
    expect(await run.ended).toBe(0);
  });
});

it('a connection that idles does not hold up the end', async () => {
  const run = start(enough);
  const url = await ready(run);
  const socket = connect(Number(url.port), url.hostname);
  await once(socket, 'connect');
  const startedAt = performance.now();
  run.process.kill('SIGTERM');
  expect(await run.ended).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(3000);
  socket.destroy();
});

/** Sends on one connection as a proxy does, until an answer says that it was the last. Rejects where the connection ends untold. */
async function untilTold({ port, hostname }: URL, answered: () => void): Promise<void> {
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  for (;;) {
    if (socket.destroyed) throw new Error('the connection ended while it idled, and no answer had said so');
    const answer = new Promise<string>((resolve, reject) => {
      socket.once('data', (chunk) => resolve(String(chunk)));
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the connection ended, and no answer had said so')));
    });
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    const text = await answer;
    if (!text.startsWith('HTTP/1.1 200 ')) throw new Error(text);
    answered();
    if (/^connection: close\r$/im.test(text)) break;
    socket.removeAllListeners();
    // Between two requests the connection idles, and that is when it must not be ended.
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  socket.destroy();
}

it('connections that a proxy keeps are told of the end before they are closed', async () => {
  const run = start(enough);
  const url = await ready(run);
  let answers = 0;
  const connections = Array.from({ length: 20 }, () => untilTold(url, () => void answers++));
  await vi.waitUntil(() => answers > 40, 20_000);
  run.process.kill('SIGTERM');
  await Promise.all(connections);
  expect(await run.ended).toBe(0);
});

/** What comes on a connection, up to its end or the end of an answer. */
async function answerTo(socket: Socket): Promise<string> {
  const [chunk] = await Promise.race([
    once(socket, 'data'),
    once(socket, 'close').then(() => ['the connection ended']),
  ]);
  return String(chunk);
}

it('a server that was held up while it stops answers what came meanwhile', async () => {
  const run = start(enough);
  const url = await ready(run);
  const idle = connect(Number(url.port), url.hostname);
  await once(idle, 'connect');
  let answers = 0;
  const told = Promise.all(Array.from({ length: 4 }, () => untilTold(url, () => void answers++)));
  await vi.waitUntil(() => answers > 4, 20_000);
  run.process.kill('SIGTERM');
  await told;
  run.process.kill('SIGSTOP');
  idle.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  run.process.kill('SIGCONT');
  expect(await answerTo(idle)).toMatch(/^HTTP\/1\.1 200 /);
  expect(await run.ended).toBe(0);
});

it('connections that wait to be taken when it is told to stop are answered', async () => {
  const run = start(enough);
  const url = await ready(run);
  run.process.kill('SIGSTOP');
  const sockets = Array.from({ length: 100 }, () => connect(Number(url.port), url.hostname));
  const answers = sockets.map(async (socket) => {
    socket.on('error', () => {});
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    return await answerTo(socket);
  });
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  run.process.kill('SIGTERM');
  run.process.kill('SIGCONT');
  for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(await run.ended).toBe(0);
});

it('a caller that dribbles its headers is cut off', { timeout: 25_000 }, async () => {
  const url = await ready(start(enough));
  const socket = connect(Number(url.port), url.hostname);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.on('error', () => {});
  socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n');
  const dribble = setInterval(() => socket.write('X-A: 1\r\n'), 1000);
  const startedAt = performance.now();
  await new Promise((resolve) => socket.on('close', resolve));
  clearInterval(dribble);
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(performance.now() - startedAt).toBeLessThan(18_000);
});

it('nobody who reads its output is no reason to end', { timeout: 25_000 }, async () => {
  const run = start(enough);
  const url = await ready(run);
  run.process.stdout?.destroy();
  run.process.stderr?.destroy();
  for (let times = 0; times < 5; times++) {
    // Each leaves a line in the log.
    expect((await fetch(new URL('/functions/v1/crm-stripe-api/credits', url))).status).toBe(401);
  }
  run.process.kill('SIGTERM');
  expect(await run.ended).toBe(0);
});

it('a reader of its output who stalls holds up no request, and not the end', { timeout: 25_000 }, async () => {
  const run = start(enough);
  const url = await ready(run);
  run.process.stderr?.pause();
  // Each leaves a line in the log: far more of them than a pipe holds.
  const ask = async () => (await fetch(new URL('/functions/v1/crm-stripe-api/credits', url))).status;
  for (let times = 0; times < 100; times++) {
    expect(new Set(await Promise.all(Array.from({ length: 30 }, ask)))).toEqual(new Set([401]));
  }
  run.process.kill('SIGTERM');
  await expect.poll(() => run.process.exitCode, { timeout: 5_000 }).toBe(0);
});

it('a defect outside of any request is written down, and ends it with 1', { timeout: 25_000 }, async () => {
  const defect = "process.on('SIGUSR2', () => { throw new Error('thrown on order'); });";
  const run = start({ ...enough, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(defect)}` });
  await ready(run);
  run.process.kill('SIGUSR2');
  expect(await run.ended).toBe(1);
  expect(run.stderr()).toContain('"msg":"defect outside of any request"');
  expect(run.stderr()).toContain('thrown on order');
});
