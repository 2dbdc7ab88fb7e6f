import { afterAll, beforeAll, expect, it } from 'vitest';
import { goods, openShop, type Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 60_000);
afterAll(() => shop.stop());

const pack = { package_id: goods.pack.id };
const days = (count: number) => count * 86_400;

it('takes credits back with a refund, in parts and in proportion, and all of them at the last', async () => {
  const person = shop.newPerson();
  const session = await person.buy(pack);
  await shop.sandbox('/refunds', { of: session, amount: 333 });
  await shop.delivered();
  expect((await person.credits()).balance).toBe(66);
  await shop.sandbox('/refunds', { of: session });
  await shop.delivered();
  expect(await person.credits()).toMatchObject({ balance: 0, total_purchased: 0, total_used: 0 });
});

it('leaves a debt where the credits were spent, and what comes in pays it first', async () => {
  const person = shop.newPerson();
  const session = await person.buy(pack);
  await person.spend(80, 'a');
  await shop.sandbox('/refunds', { of: session });
  await shop.delivered();
  expect(await person.credits()).toMatchObject({ balance: -80, total_purchased: 0, total_used: 80, available: 0 });
  await expect(person.spend(1, 'b')).rejects.toMatchObject({ code: 'insufficient_credits' });
  await person.buy(pack);
  expect(await person.credits()).toMatchObject({ balance: 20, available: 20 });
});

it('gives credits back when a refund fails days later', async () => {
  const person = shop.newPerson();
  const session = await person.buy(pack);
  await shop.sandbox('/refunds', { of: session, course: 'fails_later', after_seconds: days(10) });
  await shop.delivered();
  expect((await person.credits()).balance).toBe(0);
  await shop.advance({ days: 11 });
  expect((await person.credits()).balance).toBe(100);
  expect(await person.history()).toEqual([
    ['reinstate', 100],
    ['revoke', -100],
    ['purchase', 100],
  ]);
});

it('takes credits when a dispute takes the money, and gives them back when it is won', async () => {
  const person = shop.newPerson();
  const session = await person.buy(pack);
  const inquiry = await shop.sandbox('/disputes', { of: session, inquiry: true });
  await shop.delivered();
  expect((await person.credits()).balance).toBe(100);
  await shop.sandbox(`/disputes/${inquiry.id}/escalate`);
  await shop.delivered();
  expect((await person.credits()).balance).toBe(0);
  await shop.sandbox(`/disputes/${inquiry.id}/close`, { outcome: 'won' });
  await shop.delivered();
  expect((await person.credits()).balance).toBe(100);
});

it('takes nothing twice for a refund and a dispute of one payment', async () => {
  const person = shop.newPerson();
  const session = await person.buy(pack);
  await shop.sandbox('/refunds', { of: session, amount: 500 });
  const dispute = await shop.sandbox('/disputes', { of: session, amount: 999 });
  await shop.sandbox(`/disputes/${dispute.id}/close`, { outcome: 'lost' });
  await shop.delivered();
  expect(await person.credits()).toMatchObject({ balance: 0, total_purchased: 0 });
});

it('takes back the included credits of a refunded period', async () => {
  const person = shop.newPerson();
  await person.buy({ plan_id: goods.pro.id });
  const { payments } = await shop.sandbox(`/payments?email=${person.name}@example.com`, undefined, 'GET');
  await shop.sandbox('/refunds', { of: payments[0].charge, amount: 2450 });
  await shop.delivered();
  expect((await person.credits()).balance).toBe(500);
});
