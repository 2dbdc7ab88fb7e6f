import { expect, it } from 'vitest';
import { sweepObjects } from '../../src/sweep/objects.ts';
import { Shop } from '../verify/shop.ts';

it('brings the rest home where one object is gone at Stripe', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const gone = await shop.begin('buyer', 100);
  shop.wire.things['checkout/sessions'] = [];
  const subscription = await shop.subscribe('subscriber', 'pro');
  shop.invoiceAtStripe(subscription, { planId: 'pro', amount: 5_000 });
  const { failed } = await sweepObjects(null, shop.sources);
  expect([...failed.keys()]).toEqual([gone.id]);
  const { id } = await shop.person('subscriber');
  expect((await shop.storage.ledger.book(id)).totalPurchased).toBe(500);
});
