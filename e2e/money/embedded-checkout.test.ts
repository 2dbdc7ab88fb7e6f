import { afterAll, beforeAll, expect, it } from 'vitest';
import { goods, openShop, type Person, type Shop } from './shop.ts';
import { stripeOf } from './stripe.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 60_000);
afterAll(() => shop.stop());

const urls = { success_url: 'https://app.example.com/done', cancel_url: 'https://app.example.com/back' };
const purchase = (person: Person, fields: object = {}) =>
  person.call(['credits', 'purchase'], 'POST', { package_id: goods.pack.id, ui_mode: 'embedded', ...urls, ...fields });

it('answers what the embedded page needs, the same for a second click, and grants what is paid there', async () => {
  const person = shop.newPerson();
  const [{ status, body }, again] = await Promise.all([purchase(person), purchase(person)]);
  expect(status).toBe(200);
  expect(again.body).toEqual(body);
  expect(body).toEqual({
    session_id: expect.stringMatching(/^cs_/),
    checkout_url: null,
    client_secret: expect.stringContaining(body.session_id),
    publishable_key: expect.stringMatching(/^pk_test_/),
  });
  expect(await stripeOf(shop).checkout.sessions.retrieve(body.session_id)).toMatchObject({
    ui_mode: 'embedded_page',
    return_url: urls.success_url,
    redirect_on_completion: 'if_required',
    cancel_url: null,
    success_url: null,
    url: null,
  });
  await shop.sandbox(`/checkout/${body.session_id}/pay`);
  await shop.delivered();
  expect((await person.credits()).balance).toBe(goods.pack.credits);
});

it('checks the address to come back to, although the embedded page never goes there', async () => {
  expect(await purchase(shop.newPerson(), { cancel_url: 'https://evil.example' })).toMatchObject({
    status: 400,
    body: { code: 'redirect_not_allowed' },
  });
});

it('ends the hosted page of a subscription where the embedded one is asked for', async () => {
  const person = shop.newPerson();
  const begin = (ui_mode: string) =>
    person.call(['subscriptions', 'create-checkout'], 'POST', { plan_id: goods.pro.id, ui_mode, ...urls });
  const hosted = await begin('hosted');
  const embedded = await begin('embedded');
  const { sessions } = stripeOf(shop).checkout;
  expect(await sessions.retrieve(hosted.body.session_id)).toMatchObject({ status: 'expired' });
  expect(await sessions.retrieve(embedded.body.session_id)).toMatchObject({ status: 'open' });
});

it('says how to set it up where it is not', async () => {
  const without = await openShop({ serverEnv: { STRIPE_PUBLISHABLE_KEY: '' } });
  try {
    expect(await purchase(without.newPerson())).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', issues: [{ path: 'ui_mode' }] },
    });
  } finally {
    await without.stop();
  }
}, 60_000);
