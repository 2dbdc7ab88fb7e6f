import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { goods, openShop, type Shop } from '../money/shop.ts';
import { stripeOf } from '../money/stripe.ts';

const rolled = 'whsec_theOneThatComesNext';

let shop: Shop;
let event: string;
let secret: string;

beforeAll(async () => {
  shop = await openShop();
  secret = shop.stack.stripeKeys.STRIPE_WEBHOOK_SECRET;
  await shop.stack.stopServer();
  // As while the operator rolls the secret.
  await shop.stack.startServer({ STRIPE_WEBHOOK_SECRET: `${secret}, ${rolled}`, METRICS_TOKEN: 'metrics' });
  const person = shop.newPerson();
  await person.buy({ package_id: goods.pack.id });
  await shop.delivered();
  const { data: events } = await stripeOf(shop).events.list({ limit: 100 });
  event = JSON.stringify(events.find(({ type }) => type === 'checkout.session.completed'));
  // What the catalog's push made before is found by the sweep of the start, which may still be under way.
  const ofThePush = events.filter(({ type }) => /^(product|price|billing_portal)\./.test(type)).length;
  const found = `billing_panel_inbox_events{status="ignored"} ${ofThePush}`;
  await vi.waitUntil(async () => (await kept()).includes(found), 30_000);
}, 60_000);
afterAll(() => shop.stop());

const nowS = () => Math.floor(Date.now() / 1000);
const hmac = (text: string, key: string) => createHmac('sha256', key).update(text).digest('hex');
const signed = (body: string, key = secret, at = nowS()) => `t=${at},v1=${hmac(`${at}.${body}`, key)}`;

async function deliver(body: string, signature: string | undefined, headers: Record<string, string> = {}) {
  const response = await fetch(`${shop.stack.serverUrl}/functions/v1/stripe-webhooks`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(signature === undefined ? {} : { 'stripe-signature': signature }),
      ...headers,
    },
    body,
    redirect: 'manual',
  });
  const { code } = (await response.json()) as { code?: string };
  return code ?? response.status;
}

/** How many events are kept, by what became of them. */
async function kept(): Promise<string[]> {
  const response = await fetch(`${shop.stack.serverUrl}/metrics`, { headers: { authorization: 'Bearer metrics' } });
  return (await response.text()).split('\n').filter((line) => line.startsWith('billing_panel_inbox_events'));
}

it('is taken with its own bytes, and with no other by one', async () => {
  const signature = signed(event);
  expect(await deliver(event, signature)).toBe(200);
  const before = await kept();
  const answers = new Set<unknown>();
  for (let at = 0; at < 200; at++) {
    const place = Math.floor((at * event.length) / 200);
    const other = event[place] === '0' ? '1' : '0';
    answers.add(await deliver(event.slice(0, place) + other + event.slice(place + 1), signature));
  }
  answers.add(await deliver(JSON.stringify(JSON.parse(event), null, 2), signature));
  answers.add(await deliver(`${event} `, signature));
  expect([...answers]).toEqual(['invalid_signature']);
  expect(await kept()).toEqual(before);
});

it.each<[string, () => string | undefined]>([
  ['no signature', () => undefined],
  ['an empty one', () => ''],
  ['a time alone', () => `t=${nowS()}`],
  ['no time', () => `v1=${hmac(`${nowS()}.${event}`, secret)}`],
  ['another scheme', () => signed(event).replace('v1', 'v0')],
  ['a time that is none', () => signed(event).replace(/t=\d+/, 't=soon')],
  ['a time of another signature', () => signed(event).replace(/t=\d+/, `t=${nowS() - 7}`)],
  ['ten thousand signatures', () => `t=${nowS()}${',v1=ab'.repeat(2_000)}`],
  ['half a signature', () => signed(event).slice(0, -32)],
  ['a signature of 301 seconds ago', () => signed(event, secret, nowS() - 301)],
  ['a signature from an hour ahead', () => signed(event, secret, nowS() + 3_600)],
  ['a secret that was never ours', () => signed(event, 'whsec_ofAnotherEndpoint')],
  ['an empty secret', () => signed(event, '')],
  ['the key of Stripe for a secret', () => signed(event, shop.stack.stripeKeys.STRIPE_SECRET_KEY)],
])('is not taken with %s', async (_, signature) => {
  const startedAt = performance.now();
  expect(await deliver(event, signature())).toBe('invalid_signature');
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

it('brings no secret of its own', async () => {
  const own = 'whsec_ofTheCaller';
  const headers = { 'stripe-webhook-secret': own, 'x-webhook-secret': own, authorization: `Bearer ${own}` };
  expect(await deliver(event, signed(event, own), headers)).toBe('invalid_signature');
});

it('is taken with either secret while they are rolled', async () => {
  expect(await deliver(event, signed(event, rolled))).toBe(200);
  const both = `t=${nowS()},v1=${'0'.repeat(64)},v1=${hmac(`${nowS()}.${event}`, secret)}`;
  expect(await deliver(event, both)).toBe(200);
});

it('is set aside and thanked for where it is of live mode, of a connected account, or about what others sell', async () => {
  const other = { ...JSON.parse(event), id: 'evt_other' };
  for (const fields of [
    { ...other, id: 'evt_live', livemode: true },
    { ...other, id: 'evt_connect', account: 'acct_1' },
    { ...other, id: 'evt_foreign', data: { object: { id: 'cs_test_of_another_shop' } } },
  ]) {
    const body = JSON.stringify(fields);
    expect(await deliver(body, signed(body))).toBe(200);
  }
  expect(await kept()).toContain('billing_panel_inbox_events{status="dead"} 0');
  await shop.stack.verify();
});

it('is taken in soon while forged ones come in a flood, and none of those is counted as a guess', async () => {
  let isOver = false;
  let forged = 0;
  const flood = Promise.all(
    Array.from({ length: 16 }, async () => {
      for (; !isOver; forged++)
        expect(await deliver(event, `t=${nowS()},v1=${'0'.repeat(64)}`)).toBe('invalid_signature');
    }),
  );
  const times: number[] = [];
  while (forged < 1_000) {
    const startedAt = performance.now();
    expect(await deliver(event, signed(event))).toBe(200);
    times.push(performance.now() - startedAt);
  }
  isOver = true;
  await flood;
  expect(Math.max(...times)).toBeLessThan(3_000);
});
