import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromStripe } from '../faults/at-stripe.ts';
import { goods, openShop, type Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 120_000);
afterAll(() => shop.stop());

it('believes no answer about a refund that is older than what it knows', async () => {
  const person = shop.newPerson();
  const session = await person.buy({ package_id: goods.pack.id });
  await shop.delivered();
  await shop.sandbox('/deliveries/faults', {
    effect: 'hold',
    types: ['refund.*', 'charge.refund.*', 'charge.updated'],
  });
  // Whoever asks first hears at once that the money went back, and waits for the rest of the answer.
  await shop.sandbox('/faults', { method: 'GET', path: '/v1/disputes', effect: 'delay', delay_ms: 2_500 });
  const refund = await shop.sandbox('/refunds', { of: session, course: 'fails_later' });
  await expect
    .poll(async () => (await shop.sandbox('/faults', undefined, 'GET')).faults[0].seen, { timeout: 10_000 })
    .toBe(1);
  await shop.sandbox(`/refunds/${refund.id}/settle`, { outcome: 'fails' });
  await shop.sandbox('/deliveries/release');
  await shop.delivered();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect((await person.credits()).balance).toBe(100);
});

it('grants a purchase whose payment is heard of before Stripe has answered what its session is', async () => {
  const person = shop.newPerson();
  await person.portal();
  await shop.sandbox('/faults', {
    method: 'POST',
    path: '/v1/checkout/sessions',
    effect: 'delay',
    delay_ms: 6_000,
    when: 'after',
  });
  let isAnswered = false;
  const begun = person.begin({ package_id: goods.pack.id }).finally(() => {
    isAnswered = true;
  });
  const [customer] = await fromStripe<Stripe.Customer>(shop, 'customers', { email: `${person.name}@example.com` });
  const sessions = () =>
    fromStripe<Stripe.Checkout.Session>(shop, 'checkout/sessions', { customer: customer?.id ?? '', status: 'open' });
  await expect.poll(sessions, { timeout: 10_000 }).toHaveLength(1);
  const [session] = await sessions();
  await shop.sandbox(`/checkout/${session?.id}/pay`, {});
  await shop.delivered();
  expect(isAnswered).toBe(false);
  expect(await person.history()).toEqual([['purchase', 100]]);
  await begun;
  const status = await person.call(['checkout', 'status'], 'GET', { session_id: session?.id });
  expect(status).toMatchObject({ status: 200, body: { status: 'paid', credits: 100 } });
  expect(await person.history()).toEqual([['purchase', 100]]);
});
