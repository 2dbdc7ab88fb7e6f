import { signAccountToken } from '@billing-panel/contract/client';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Answer, goods, openShop, type Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 120_000);
afterEach(async () => {
  await shop.sandbox('/faults', undefined, 'DELETE');
  await shop.sandbox('/requests', undefined, 'DELETE');
});
afterAll(() => shop.stop());

const pack = { package_id: goods.pack.id };
const customers = '/v1/customers';
const sessions = '/v1/checkout/sessions';
const portals = '/v1/billing_portal/sessions';

/** Orders a fault of the calls that make something; the SDK tries each of them twice. */
const order = (path: string, fault: object) => shop.sandbox('/faults', { method: 'POST', path, times: 2, ...fault });

/** The idempotency keys of the calls to an address: as many things as there are keys were made there, at most. */
async function keysOf(path: string): Promise<Set<string>> {
  const { requests } = await shop.sandbox(`/requests?method=POST&path=${path}`, undefined, 'GET');
  return new Set(requests.map(({ idempotencyKey }: { idempotencyKey: string }) => idempotencyKey));
}

async function timed(answer: Promise<Answer>): Promise<Answer & { ms: number }> {
  const startedAt = performance.now();
  return { ...(await answer), ms: performance.now() - startedAt };
}

function expectUnavailable({ status, body }: Answer): void {
  expect({ status, code: body.code }).toEqual({ status: 503, code: 'stripe_unavailable' });
  expect(JSON.stringify(body)).not.toMatch(/sandbox|sk_|<html/i);
}

it('tries again under the same key where Stripe says that it was asked too often', async () => {
  const person = shop.newPerson();
  await order(sessions, { effect: 'reply', status: 429 });
  expect((await person.begin(pack)).status).toBe(200);
  expect((await keysOf(sessions)).size).toBe(1);
  await order(sessions, { effect: 'reply', status: 429, times: 1_000 });
  const refused = await timed(person.begin({ package_id: goods.shortLived.id }));
  expectUnavailable(refused);
  expect(refused.ms).toBeLessThan(11_000);
});

it.each([
  ['an error of its own', { effect: 'reply', status: 500 }],
  ['a page for people', { effect: 'reply', status: 502, raw: '<html>Bad gateway</html>' }],
  ['half an answer', { effect: 'reply', status: 200, raw: '{"id": "cs_' }],
  ['nothing', { effect: 'reply', status: 200, raw: '' }],
])('says that Stripe is away where its answer is %s, and sells at the next try', async (_, fault) => {
  const person = shop.newPerson();
  for (const path of [customers, sessions]) {
    await order(path, fault);
    expectUnavailable(await person.begin(pack));
    await shop.sandbox('/faults', undefined, 'DELETE');
  }
  const { status, body } = await person.begin(pack);
  expect(status).toBe(200);
  await shop.sandbox(`/checkout/${body.session_id}/pay`, {});
  expect((await person.credits()).balance).toBe(100);
});

it.each([customers, sessions, portals])('makes one thing at %s where the answer is lost', async (path) => {
  const person = shop.newPerson();
  await order(path, { effect: 'cut', when: 'after', times: 1 });
  if (path === portals) await person.portal();
  else expect((await person.begin(pack)).status).toBe(200);
  expect((await keysOf(path)).size).toBe(1);
});

it('answers within its time though Stripe takes long over each of several calls', async () => {
  const [person, other] = [shop.newPerson(), shop.newPerson()];
  for (const path of [customers, sessions]) await order(path, { effect: 'delay', delay_ms: 4_000 });
  await shop.sandbox('/faults', { method: 'GET', path: '/v1/subscriptions', effect: 'delay', delay_ms: 4_000 });
  const slow = timed(person.begin({ plan_id: goods.starter.id }));
  const quick = await timed(other.call(['credits'], 'GET'));
  expect(quick.status).toBe(200);
  expect(quick.ms).toBeLessThan(3_000);
  const refused = await slow;
  expectUnavailable(refused);
  expect(refused.ms).toBeLessThan(11_000);
  await shop.sandbox('/faults', undefined, 'DELETE');
  // What was under way is found again by its key.
  await expect
    .poll(async () => (await person.begin({ plan_id: goods.starter.id })).status, { timeout: 15_000 })
    .toBe(200);
  expect((await keysOf(customers)).size).toBe(1);
  expect((await keysOf(sessions)).size).toBe(1);
});

it('is not held up by calls that hang', async () => {
  const person = shop.newPerson();
  await order(customers, { effect: 'hang', times: 10 });
  const refused = await timed(person.begin(pack));
  expectUnavailable(refused);
  expect(refused.ms).toBeLessThan(11_000);
});

it('links one customer and sells one session where each was made though Stripe said that it failed', async () => {
  const person = shop.newPerson();
  await order(customers, { effect: 'reply', when: 'after', status: 500, stored: true, times: 1 });
  expectUnavailable(await person.begin(pack));
  await order(sessions, { effect: 'reply', when: 'after', status: 500, stored: true, times: 1 });
  expectUnavailable(await person.begin(pack));
  const { status, body } = await person.begin(pack);
  expect(status).toBe(200);
  expect((await keysOf(sessions)).size).toBe(1);
  await shop.sandbox(`/checkout/${body.session_id}/pay`, {});
  expect((await person.credits()).balance).toBe(100);
});

it.each([customers, sessions])('goes on at %s where its key was used with other content', async (path) => {
  const person = shop.newPerson();
  await order(path, { effect: 'reply', status: 400, type: 'idempotency_error', times: 1 });
  expectUnavailable(await person.begin(pack));
  expect((await person.begin(pack)).status).toBe(200);
});

it('waits where another call is making the same', async () => {
  const person = shop.newPerson();
  await order(sessions, { effect: 'reply', status: 409, code: 'idempotency_key_in_use' });
  expect((await person.begin(pack)).status).toBe(200);
  expect((await keysOf(sessions)).size).toBe(1);
});

it('tells nobody a key that Stripe no longer takes', async () => {
  const person = shop.newPerson();
  await order(customers, { effect: 'reply', status: 401, message: 'Invalid API Key provided: sk_test_****' });
  const { status, body } = await person.begin(pack);
  expect({ status, code: body.code }).toEqual({ status: 502, code: 'stripe_refused' });
  expect(JSON.stringify(body)).not.toMatch(/sk_|API key/i);
});

it('sells no subscription where it cannot look whether there is one', async () => {
  const person = shop.newPerson();
  await shop.sandbox('/faults', { method: 'GET', path: '/v1/subscriptions', effect: 'reply', status: 500, times: 2 });
  expectUnavailable(await person.begin({ plan_id: goods.starter.id }));
  expect((await keysOf(sessions)).size).toBe(0);
});

it('needs no key that Stripe remembers', async () => {
  const person = shop.newPerson();
  const first = await person.begin(pack);
  await shop.sandbox('/idempotency', undefined, 'DELETE');
  expect((await person.begin(pack)).body.session_id).toBe(first.body.session_id);
  expect((await person.begin({ package_id: goods.shortLived.id })).status).toBe(200);
  expect((await keysOf(customers)).size).toBe(1);
});

it('makes one customer, whether a call that races knows an e-mail or not', async () => {
  const { name } = shop.newPerson();
  const begin = async (email: string | undefined) => {
    const token = await signAccountToken({ secret: shop.stack.jwtSecret, account: name, ...(email ? { email } : {}) });
    return await fetch(`${shop.stack.serverUrl}/functions/v1/stripe-customer-portal`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ return_url: 'https://app.example.com/' }),
    });
  };
  await order(customers, { effect: 'delay', delay_ms: 1_000, times: 1 });
  const nameless = begin(undefined);
  await expect.poll(async () => (await keysOf(customers)).size).toBe(1);
  const answers = await Promise.all([nameless, begin('late@example.com'), begin(undefined)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await keysOf(customers)).size).toBe(1);
});

it('takes the place of a purchase that Stripe refuses, and keeps no key of a refused one', async () => {
  const person = shop.newPerson();
  await person.portal();
  const starter = { plan_id: goods.starter.id };
  const key = { 'idempotency-key': 'click' };
  // It is begun here, and nobody hears what became of it.
  await order(sessions, { effect: 'cut', when: 'before', times: 2 });
  expectUnavailable(await person.begin(starter, key));
  await order(sessions, { effect: 'reply', status: 400, message: 'No.', times: 1 });
  expect((await person.begin({ plan_id: goods.pro.id })).status).toBe(200);
  expect((await person.begin(starter, key)).status).toBe(200);
});
