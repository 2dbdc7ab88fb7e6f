import { signAccountToken } from '@billing-panel/contract/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goods, openShop, type Shop } from '../money/shop.ts';
import { stripeOf } from '../money/stripe.ts';
import { catalogPrices } from './prices.ts';

const urls = { success_url: 'https://app.example.com/', cancel_url: 'https://app.example.com/' };

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 60_000);
afterAll(() => shop.stop());

async function purchase(account: string, email: string, fields: object = {}) {
  const token = await signAccountToken({ secret: shop.stack.jwtSecret, account, email });
  const response = await fetch(`${shop.stack.serverUrl}/functions/v1/crm-stripe-api/credits/purchase`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ package_id: goods.pack.id, ...urls, ...fields }),
  });
  return { status: response.status, body: (await response.json()) as { session_id: string } };
}

it('makes two accounts with one e-mail two customers', async () => {
  const sessions = [await purchase('first', 'shared@example.com'), await purchase('second', 'shared@example.com')];
  const stripe = stripeOf(shop);
  const found = await Promise.all(sessions.map(({ body }) => stripe.checkout.sessions.retrieve(body.session_id)));
  const customers = found.map(({ customer }) => String(customer));
  expect(new Set(customers).size).toBe(2);
  await shop.sandbox(`/checkout/${sessions[0]?.body.session_id}/pay`, { email: 'shared@example.com' });
  await shop.delivered();
  expect((await shop.admin('credits', { user_id: 'first' })).balance).toBe(goods.pack.credits);
  expect((await shop.admin('credits', { user_id: 'second' })).balance).toBe(0);
});

it('hands nothing to Stripe that a caller adds', async () => {
  const extras = {
    metadata: { account: 'somebody-else', credits: '1000000' },
    client_reference_id: 'somebody-else',
    customer: 'cus_somebody',
    quantity: 100,
    mode: 'setup',
    discounts: [{ coupon: 'free' }],
    allow_promotion_codes: true,
    line_items: [{ price_data: { unit_amount: 0 } }],
    subscription_data: { trial_period_days: 700 },
    payment_method_collection: 'if_required',
  };
  await shop.sandbox('/requests', undefined, 'DELETE');
  const { status, body } = await purchase('plain', 'plain@example.com');
  const asked = async () => {
    const { requests } = await shop.sandbox('/requests?method=POST&path=/v1/checkout/sessions', undefined, 'GET');
    return [...new URLSearchParams(requests.at(-1).params).keys()].sort();
  };
  const usual = await asked();
  const other = await purchase('adding', 'adding@example.com', extras);
  expect([status, other.status]).toEqual([200, 200]);
  expect(await asked()).toEqual(usual);
  const session = await stripeOf(shop).checkout.sessions.retrieve(other.body.session_id, { expand: ['line_items'] });
  expect(JSON.stringify(session)).not.toMatch(/somebody|1000000/);
  expect(session).toMatchObject({ mode: 'payment', amount_total: goods.pack.price * 100 });
  expect(body.session_id).not.toBe(session.id);
});

it('sells all but the item whose price at Stripe is no longer what the catalog says', async () => {
  const person = shop.newPerson();
  const gone = (await catalogPrices(shop)).get(goods.shortLived.id) ?? '';
  const shown = async () => {
    const { body } = await person.call(['credits', 'packages'], 'GET');
    return body.packages.map(({ id }: { id: string }) => id);
  };
  expect(await shown()).toContain(goods.shortLived.id);
  await stripeOf(shop).prices.update(gone, { active: false });
  await shop.delivered();
  await expect.poll(shown).not.toContain(goods.shortLived.id);
  expect(await person.begin({ package_id: goods.shortLived.id })).toMatchObject({
    status: 409,
    body: { code: 'item_unavailable' },
  });
  expect((await person.begin({ package_id: goods.pack.id })).status).toBe(200);
  expect((await fetch(`${shop.stack.serverUrl}/readyz`)).status).toBe(200);
});
