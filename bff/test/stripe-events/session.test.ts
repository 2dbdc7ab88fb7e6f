import { expect, it } from 'vitest';
import { checkoutSession } from '../../src/stripe-events/checkout-session.ts';
import { converge } from '../../src/stripe-events/converge.ts';
import { Shop } from '../verify/shop.ts';

const pack = { price: { id: 'price_package' }, quantity: 1 };

async function outcomeOf(items: object[]) {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const session = await shop.begin('person', 100);
  shop.pay(session);
  Object.assign(session, { line_items: { data: items } });
  await converge(checkoutSession, session.id, shop.sources);
  const { id } = await shop.person('person');
  const { totalPurchased: granted } = await shop.storage.ledger.book(id);
  return { granted, status: (await shop.storage.checkouts.ofSession(session.id))?.status };
}

it('grants the pack that was begun, whatever else was sold with it', async () => {
  const other = { price: { id: 'price_other' }, quantity: 1 };
  const paid = { granted: 100, status: 'paid' };
  expect(await outcomeOf([pack])).toEqual(paid);
  expect(await outcomeOf([pack, other])).toEqual(paid);
  expect(await outcomeOf([other, pack])).toEqual(paid);
});

it('neither grants nor says "paid" for what was not begun', async () => {
  const refused = { granted: 0, status: 'failed' };
  expect(await outcomeOf([{ price: { id: 'price_other' }, quantity: 1 }])).toEqual(refused);
  expect(await outcomeOf([{ ...pack, quantity: 2 }])).toEqual(refused);
});
