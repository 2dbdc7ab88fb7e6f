import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goods, openShop, type Person, type Shop } from '../money/shop.ts';
import { catalogPrices } from './prices.ts';
import redirects from './redirects.json' with { type: 'json' };

const good = 'https://app.example.com/billing';

let shop: Shop;
let person: Person;
let subscriber: Person;
let proPrice: string;

beforeAll(async () => {
  shop = await openShop({ serverEnv: { ALLOWED_REDIRECT_ORIGINS: redirects.allowed.join(',') } });
  person = shop.newPerson();
  subscriber = shop.newPerson();
  await subscriber.buy({ plan_id: goods.pro.id });
  proPrice = (await catalogPrices(shop)).get(goods.pro.id) ?? '';
});
afterAll(() => shop.stop());

/** Every field that an address comes in by. */
const doors: [string, (url: string) => ReturnType<Person['post']>][] = [
  [
    'the success_url of a plan',
    (url) =>
      person.call(['subscriptions', 'create-checkout'], 'POST', {
        plan_id: goods.pro.id,
        success_url: url,
        cancel_url: good,
      }),
  ],
  [
    'the cancel_url of a pack',
    (url) =>
      person.call(['credits', 'purchase'], 'POST', { package_id: goods.pack.id, success_url: good, cancel_url: url }),
  ],
  [
    'the successUrl of a price',
    (url) =>
      person.post('stripe-checkout', { type: 'subscription', priceId: proPrice, successUrl: url, cancelUrl: good }),
  ],
  [
    'the cancelUrl of a price',
    (url) =>
      person.post('stripe-checkout', { type: 'subscription', priceId: proPrice, successUrl: good, cancelUrl: url }),
  ],
  ['the return_url of the portal', (url) => person.post('stripe-customer-portal', { return_url: url })],
  [
    'the return_url of a change',
    (url) => subscriber.call(['subscriptions', 'change-plan'], 'POST', { plan_id: goods.starter.id, return_url: url }),
  ],
];

const asked = async (): Promise<number> => (await shop.sandbox('/requests/count', undefined, 'GET')).all;

describe.each(doors)('%s', (_, send) => {
  it(`is refused where it leads elsewhere, and Stripe hears nothing of it (${redirects.refused.length} addresses)`, async () => {
    const before = await asked();
    const wrong: string[] = [];
    for (const url of redirects.refused) {
      const { status, body } = await send(url);
      if (status !== 400 || body.code !== 'redirect_not_allowed') wrong.push(`${JSON.stringify(url)}: ${status}`);
    }
    expect(wrong).toEqual([]);
    expect(await asked()).toBe(before);
  });
});

it(`goes to Stripe in its normalized form, and nothing is added (${redirects.taken.length} addresses)`, async () => {
  const wrong: string[] = [];
  for (const [given, normalized] of redirects.taken) {
    await shop.sandbox('/requests', undefined, 'DELETE');
    const buyer = shop.newPerson();
    const urls = { success_url: given, cancel_url: given };
    const { status } = await buyer.call(['credits', 'purchase'], 'POST', { package_id: goods.pack.id, ...urls });
    const { requests } = await shop.sandbox('/requests?method=POST&path=/v1/checkout/sessions', undefined, 'GET');
    const sent = new URLSearchParams(requests[0]?.params);
    const said = [status, sent.get('success_url'), sent.get('cancel_url')];
    if (said.join() !== [200, normalized, normalized].join()) wrong.push(`${JSON.stringify(given)}: ${said.join(' ')}`);
  }
  expect(wrong).toEqual([]);
});

it('is not taken from a Referer, an Origin or a Host where it is missing', async () => {
  const evil = { referer: `${good}/evil`, origin: 'https://app.example.com', 'x-forwarded-host': 'app.example.com' };
  const { status, body } = await person.post('stripe-customer-portal', {}, evil);
  expect([status, body.code]).toEqual([400, 'invalid_request']);
});

it('must be there before Stripe is asked', async () => {
  const before = await asked();
  const change = { plan_id: goods.starter.id, preview_id: 'ppv_of_nobody' };
  for (const { status, body } of [
    await subscriber.call(['subscriptions', 'change-plan'], 'POST', change),
    await person.call(['credits', 'purchase'], 'POST', { package_id: goods.pack.id }),
    await person.post('stripe-checkout', { type: 'subscription', priceId: proPrice, successUrl: good }),
  ]) {
    expect([status, body.code]).toEqual([400, 'invalid_request']);
  }
  expect(await asked()).toBe(before);
});
