import type Stripe from 'stripe';
import type { CatalogPlan } from '../billing/catalog.ts';
import { actionFor, effectOf } from '../billing/subscription.ts';
import type { Offers } from '../offers.ts';
import { Refusal } from '../refusal.ts';
import { type Current, paymentIsDue } from './current.ts';

/** A change that may be made. */
export interface PlanChange {
  plan: CatalogPlan;
  priceId: string;
  takesEffect: 'now' | 'period_end';
}

const why = {
  payment_due: paymentIsDue,
  paused: 'The plan can be changed once the subscription is no longer paused.',
  incomplete: 'The plan can be changed once its first payment is completed.',
  unavailable: 'This plan cannot be changed to.',
  unknown_price: 'The present plan is no longer sold, and cannot be changed here.',
  change_pending: 'This change waits already.',
  cancels: 'The subscription is going to end. Resume it first.',
} as const;

/** The plan of the catalog that somebody names. @throws Refusal `unknown_plan` */
export function namedPlan(planId: string, { catalog }: Offers): CatalogPlan {
  const plan = catalog.plans.find((each) => each.id === planId);
  if (!plan) throw new Refusal('unknown_plan', 'There is no such plan.');
  return plan;
}

/** Whether it is the plan that the account has. */
export const isCurrentPlan = (plan: CatalogPlan, { item }: Current, offers: Offers): boolean =>
  offers.planOf(item.price.id)?.id === plan.id;

/** The change to another plan. @throws Refusal `item_unavailable`, with the reason that the panel is given */
export function changeTo(plan: CatalogPlan, { item, source, subscription }: Current, offers: Offers): PlanChange {
  const priceId = offers.priceOf(plan.id);
  const { reason } = actionFor(plan, subscription, offers.planOf(item.price.id));
  if (reason !== undefined) throw new Refusal('item_unavailable', why[reason]);
  if (priceId === undefined || source.items.data.length > 1) throw new Refusal('item_unavailable', why.unavailable);
  const to = { ...plan, amountMinor: plan.amountMinor * (item.quantity ?? 1) };
  return { plan, priceId, takesEffect: effectOf(subscription, to) };
}

/** The one item at its new price: without its id Stripe would add a second one. */
export const itemsFor = ({ item }: Current, priceId: string) => [
  { id: item.id, price: priceId, quantity: item.quantity ?? 1 },
];

/**
 * A change that acts at once, in the words that Stripe takes both for the preview and for the change: with the same
 * second, what was previewed is what is invoiced.
 */
export function atOnce(current: Current, priceId: string, prorationDate: number | null) {
  return {
    items: itemsFor(current, priceId),
    proration_behavior: 'always_invoice',
    ...(prorationDate === null ? {} : { proration_date: prorationDate }),
  } as const satisfies Stripe.SubscriptionUpdateParams;
}
