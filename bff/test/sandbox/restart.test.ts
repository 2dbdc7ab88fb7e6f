import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startSandbox } from '../../sandbox/server.ts';
import { makePlan, sdk, startStack, subscribe } from './stack.ts';

let data: string;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'sandbox-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

it('keeps keys, objects, clock, stored answers and waiting work over a restart, at the same address', async () => {
  const before = await startStack({ data });
  const { price } = await makePlan(before.stripe, 'Pro', 4900);
  const subscription = await subscribe(before, price.id);
  const customer = await before.stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'kept' });
  await before.control('/clock/advance', { days: 3 });
  const then = (await before.look('/clock')).now as number;
  await before.close();

  const after = await startSandbox({ data });
  const stripe = sdk(after);
  expect(after.url).toBe(before.sandbox.url);
  expect(after.secrets).toEqual(before.sandbox.secrets);
  expect(after.engine.now()).toBeGreaterThanOrEqual(then);
  expect((await stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'kept' })).id).toBe(customer.id);
  await fetch(`${after.url}/_sandbox/clock/advance`, { method: 'POST', body: '{"renewal":true}' });
  expect((await stripe.invoices.list({ subscription: subscription.id })).data.map(({ status }) => status)).toEqual([
    'paid',
    'paid',
  ]);
  await after.close();
});

it('sends after a restart what could not be sent before', async () => {
  const before = await startStack({ data });
  await before.endpoint.close();
  await before.control('/deliveries/settings', { retries_ms: [200] });
  await before.stripe.customers.create({ name: 'Ada' });
  await before.sandbox.close();
  const after = await startStack({ data });
  await expect.poll(() => after.endpoint.received.map(({ type }) => type)).toEqual(['customer.created']);
  await after.close();
});

it('empties everything but its keys on reset', async () => {
  const stack = await startStack({ data });
  await stack.stripe.customers.create({});
  await stack.control('/clock/advance', { days: 3 });
  await stack.control('/reset');
  expect((await stack.stripe.customers.list()).data).toEqual([]);
  expect((await stack.stripe.events.list()).data).toEqual([]);
  expect(await stack.look('/clock')).toMatchObject({ offset_seconds: 0 });
  await stack.close();
});

it('runs as its own process: one ready line, keys in a private file, a clean stop', async () => {
  const main = new URL('../../sandbox/main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [main], { env: { ...process.env, SANDBOX_DATA: data, SANDBOX_PORT: '0' } });
  const line = await new Promise<string>((resolve) => child.stdout.once('data', (chunk) => resolve(String(chunk))));
  const url = /^Sandbox ready: (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(line)?.[1];
  expect(url).toBeDefined();
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
  const secrets = JSON.parse(readFileSync(join(data, 'secrets.json'), 'utf8'));
  expect(secrets).toMatchObject({
    secretKey: expect.stringMatching(/^sk_test_/),
    publishableKey: expect.stringMatching(/^pk_test_/),
    webhookSecret: expect.stringMatching(/^whsec_/),
  });
  child.kill('SIGTERM');
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
});

it('does not start on a bad configuration, and says what is wrong', async () => {
  const main = new URL('../../sandbox/main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [main], { env: { ...process.env, SANDBOX_DATA: '', SANDBOX_PORT: 'x' } });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(1);
  expect(said).toContain('SANDBOX_PORT');
  expect(said).toContain('SANDBOX_DATA');
});
