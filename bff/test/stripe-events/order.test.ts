import { expect, it } from 'vitest';
import { dayMs, minuteMs } from '../../src/billing/time.ts';
import { converge } from '../../src/stripe-events/converge.ts';
import { invoice } from '../../src/stripe-events/invoice.ts';
import { Shop } from '../verify/shop.ts';

/** A period of 500 credits, and three days before its end an upgrade to 2,000. */
async function creditsWhere(upgradeFirst: boolean): Promise<number> {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const subscription = await shop.subscribe('person', 'pro');
  const period = shop.invoiceAtStripe(subscription, { planId: 'pro', amount: 5_000 });
  shop.pass(27 * dayMs);
  const upgrade = shop.invoiceAtStripe(subscription, { planId: 'team', amount: 1_500, isProration: true });
  const inOrder = [period.invoice, upgrade.invoice];
  for (const id of upgradeFirst ? inOrder.toReversed() : inOrder) await converge(invoice, id, shop.sources);
  const { id } = await shop.person('person');
  return (await shop.storage.ledger.book(id)).totalPurchased;
}

it('grants a period and the upgrade inside it alike, whichever event comes first', async () => {
  expect(await creditsWhere(false)).toBe(650);
  expect(await creditsWhere(true)).toBe(650);
});

it('grants an upgrade of the hour in which its period was a draft, though it is heard of after the next began', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const subscription = await shop.subscribe('person', 'pro');
  await shop.invoice(subscription, { planId: 'pro', amount: 5_000 });
  shop.nextPeriodAtStripe(subscription);
  shop.pass(10 * minuteMs);
  shop.invoiceAtStripe(subscription, { planId: 'team', amount: 15_000, isProration: true, leaves: 'pro' });
  shop.pass(50 * minuteMs);
  shop.invoiceAtStripe(subscription, { planId: 'pro', amount: 5_000 });
  shop.nextPeriodAtStripe(subscription);
  await shop.invoice(subscription, { planId: 'team', amount: 20_000 });
  const { id } = await shop.person('person');
  // Of the 1,500 that the second period had more all but ten minutes of thirty days.
  expect((await shop.storage.ledger.book(id)).totalPurchased).toBe(500 + 1_499 + 500 + 2_000);
});
