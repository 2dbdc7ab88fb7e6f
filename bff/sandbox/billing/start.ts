import type Stripe from 'stripe';
import { add, change, emit } from '../events.ts';
import { newId } from '../ids.ts';
import { need } from '../resources/need.ts';
import { itemObject, subscriptionObject } from '../resources/subscription-object.ts';
import type { World } from '../world.ts';
import { appliedDiscounts, dropSpentDiscounts } from './discounts.ts';
import { onceDraft } from './drafts.ts';
import { createInvoice, finalizeInvoice } from './invoice.ts';
import { scheduleSubscription, trialNoticeBefore } from './moments.ts';
import { billPeriod, periodEnd } from './period.ts';

export interface SubscriptionOrder {
  customer: string;
  items: { price: Stripe.Price; quantity: number; metadata?: Record<string, string> }[];
  /** One-off prices that stand on the first invoice. */
  once: { price: Stripe.Price; quantity: number }[];
  status: 'active' | 'trialing' | 'incomplete';
  trialEnd: number | null;
  /** Ids of coupons' discounts, redeemed already. */
  discounts: string[];
  method: string | null;
  metadata: Record<string, string>;
  description: string | null;
  missingPaymentMethod: 'cancel' | 'create_invoice' | 'pause';
  automaticTax: boolean;
}

/** A subscription with its first invoice, finalized: open where something is due. Paying it is the caller's business. */
export function startSubscription(
  world: World,
  order: SubscriptionOrder,
): { subscription: Stripe.Subscription; invoice: Stripe.Invoice } {
  const [first] = order.items;
  if (!first) throw new Error('A subscription needs an item');
  const now = world.clock.now();
  const id = newId('sub');
  const anchor = order.trialEnd ?? now;
  const period = { start: now, end: order.trialEnd ?? periodEnd(first.price, anchor, now) };
  const items = order.items.map((item) => itemObject(world, { ...item, subscription: id, period }));
  const { drafts, billed } = billPeriod(
    world,
    items,
    period,
    appliedDiscounts(world, order.discounts),
    order.trialEnd !== null,
  );
  const invoiceId = newId('in');
  const subscription = subscriptionObject(world, {
    ...order,
    id,
    anchor,
    items,
    latestInvoice: invoiceId,
    currency: first.price.currency,
  });
  add(world, 'subscription', subscription, 'customer.subscription.created', { billed });
  for (const discount of order.discounts) {
    change(world, 'discount', discount, null, (found) => {
      found.subscription = id;
    });
  }
  createInvoice(
    world,
    {
      customer: order.customer,
      subscription,
      reason: 'subscription_create',
      drafts: [
        ...drafts,
        ...order.once.map((item) => onceDraft(world, { ...item, period: { start: now, end: now }, subscription: id })),
      ],
      discounts: order.discounts,
      currency: subscription.currency,
      automaticTax: order.automaticTax,
    },
    invoiceId,
  );
  const invoice = finalizeInvoice(world, invoiceId);
  dropSpentDiscounts(world, id, true);
  if (order.trialEnd !== null && order.trialEnd - trialNoticeBefore <= now) noticeTrialEnd(world, id);
  scheduleSubscription(world, id);
  return { subscription: need(world, 'subscription', id), invoice };
}

export function noticeTrialEnd(world: World, id: string): void {
  change(world, 'subscription', id, null, (_subscription, hidden) => {
    hidden.trialNoticeSent = true;
  });
  emit(world, 'customer.subscription.trial_will_end', need(world, 'subscription', id));
}
