import type Stripe from 'stripe';
import { need } from '../resources/need.ts';
import type { World } from '../world.ts';

/** Why a coupon cannot be redeemed for this session; undefined where it can. */
export function couponFault(world: World, coupon: Stripe.Coupon, currency: string): string | undefined {
  if (!coupon.valid || (coupon.redeem_by !== null && coupon.redeem_by < world.clock.now()))
    return `Coupon expired: ${coupon.id}`;
  if (coupon.currency !== null && coupon.currency !== currency) return 'This code is in another currency.';
  return undefined;
}

const idOf = (value: string | { id: string } | null): string | null =>
  typeof value === 'string' ? value : (value?.id ?? null);

function fault(world: World, code: Stripe.PromotionCode, session: Stripe.Checkout.Session): string | undefined {
  const now = world.clock.now();
  const customer = idOf(session.customer);
  const { restrictions } = code;
  if (!code.active || (code.expires_at !== null && code.expires_at < now)) return 'This code has expired.';
  if (code.customer !== null && code.customer !== customer) return 'This code is invalid.';
  if (restrictions.minimum_amount !== null && (session.amount_subtotal ?? 0) < restrictions.minimum_amount) {
    return 'This order does not meet the minimum amount of this code.';
  }
  const hasPaid =
    customer !== null && world.store.list('charge', { where: { customer, status: 'succeeded' }, limit: 1 }).length > 0;
  if (restrictions.first_time_transaction && hasPaid) return 'This code is for a first purchase.';
  const coupon = need(world, 'coupon', idOf(code.promotion.coupon) ?? '');
  return couponFault(world, coupon, session.currency ?? '');
}

type Found = { code: { coupon: string; promotionCode: string } } | { fault: string };

/** A promotion code by what a person types, whatever the case of its letters. */
export function findCode(world: World, session: Stripe.Checkout.Session, typed: string): Found {
  const wanted = typed.trim().toLowerCase();
  const known = world.store.list('promotion_code').filter(({ code }) => code.toLowerCase() === wanted);
  const code = known.find(({ active }) => active) ?? known[0];
  if (!code) return { fault: 'This code is invalid.' };
  return judge(world, session, code);
}

export function judge(world: World, session: Stripe.Checkout.Session, code: Stripe.PromotionCode): Found {
  const problem = fault(world, code, session);
  if (problem) return { fault: problem };
  return { code: { coupon: idOf(code.promotion.coupon) ?? '', promotionCode: code.id } };
}
