import type Stripe from 'stripe';
import { invalid } from '../api/errors.ts';
import { share } from '../money.ts';
import { itemObject } from '../resources/subscription-object.ts';
import type { Billed } from '../store/kinds.ts';
import type { World } from '../world.ts';
import { appliedDiscounts } from './discounts.ts';
import { type Draft, prorationDraft } from './drafts.ts';
import { periodOf } from './moments.ts';
import { billPeriod, periodEnd, recurringOf } from './period.ts';

export type Proration = 'always_invoice' | 'create_prorations' | 'none';

/** What one item is to be; without an id it is a further one. */
export interface Target {
  id?: string;
  price: Stripe.Price;
  quantity: number;
  isDeleted?: boolean;
  metadata?: Record<string, string>;
}

export interface ChangeOrder {
  targets: Target[];
  proration: Proration;
  /** The moment from which the new counts. */
  at: number;
  /** Begins a new period now whatever the interval. */
  resetsAnchor: boolean;
  /** The trial ends now. */
  endsTrial?: boolean;
}

/** The change as it would be; nothing is written. */
export interface ChangePlan {
  items: Stripe.SubscriptionItem[];
  anchor: number;
  billed: Record<string, Billed>;
  prorations: Draft[];
  /** The whole new period, where one begins now. */
  period: Draft[];
  opensPeriod: boolean;
}

const cadence = (price: Stripe.Price): string => {
  const { interval, interval_count } = recurringOf(price);
  return `${interval} ${interval_count}`;
};

function targetItems(
  world: World,
  subscription: Stripe.Subscription,
  targets: readonly Target[],
): Stripe.SubscriptionItem[] {
  const period = periodOf(subscription);
  const kept = subscription.items.data.flatMap((item) => {
    const target = targets.find(({ id }) => id === item.id);
    if (!target) return [item];
    if (target.isDeleted) return [];
    const { price, quantity, metadata = item.metadata } = target;
    return [
      itemObject(world, {
        id: item.id,
        price,
        quantity,
        metadata,
        subscription: subscription.id,
        period,
        created: item.created,
      }),
    ];
  });
  const added = targets
    .filter(({ id }) => id === undefined)
    .map(({ price, quantity, metadata }) =>
      itemObject(world, { price, quantity, metadata, subscription: subscription.id, period }),
    );
  const items = [...kept, ...added];
  if (items.length === 0) throw invalid('A subscription must have at least one active item.', 'items');
  if (new Set(items.map(({ price }) => cadence(price))).size > 1) {
    throw invalid('Currency and interval must match across all items on this subscription.', 'items');
  }
  if (items.some(({ price }) => price.currency !== subscription.currency)) {
    throw invalid(
      `The price specified supports another currency than this subscription's \`${subscription.currency}\`.`,
      'items',
    );
  }
  if (new Set(items.map(({ price }) => price.id)).size < items.length) {
    throw invalid('Cannot add multiple subscription items with the same plan or price.', 'items');
  }
  return items;
}

const unused = ({ amount, start, end }: Billed, at: number): number =>
  -share(amount, Math.max(0, end - at), end - start);

const isSame = (a: Stripe.SubscriptionItem, b: Stripe.SubscriptionItem | undefined): boolean =>
  a.price.id === b?.price.id && (a.quantity ?? 1) === (b.quantity ?? 1);

export function planChange(world: World, subscription: Stripe.Subscription, order: ChangeOrder): ChangePlan {
  const items = targetItems(world, subscription, order.targets);
  const [first] = items;
  const [before] = subscription.items.data;
  if (!first || !before) throw new Error(`${subscription.id} has no items`);
  const isTrial = subscription.status === 'trialing' && !order.endsTrial;
  const opensPeriod =
    !isTrial && (order.resetsAnchor || order.endsTrial === true || cadence(first.price) !== cadence(before.price));
  if (isTrial) return duringTrial(world, subscription, items);
  return opensPeriod ? newPeriod(world, subscription, items, order) : withinPeriod(world, subscription, items, order);
}

/** A trial costs nothing, so nothing is prorated; the first bill comes at its end. */
function duringTrial(world: World, subscription: Stripe.Subscription, items: Stripe.SubscriptionItem[]): ChangePlan {
  const { billed } = billPeriod(world, items, periodOf(subscription), [], true);
  return { items, anchor: subscription.billing_cycle_anchor, billed, prorations: [], period: [], opensPeriod: false };
}

function credit(world: World, item: Stripe.SubscriptionItem, at: number, end: number): Draft[] {
  const billed = world.store.hidden('subscription', item.subscription).billed[item.id];
  const amount = billed ? unused(billed, at) : 0;
  if (amount === 0) return [];
  const { price, quantity = 1, subscription } = item;
  return [
    prorationDraft(
      world,
      { price, quantity, period: { start: at, end }, subscription, item: item.id },
      'unused',
      amount,
    ),
  ];
}

/** What is left of every item's period, as credit. */
export function creditDrafts(world: World, subscription: Stripe.Subscription): Draft[] {
  const { end } = periodOf(subscription);
  return subscription.items.data.flatMap((item) => credit(world, item, world.clock.now(), end));
}

function withinPeriod(
  world: World,
  subscription: Stripe.Subscription,
  items: Stripe.SubscriptionItem[],
  order: ChangeOrder,
): ChangePlan {
  const period = periodOf(subscription);
  const before = subscription.items.data;
  const full = billPeriod(world, items, period, appliedDiscounts(world, subscription.discounts), false).billed;
  const kept = world.store.hidden('subscription', subscription.id).billed;
  const gone = before.filter(
    (item) =>
      !isSame(
        item,
        items.find(({ id }) => id === item.id),
      ),
  );
  const come = items.filter(
    (item) =>
      !isSame(
        item,
        before.find(({ id }) => id === item.id),
      ),
  );
  const anchor = subscription.billing_cycle_anchor;
  if (order.proration === 'none')
    return { items, anchor, billed: kept, prorations: [], period: [], opensPeriod: false };
  const charges = come.flatMap((item) => {
    const amount = share(full[item.id]?.amount ?? 0, period.end - order.at, period.end - period.start);
    const { price, quantity = 1 } = item;
    const billable = {
      price,
      quantity,
      period: { start: order.at, end: period.end },
      subscription: subscription.id,
      item: item.id,
    };
    return amount === 0 ? [] : [prorationDraft(world, billable, 'remaining', amount)];
  });
  const unchanged = items.filter((item) => !come.includes(item));
  const billed = Object.fromEntries([
    ...unchanged.flatMap(({ id }) => (kept[id] ? [[id, kept[id]]] : [])),
    ...come.map(({ id }) => [id, full[id]]),
  ]);
  const credits = gone.flatMap((item) => credit(world, item, order.at, period.end));
  return { items, anchor, billed, prorations: [...credits, ...charges], period: [], opensPeriod: false };
}

/** Another interval, or a new anchor: the old period ends here with a credit, and a whole new one is billed. */
function newPeriod(
  world: World,
  subscription: Stripe.Subscription,
  items: Stripe.SubscriptionItem[],
  order: ChangeOrder,
): ChangePlan {
  const old = periodOf(subscription);
  const [first] = items;
  const start = world.clock.now();
  const period = { start, end: first ? periodEnd(first.price, start, start) : start };
  const bill = billPeriod(world, items, period, appliedDiscounts(world, subscription.discounts), false);
  const credits =
    order.proration === 'none' ? [] : subscription.items.data.flatMap((item) => credit(world, item, order.at, old.end));
  const moved = items.map((item) => ({ ...item, current_period_start: period.start, current_period_end: period.end }));
  return {
    items: moved,
    anchor: start,
    billed: bill.billed,
    prorations: credits,
    period: bill.drafts,
    opensPeriod: true,
  };
}
