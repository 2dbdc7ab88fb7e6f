import { afterAll, beforeAll, expect, it } from 'vitest';
import { goods, openShop, type Person, type Shop } from './shop.ts';

let shop: Shop;
let person: Person;
let prices: { pack: string; pro: string };

beforeAll(async () => {
  shop = await openShop();
  person = shop.newPerson();
  const { requests } = await shop.sandbox('/requests?method=POST&path=/v1/prices', undefined, 'GET');
  expect(requests.length).toBeGreaterThan(0);
  const list = await fetch(`${shop.stack.sandboxUrl}/v1/prices?limit=100`, {
    headers: { authorization: `Bearer ${await secretKey()}`, 'stripe-version': '2026-10-28.endive' },
  });
  const { data } = (await list.json()) as { data: { id: string; lookup_key: string }[] };
  const priceOf = (key: string) => data.find((price) => price.lookup_key === key)?.id ?? '';
  prices = {
    pack: priceOf(`billing_panel_package_${goods.pack.id}`),
    pro: priceOf(`billing_panel_plan_${goods.pro.id}`),
  };
  await person.begin({ package_id: goods.pack.id });
}, 120_000);
afterAll(() => shop.stop());

async function secretKey(): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  const secrets = JSON.parse(await readFile(`${shop.stack.data}/sandbox/secrets.json`, 'utf8'));
  return Object.values<string>(secrets).find((value) => value.startsWith('sk_test_')) ?? '';
}

const urls = { successUrl: 'https://app.example.com/ok', cancelUrl: 'https://app.example.com/' };
const documented = { success_url: urls.successUrl, cancel_url: urls.cancelUrl };

/** Runs a call that must be refused, and sees to it that nothing of it reached Stripe. */
async function refused(call: () => Promise<{ status: number; body: { code?: string } }>) {
  await shop.sandbox('/requests', undefined, 'DELETE');
  const { status, body } = await call();
  const { requests } = await shop.sandbox('/requests', undefined, 'GET');
  expect(requests.filter(({ method }: { method: string }) => method !== 'GET')).toEqual([]);
  expect(status).not.toBe(500);
  return [status, body.code];
}

it('believes nothing that a client says about money', async () => {
  const buy = (more: object) => () => person.post('stripe-checkout', { ...urls, ...more });
  const pack = { type: 'credit_purchase', priceId: prices.pack };
  expect(await refused(buy({ ...pack, credits: 1_000_000, price: 9.99 }))).toEqual([400, 'price_mismatch']);
  expect(await refused(buy({ ...pack, credits: 100, price: 0.01 }))).toEqual([400, 'price_mismatch']);
  expect(await refused(buy({ ...pack, credits: 100, price: 9.990001 }))).toEqual([400, 'price_mismatch']);
  expect(await refused(buy({ ...pack, credits: -100, price: 9.99 }))).toEqual([400, 'price_mismatch']);
  expect(await refused(buy({ type: 'subscription', priceId: prices.pack }))).toEqual([400, 'wrong_price_type']);
  expect(await refused(buy({ ...pack, priceId: prices.pro }))).toEqual([400, 'wrong_price_type']);
  expect(await refused(buy({ ...pack, priceId: 'price_invented' }))).toEqual([404, 'unknown_price']);
  expect(await refused(buy({ ...pack, price: '9.99' }))).toEqual([400, 'invalid_request']);
  const { status, body } = await person.post('stripe-checkout', { ...urls, ...pack, credits: 100, price: 9.99 });
  expect([status, body.url]).toEqual([200, body.checkout_url]);
});

it('sends nobody to a foreign page', async () => {
  const foreign = [
    'https://evil.example/',
    'https://app.example.com.evil.example/',
    'https://app.example.com@evil.example/',
    'https://user@app.example.com/',
    'http://app.example.com/',
    'https://app.example.com:8443/',
    '//app.example.com/',
    'https:\\\\evil.example\\',
    'javascript:alert(1)',
    'blob:https://app.example.com/x',
    'https://app.example.com./',
    'not a url',
  ];
  for (const url of foreign) {
    const purchase = () =>
      person.call(['credits', 'purchase'], 'POST', { package_id: goods.pack.id, ...documented, success_url: url });
    expect([url, ...(await refused(purchase))]).toEqual([url, 400, 'redirect_not_allowed']);
    const portal = () => person.post('stripe-customer-portal', { return_url: url });
    expect([url, ...(await refused(portal))]).toEqual([url, 400, 'redirect_not_allowed']);
  }
  const missing = () => person.call(['credits', 'purchase'], 'POST', { package_id: goods.pack.id });
  expect(await refused(missing)).toEqual([400, 'invalid_request']);
});

it('hands Stripe the normalized address, with its placeholder', async () => {
  await shop.sandbox('/requests', undefined, 'DELETE');
  const success_url = 'HTTPS://App.Example.com/a/../ok?session=%7BCHECKOUT_SESSION_ID%7D';
  await shop
    .newPerson()
    .call(['credits', 'purchase'], 'POST', { package_id: goods.pack.id, ...documented, success_url });
  const { requests } = await shop.sandbox('/requests?method=POST&path=/v1/checkout/sessions', undefined, 'GET');
  const sent = new URLSearchParams(requests[0].params).get('success_url');
  expect(sent).toBe('https://app.example.com/ok?session={CHECKOUT_SESSION_ID}');
});

it('keeps users to their own account, and out of what admins do', async () => {
  const other = shop.newPerson().name;
  const peek = () => person.call(['credits'], 'GET', { user_id: other });
  expect(await refused(peek)).toEqual([403, 'forbidden']);
  const grant = () =>
    person.call(['credits', 'grant'], 'POST', { amount: 5, idempotency_key: 'a', user_id: person.name });
  expect(await refused(grant)).toEqual([403, 'forbidden']);
});

it('knows no plan, package or operation that is not there', async () => {
  const nobody = '00000000-0000-4000-8000-000000000000';
  const plan = () => person.begin({ plan_id: nobody });
  expect(await refused(plan)).toEqual([404, 'unknown_plan']);
  const pack = () => person.begin({ package_id: nobody });
  expect(await refused(pack)).toEqual([404, 'unknown_package']);
  const operation = () => person.call(['v1', 'charges'], 'POST');
  expect(await refused(operation)).toEqual([404, 'unknown_operation']);
  const portal = () =>
    person.post('stripe-customer-portal', { return_url: urls.cancelUrl, flow: 'subscription_cancel' });
  expect((await refused(portal)).slice(0, 2)).toEqual([409, 'not_subscribed']);
});
