import type Stripe from 'stripe';
import { nextBoundary } from '../calendar.ts';
import type { Billed } from '../store/kinds.ts';
import type { World } from '../world.ts';
import { type Applied, discountAmounts } from './discounts.ts';
import { type Draft, periodDraft } from './drafts.ts';
import { sum } from './invoice.ts';

export const recurringOf = (price: Stripe.Price): Stripe.Price.Recurring => {
  if (!price.recurring) throw new Error(`${price.id} is not a recurring price`);
  return price.recurring;
};

/** The end of the period that begins at `start` on this anchor. */
export function periodEnd(price: Stripe.Price, anchor: number, start: number): number {
  const { interval, interval_count } = recurringOf(price);
  return nextBoundary(anchor, interval as 'day' | 'week' | 'month' | 'year', interval_count, start);
}

export interface PeriodBill {
  drafts: Draft[];
  billed: Record<string, Billed>;
}

/** One period of every item: its lines, and what each item costs after discounts, for later credits. */
export function billPeriod(
  world: World,
  items: readonly Stripe.SubscriptionItem[],
  period: { start: number; end: number },
  discounts: readonly Applied[],
  isTrial: boolean,
): PeriodBill {
  const drafts = items.map((item) => {
    const { price, quantity = 1, subscription, metadata } = item;
    return periodDraft(world, { price, quantity, period, subscription, item: item.id, metadata }, isTrial);
  });
  const taken = discountAmounts(drafts, discounts);
  const billed = Object.fromEntries(
    items.map((item, index) => {
      const off = sum((taken[index] ?? []).map(({ amount }) => amount));
      return [item.id, { amount: (drafts[index]?.amount ?? 0) - off, ...period }];
    }),
  );
  return { drafts, billed };
}
