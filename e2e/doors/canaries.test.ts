import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationNames, operations } from '@billing-panel/contract';
import { signAccountToken } from '@billing-panel/contract/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connected, startPostgres, type TestPostgres } from '../../bff/test/postgres.ts';
import { type PostgresDoor, startPostgresDoor } from '../faults/postgres-door.ts';
import { type Answer, goods, openShop, type Shop } from '../money/shop.ts';

const metricsToken = 'canary-token-of-the-metrics';
const stripesWords = 'canary-words-of-stripe';
const email = 'canary.person@canary.example';
const buyerName = 'Canary Buyer';
const address = '203.0.113.77';
const good = 'https://app.example.com/billing';

let postgres: TestPostgres;
let databaseUrl: string;
let door: PostgresDoor;
let shop: Shop;
let token: string;
/** What was answered, in all. */
const answers: string[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  databaseUrl = await postgres.createDatabase();
  door = await startPostgresDoor(databaseUrl);
  shop = await openShop({
    serverEnv: {
      DATABASE_URL: door.url,
      METRICS_TOKEN: metricsToken,
      LOG_LEVEL: 'trace',
      RATE_LIMITS: 'failures=5',
      TRUST_PROXY: '1',
    },
  });
  token = await signAccountToken({ secret: shop.stack.jwtSecret, account: 'canary-account', email });
});
afterAll(async () => {
  await shop.stop();
  await door.stop();
  await postgres.stop();
});

async function ask(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${shop.stack.serverUrl}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address, ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  answers.push(text, JSON.stringify([...response.headers]));
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

const functions = '/functions/v1';
const person = () => ({ authorization: `Bearer ${token}` });
const admin = () => ({ authorization: `Bearer ${shop.stack.adminKey}` });
const purchase = { package_id: goods.pack.id, success_url: good, cancel_url: good };
const buy = (more: object = {}) =>
  ask(`${functions}/crm-stripe-api/credits/purchase`, { ...purchase, ...more }, person());

/** A person buys, on a page of Stripe's and embedded, and everything that comes of it. */
async function trade(): Promise<{ page: string; clientSecret: string }> {
  const embedded = await buy({ ui_mode: 'embedded' });
  const hosted = await buy();
  const pay = { name: buyerName, email, country: 'DE', postal_code: '10999' };
  await shop.sandbox(`/checkout/${hosted.body.session_id}/pay`, pay);
  await ask(`${functions}/stripe-customer-portal`, { return_url: good }, person());
  const plan = { plan_id: goods.pro.id, success_url: good, cancel_url: good };
  const { body } = await ask(`${functions}/crm-stripe-api/subscriptions/create-checkout`, plan, person());
  await shop.sandbox(`/checkout/${body.session_id}/pay`, pay);
  await shop.delivered();
  return { page: hosted.body.checkout_url, clientSecret: embedded.body.client_secret };
}

/** Every operation, by everybody, rightly and wrongly. */
async function everyOperation(): Promise<void> {
  const bad: Record<string, string>[] = [
    {},
    { authorization: `Bearer ${token}x` },
    { 'x-api-key': `${shop.stack.adminKey}x` },
  ];
  for (const name of operationNames) {
    const { function: of, path, method } = operations[name];
    if (name === 'accounts.delete') continue;
    for (const headers of [person(), admin(), ...bad]) {
      await ask(`${functions}/${of}`, { path, method, user_id: 'canary-account' }, headers);
      await ask(`${functions}/${of}`, `{"path": ["${email}`, headers);
    }
  }
  for (const path of ['/healthz', '/readyz', '/openapi.json', '/docs', '/nowhere', `/metrics?token=${metricsToken}`]) {
    await ask(path, undefined, { authorization: `Bearer ${metricsToken}` });
    await ask(path, undefined, person());
  }
  await ask('/metrics', undefined, { authorization: `Bearer ${metricsToken}` });
  await ask(`${functions}/stripe-webhooks`, { email, name: buyerName }, { 'stripe-signature': 't=1,v1=canary' });
}

/** Stripe refuses and fails in its own words, for a person and for an event. */
async function everyErrorOfStripe(): Promise<void> {
  const message = `${stripesWords}: ${shop.stack.stripeKeys.STRIPE_SECRET_KEY}, ${email}`;
  const path = `${functions}/crm-stripe-api`;
  for (const status of [400, 401, 402, 403, 404, 500]) {
    const { body } = await buy();
    await shop.sandbox('/faults', { path: '/v1/*', effect: 'reply', times: 1_000, status, code: 'canary', message });
    await shop.sandbox(`/checkout/${body.session_id}/pay`, { name: buyerName, email });
    await buy({ package_id: goods.shortLived.id });
    await ask(`${functions}/stripe-customer-portal`, { return_url: good }, person());
    await ask(`${path}/subscriptions/cancel`, {}, person());
    await ask(`${path}/invoices`, undefined, person());
    await ask(`${path}/accounts/delete`, { user_id: 'canary-account', idempotency_key: `${status}` }, admin());
    await shop.sandbox('/faults', undefined, 'DELETE');
  }
  expect(answers.filter((text) => /"code":"stripe_(refused|unavailable)"/.test(text)).length).toBeGreaterThan(12);
}

/** All that the server and the product's commands wrote. */
function written(): string {
  const folder = join(shop.stack.data, 'logs');
  const files = readdirSync(folder).filter((name) => name !== 'sandbox.log');
  expect(files).toEqual(expect.arrayContaining(['billing-server.log', 'catalog-push.log', 'verify.log']));
  return files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
}

/** Every row of every table, as text. */
async function stored(): Promise<string> {
  const client = await connected(databaseUrl);
  try {
    const tables = await client.query("select table_name from information_schema.tables where table_schema = 'public'");
    const texts: string[] = [];
    for (const { table_name: name } of tables.rows) {
      const { rows } = await client.query(`select row_to_json(t)::text as row from "${name}" t`);
      texts.push(...rows.map(({ row }) => row));
    }
    return texts.join('\n');
  } finally {
    await client.end();
  }
}

const heldIn = (text: string, canaries: Record<string, string>) =>
  Object.keys(canaries).filter((name) => canaries[name] && text.includes(canaries[name]));

it('tells no secret and no person in what it writes, answers or keeps, whatever happens', {
  timeout: 180_000,
}, async () => {
  const { page, clientSecret } = await trade();
  await everyOperation();
  await everyErrorOfStripe();
  await shop.stack.verify();
  const kept = await stored();
  await door.stop();
  expect((await ask(`${functions}/crm-stripe-api/credits`, undefined, person())).body.code).toBe(
    'database_unavailable',
  );
  await ask(`${functions}/crm-stripe-api/credits/consume`, { user_id: 'x', amount: 1 }, admin());
  await ask('/readyz', undefined);
  const { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET } = shop.stack.stripeKeys;
  const secrets = {
    'the key of Stripe': STRIPE_SECRET_KEY,
    'the secret of events': STRIPE_WEBHOOK_SECRET,
    'the secret of tokens': shop.stack.jwtSecret,
    'an admin key': shop.stack.adminKey,
    'the token of the metrics': metricsToken,
    "the database's password": new URL(databaseUrl).password,
    "a person's token": token,
  };
  const people = {
    "a buyer's name": buyerName,
    'an address on the internet': address,
    'where a buyer lives': '10999',
  };
  const pages = { 'a page of Stripe': page, 'a client secret': clientSecret };
  // The operator may read these, but for what is struck out of them.
  const words = { "Stripe's words": stripesWords };
  const all = { ...secrets, ...people, ...pages, 'an e-mail address': email };
  expect(Object.values(all).filter(Boolean).length).toBeGreaterThanOrEqual(12);
  const log = written();
  expect(log.length).toBeGreaterThan(20_000);
  expect(heldIn(log, all)).toEqual([]);
  expect(heldIn(answers.join('\n'), { ...secrets, ...people, ...words })).toEqual([]);
  expect(heldIn(kept, { ...secrets, ...people, ...words })).toEqual([]);
});
