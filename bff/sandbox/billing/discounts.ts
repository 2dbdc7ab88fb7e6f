import type Stripe from 'stripe';
import { addInterval } from '../calendar.ts';
import { add, change, emit } from '../events.ts';
import { newId } from '../ids.ts';
import { share } from '../money.ts';
import { need } from '../resources/need.ts';
import type { World } from '../world.ts';
import { type Draft, productId } from './drafts.ts';

export interface Applied {
  id: string;
  coupon: Stripe.Coupon;
  /** Nothing: every product. */
  products?: string[];
}

const idOf = (value: string | { id: string }): string => (typeof value === 'string' ? value : value.id);

/** A coupon as it would be applied; its own id stands for the discount's. */
export function couponOf(world: World, id: string): Applied {
  return { id, coupon: need(world, 'coupon', id), products: world.store.hidden('coupon', id).products };
}

export function appliedDiscounts(world: World, ids: readonly (string | { id: string })[]): Applied[] {
  return ids.flatMap((entry) => {
    const { coupon } = need(world, 'discount', idOf(entry)).source;
    return coupon ? [{ ...couponOf(world, idOf(coupon)), id: idOf(entry) }] : [];
  });
}

/** Those that are still good at a moment. */
export const goodAt = (world: World, ids: readonly (string | { id: string })[], at: number): string[] =>
  ids.map(idOf).filter((id) => {
    const { end } = need(world, 'discount', id);
    return end === null || end > at;
  });

/** Percent with up to four decimals, in integers. */
const percentOf = (amount: number, percent: number): number => share(amount, Math.round(percent * 10_000), 1_000_000);

const applies = ({ products }: Applied, draft: Draft): boolean => {
  return draft.isDiscountable && draft.amount > 0 && (!products || products.includes(productId(draft.price)));
};

/** For each line what each discount takes off, one discount after the other; an amount is spread over the lines. */
export function discountAmounts(
  drafts: readonly Draft[],
  discounts: readonly Applied[],
): { id: string; amount: number }[][] {
  const left = drafts.map(({ amount }) => amount);
  const taken = drafts.map((): { id: string; amount: number }[] => []);
  for (const discount of discounts) {
    const eligible = drafts.map((draft, index) => (applies(discount, draft) ? (left[index] ?? 0) : 0));
    for (const [index, amount] of takenBy(discount.coupon, eligible).entries()) {
      if (eligible[index] === 0) continue;
      left[index] = (left[index] ?? 0) - amount;
      taken[index]?.push({ id: discount.id, amount });
    }
  }
  return taken;
}

function takenBy(coupon: Stripe.Coupon, eligible: readonly number[]): number[] {
  if (coupon.percent_off !== null) {
    const percent = coupon.percent_off;
    return eligible.map((amount) => percentOf(amount, percent));
  }
  const total = eligible.reduce((sum, amount) => sum + amount, 0);
  const off = Math.min(coupon.amount_off ?? 0, total);
  let before = 0;
  let seen = 0;
  return eligible.map((amount) => {
    seen += amount;
    const upToHere = share(off, seen, total);
    const here = upToHere - before;
    before = upToHere;
    return here;
  });
}

interface DiscountOrder {
  coupon: string;
  promotionCode: string | null;
  customer: string | null;
  subscription?: string | null;
  session?: string | null;
}

/** Redeems a coupon: the discount begins now and its end follows from the coupon's duration. */
export function redeem(world: World, order: DiscountOrder): Stripe.Discount {
  const now = world.clock.now();
  const coupon = change(world, 'coupon', order.coupon, 'coupon.updated', (found) => {
    found.times_redeemed += 1;
    if (found.max_redemptions !== null && found.times_redeemed >= found.max_redemptions) found.valid = false;
  });
  if (order.promotionCode) {
    change(world, 'promotion_code', order.promotionCode, 'promotion_code.updated', (found) => {
      found.times_redeemed += 1;
      if (found.max_redemptions !== null && found.times_redeemed >= found.max_redemptions) found.active = false;
    });
  }
  const discount: Stripe.Discount = {
    id: newId('di'),
    object: 'discount',
    checkout_session: order.session ?? null,
    customer: order.customer,
    customer_account: null,
    end: coupon.duration === 'repeating' ? addInterval(now, 'month', coupon.duration_in_months ?? 1) : null,
    invoice: null,
    invoice_item: null,
    promotion_code: order.promotionCode,
    source: { coupon: coupon.id, type: 'coupon' },
    start: now,
    subscription: order.subscription ?? null,
    subscription_item: null,
  };
  return add(world, 'discount', discount, order.customer ? 'customer.discount.created' : null);
}

/** Takes off the subscription what has had its time: `once` after its first invoice, `repeating` at its end. */
export function dropSpentDiscounts(world: World, subscriptionId: string, afterInvoice: boolean): void {
  const now = world.clock.now();
  const { discounts } = need(world, 'subscription', subscriptionId);
  for (const { id, coupon } of appliedDiscounts(world, discounts)) {
    const { end } = need(world, 'discount', id);
    const isSpent = coupon.duration === 'once' ? afterInvoice : end !== null && end <= now;
    if (!isSpent) continue;
    change(world, 'subscription', subscriptionId, null, (subscription) => {
      subscription.discounts = subscription.discounts.filter((entry) => idOf(entry) !== id);
    });
    emit(world, 'customer.discount.deleted', need(world, 'discount', id));
  }
}
