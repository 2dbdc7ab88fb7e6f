import { expect, it } from 'vitest';
import { balanceOf } from '../../src/billing/book.ts';
import type { CatalogPlan } from '../../src/billing/catalog.ts';
import { dayMs } from '../../src/billing/time.ts';
import type { Offers } from '../../src/offers.ts';
import { converge } from '../../src/stripe-events/converge.ts';
import { invoice } from '../../src/stripe-events/invoice.ts';
import type { PlanId } from '../verify/shop.ts';
import { Shop } from '../verify/shop.ts';
import type { SubscriptionThing } from '../verify/things.ts';

/** A change that opens a new period of so many days, and is paid. */
async function opensPeriod(shop: Shop, of: SubscriptionThing, planId: PlanId, days: number): Promise<void> {
  const start = shop.at / 1_000;
  Object.assign(of.items.data[0], {
    current_period_start: start,
    current_period_end: start + (days * dayMs) / 1_000,
  });
  await shop.invoice(of, { planId, amount: 60_000 });
}

async function grants(shop: Shop): Promise<number[]> {
  const { id } = await shop.person('person');
  const { entries } = await shop.storage.ledger.history(id, 10, null);
  return entries.map(({ amount }) => amount).reverse();
}

it('takes the unlived share of an upgrade over the time that the upgrade was for', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const subscription = await shop.subscribe('person', 'pro');
  await shop.invoice(subscription, { planId: 'pro', amount: 5_000 });
  shop.pass(20 * dayMs);
  await shop.upgrade(subscription, 'team', 5_000);
  shop.pass(5 * dayMs);
  await opensPeriod(shop, subscription, 'team', 360);
  // Five of thirty days of the period's 500 are not lived, and five of ten of the upgrade's 500.
  expect(await grants(shop)).toEqual([500, 500, 2_000 - 84 - 250]);
});

it('measures an upgrade by the period that it is in, not by one that was cut short before', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const subscription = await shop.subscribe('person', 'pro');
  await shop.invoice(subscription, { planId: 'pro', amount: 5_000 });
  shop.pass(10 * dayMs);
  await opensPeriod(shop, subscription, 'pro', 360);
  shop.pass(5 * dayMs);
  await shop.upgrade(subscription, 'team', 5_000);
  expect(await grants(shop)).toEqual([500, 500 - 334, Math.floor((1_500 * 355) / 360)]);
});

it.each([
  ['rolling', [300, 25, 300, 300]],
  ['pro', [500, 41, 500, 500]],
] as const)('takes a long %s period that is cut short off what cuts it short', async (planId, expected) => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const subscription = await shop.subscribe('person', planId);
  const [item] = subscription.items.data;
  item.current_period_end = item.current_period_start + (360 * dayMs) / 1_000;
  await shop.invoice(subscription, { planId, amount: 60_000 });
  shop.pass(30 * dayMs);
  await opensPeriod(shop, subscription, planId, 30);
  await shop.renew(subscription, planId);
  await shop.renew(subscription, planId);
  const { id } = await shop.person('person');
  const { entries } = await shop.storage.ledger.history(id, 20, null);
  expect(entries.filter(({ kind }) => kind === 'included').map(({ amount }) => amount)).toEqual(expected.toReversed());
});

it.each([
  ['had ended unspent', 0, 300],
  ['was spent', 300, 150],
] as const)('takes what of a long period %s off what cuts short the one that cut it', async (_, spent, third) => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const subscription = await shop.subscribe('person', 'rolling');
  await opensPeriod(shop, subscription, 'rolling', 360);
  if (spent > 0) await shop.call('credits.consume', 'person', { amount: spent, operation: 'render' });
  shop.pass(30 * dayMs);
  await opensPeriod(shop, subscription, 'rolling', 30);
  shop.pass(15 * dayMs);
  await opensPeriod(shop, subscription, 'rolling', 360);
  const { id } = await shop.person('person');
  const { entries } = await shop.storage.ledger.history(id, 20, null);
  const included = entries.filter(({ kind }) => kind === 'included').map(({ amount }) => amount);
  expect(included.reverse()).toEqual([300, 25, third]);
});

/** A trial of fourteen days that is ended after one, and its plan paid. */
async function endsTrialEarly(shop: Shop, hears: 'trial first' | 'payment first', discounted = 0) {
  const subscription = await shop.subscribe('person', 'team');
  const [item] = subscription.items.data;
  item.current_period_end = item.current_period_start + (14 * dayMs) / 1_000;
  const trial = shop.invoiceAtStripe(subscription, { planId: 'team', amount: discounted });
  shop.pass(dayMs);
  const start = shop.at / 1_000;
  Object.assign(item, { current_period_start: start, current_period_end: start + (30 * dayMs) / 1_000 });
  const paid = shop.invoiceAtStripe(subscription, { planId: 'team', amount: 20_000 });
  const inOrder = [trial.invoice, paid.invoice];
  for (const id of hears === 'trial first' ? inOrder : inOrder.toReversed()) await converge(invoice, id, shop.sources);
}

it.each(['trial first', 'payment first'] as const)(
  'grants all that is paid where a trial is ended early: %s',
  async (hears) => {
    await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
    await endsTrialEarly(shop, hears);
    expect(await grants(shop)).toEqual([2_000, 2_000]);
  },
);

it('takes the unlived share off all the same where a code of 100 % made the first period free', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  await endsTrialEarly(shop, 'trial first', 20_000);
  // Thirteen of fourteen days of 2,000 are not lived.
  expect(await grants(shop)).toEqual([2_000, 142]);
});

type Change = { to: PlanId; onDay: number };

/** Changes of plan inside a period that are billed on one invoice, and a new period that the last of them opens. */
async function changesTogether(shop: Shop, of: SubscriptionThing, from: PlanId, changes: Change[], opens?: 'a year') {
  const [item] = of.items.data;
  const { current_period_start: start, current_period_end: end } = item;
  const planOfLast = changes.at(-1)?.to ?? from;
  const last = start + ((changes.at(-1)?.onDay ?? 0) * dayMs) / 1_000;
  shop.at = last * 1_000;
  if (opens) Object.assign(item, { current_period_start: last, current_period_end: last + (360 * dayMs) / 1_000 });
  const { invoice: id } = shop.invoiceAtStripe(of, { planId: planOfLast, amount: 200_000 });
  const made = shop.wire.things.invoices[0] as unknown as { lines: { data: object[] } };
  const line = (plan: PlanId, onDay: number, amount: number) => ({
    amount,
    period: { start: start + (onDay * dayMs) / 1_000, end },
    parent: { subscription_item_details: { subscription_item: item.id, proration: true } },
    pricing: { price_details: { price: `price_${plan}` } },
  });
  const prorations = changes.flatMap(({ to, onDay }, index) => [
    line(changes[index - 1]?.to ?? from, onDay, -1_000),
    ...(opens && index === changes.length - 1 ? [] : [line(to, onDay, 1_000)]),
  ]);
  // What waited for the invoice is listed the newest first.
  made.lines.data = [...prorations.reverse(), ...(opens ? made.lines.data : [])];
  await converge(invoice, id, shop.sources);
}

const twoHours = 2 / 24;

it.each<[string, PlanId, Change[], number[]]>([
  [
    'up and, two hours later, down',
    'pro',
    [
      { to: 'team', onDay: 10 },
      { to: 'pro', onDay: 10 + twoHours },
    ],
    [500, 4],
  ],
  [
    'up and half the way down',
    'rolling',
    [
      { to: 'team', onDay: 10 },
      { to: 'pro', onDay: 20 },
    ],
    [300, 633],
  ],
  [
    'up, down and up again',
    'pro',
    [
      { to: 'team', onDay: 10 },
      { to: 'pro', onDay: 15 },
      { to: 'team', onDay: 20 },
    ],
    [500, 750],
  ],
  [
    'up, down and up to another',
    'rolling',
    [
      { to: 'pro', onDay: 10 },
      { to: 'rolling', onDay: 15 },
      { to: 'team', onDay: 20 },
    ],
    [300, 99, 500],
  ],
  [
    'up and further up',
    'rolling',
    [
      { to: 'pro', onDay: 10 },
      { to: 'team', onDay: 20 },
    ],
    [300, 133, 500],
  ],
])('grants an upgrade for as long as the invoice that bills it leaves it: %s', async (_, from, changes, expected) => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const subscription = await shop.subscribe('person', from);
  await shop.invoice(subscription, { planId: from, amount: 5_000 });
  await changesTogether(shop, subscription, from, changes);
  expect(await grants(shop)).toEqual(expected);
});

it('takes off once what was not lived of an upgrade that is billed with the new period which ends it', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const subscription = await shop.subscribe('person', 'pro');
  await shop.invoice(subscription, { planId: 'pro', amount: 5_000 });
  await changesTogether(
    shop,
    subscription,
    'pro',
    [
      { to: 'team', onDay: 10 },
      { to: 'team', onDay: 20 },
    ],
    'a year',
  );
  // Ten of thirty days of the period's 500 are not lived, and ten of twenty of the upgrade's 1,000.
  expect(await grants(shop)).toEqual([500, 1_000, 2_000 - 167 - 500]);
});

it('spends what ends with its period before what never ends', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  await shop.buy('person', 100);
  const subscription = await shop.subscribe('person', 'rolling');
  await shop.invoice(subscription, { planId: 'rolling', amount: 3_000 });
  await shop.buy('person', 100, 365);
  await shop.call('credits.consume', 'person', { amount: 300, operation: 'test' });
  await shop.renew(subscription, 'rolling');
  const { id } = await shop.person('person');
  expect(balanceOf(await shop.storage.ledger.book(id))).toBe(100 + 100 + 300);
});

/** From here on the catalog says the opposite of when the plans' credits end. */
async function turnsRules(shop: Shop): Promise<void> {
  const { catalog, planOf, ...rest } = await shop.sources.offers();
  const turned = (plan: CatalogPlan): CatalogPlan => ({
    ...plan,
    creditsExpire: plan.creditsExpire === 'never' ? 'period_end' : 'never',
  });
  const offers: Offers = {
    ...rest,
    catalog: { ...catalog, plans: catalog.plans.map(turned) },
    planOf: (priceId) => {
      const plan = planOf(priceId);
      return plan && turned(plan);
    },
  };
  Object.assign(shop.sources, { offers: async () => offers });
}

it.each<[PlanId, number]>([
  ['rolling', 50 + 300],
  ['pro', 500 + 500],
])('ends credits by the rule that their plan had when they were given: %s', async (planId, left) => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const subscription = await shop.subscribe('person', planId);
  await shop.invoice(subscription, { planId, amount: 3_000 });
  await turnsRules(shop);
  await shop.renew(subscription, planId);
  const { id } = await shop.person('person');
  expect(balanceOf(await shop.storage.ledger.book(id))).toBe(left);
});

it('rolls over what is reserved when its period ends, where less is free than may', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const subscription = await shop.subscribe('person', 'rolling');
  await shop.invoice(subscription, { planId: 'rolling', amount: 3_000 });
  shop.pass(30 * dayMs - 60_000);
  const hold = { amount: 300, operation: 'render', expires_in_s: 3_600 };
  const { reservation_id } = await shop.call('credits.reserve', 'person', hold);
  await shop.renew(subscription, 'rolling');
  await shop.call('credits.settle', 'person', { reservation_id, amount: 250 });
  expect(await shop.call('credits', 'person', {})).toMatchObject({ balance: 350, held: 0 });
});
