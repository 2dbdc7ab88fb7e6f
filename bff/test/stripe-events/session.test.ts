import { expect, it } from 'vitest';
import { checkoutSession } from '../../src/stripe-events/checkout-session.ts';
import { converge } from '../../src/stripe-events/converge.ts';
import { Shop } from '../verify/shop.ts';

const pack = { price: { id: 'price_package' }, quantity: 1 };

async function grantedFor(items: object[]): Promise<number> {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const session = await shop.begin('person', 100);
  shop.pay(session);
  Object.assign(session, { line_items: { data: items } });
  await converge(checkoutSession, session.id, shop.sources);
  const { id } = await shop.person('person');
  return (await shop.storage.ledger.book(id)).totalPurchased;
}

it('grants the pack that was begun, whatever else was sold with it', async () => {
  const other = { price: { id: 'price_other' }, quantity: 1 };
  expect(await grantedFor([pack])).toBe(100);
  expect(await grantedFor([pack, other])).toBe(100);
  expect(await grantedFor([other, pack])).toBe(100);
  expect(await grantedFor([other])).toBe(0);
});
