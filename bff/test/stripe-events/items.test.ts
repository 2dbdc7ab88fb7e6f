import { expect, it } from 'vitest';
import { converge } from '../../src/stripe-events/converge.ts';
import { invoice } from '../../src/stripe-events/invoice.ts';
import { subscription } from '../../src/stripe-events/subscription.ts';
import { sweepObjects } from '../../src/sweep/objects.ts';
import { Shop } from '../verify/shop.ts';
import { priceOf } from '../verify/things.ts';

it('looks at the item of a plan, whatever else its subscription sells beside it', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const pro = await shop.subscribe('person', 'pro');
  const { id } = await shop.person('person');
  const [plan] = pro.items.data;
  const extra = { ...plan, id: 'si_extra', price: priceOf('extra', 900) };
  (pro.items.data as object[]).unshift(extra);
  await converge(subscription, pro.id, shop.sources);
  const [stored] = await shop.storage.subscriptions.ofAccount(id);
  expect(stored).toMatchObject({ itemId: plan.id, priceId: 'price_pro', amountMinor: 5_000 });

  const paid = shop.invoiceAtStripe(pro, { planId: 'pro', amount: 900 });
  const both = shop.wire.things.invoices.find((each) => each.id === paid.invoice);
  const { lines } = both as unknown as { lines: { data: Record<string, object>[] } };
  const lineOf = (item: string, price: string, amount: number) => ({
    ...lines.data[0],
    amount,
    parent: { subscription_item_details: { subscription_item: item, proration: false } },
    pricing: { price_details: { price } },
  });
  const data = [lineOf('si_extra', 'price_extra', 900), lineOf(plan.id, 'price_pro', 5_000)];
  Object.assign(both ?? {}, { amount_paid: 5_900, lines: { ...lines, data } });
  await converge(invoice, paid.invoice, shop.sources);
  expect((await shop.storage.ledger.book(id)).totalPurchased).toBe(500);
  expect(await sweepObjects(null, shop.sources)).toMatchObject({ differed: 0 });
});
