import type Stripe from 'stripe';
import { newId } from '../ids.ts';
import type { World } from '../world.ts';
import type { ChangeOrder, ChangePlan } from './change-plan.ts';
import { planChange } from './change-plan.ts';
import { appliedDiscounts, goodAt } from './discounts.ts';
import { type InvoiceOrder, invoiceObject } from './invoice.ts';
import { periodOf } from './moments.ts';
import { pendingDrafts } from './pending-items.ts';
import { billPeriod, periodEnd } from './period.ts';

const previewId = (): string => `upcoming_${newId('in')}`;

function orderFor(subscription: Stripe.Subscription): Omit<InvoiceOrder, 'reason' | 'drafts'> {
  return {
    customer: typeof subscription.customer === 'string' ? subscription.customer : subscription.customer.id,
    subscription,
    discounts: subscription.discounts,
    currency: subscription.currency,
    automaticTax: subscription.automatic_tax.enabled,
  };
}

/** The invoice that the change would make now, or else the next renewal's with the change in it. Nothing is written. */
export function previewChange(world: World, subscription: Stripe.Subscription, order: ChangeOrder): Stripe.Invoice {
  const plan = planChange(world, subscription, order);
  const isBilledNow = plan.opensPeriod || (order.proration === 'always_invoice' && plan.prorations.length > 0);
  if (!isBilledNow) return previewRenewal(world, subscription, plan);
  const drafts = [...plan.prorations, ...pendingDrafts(world, subscription), ...plan.period];
  const invoice = invoiceObject(
    world,
    { ...orderFor(subscription), reason: 'subscription_update', drafts, prorationDate: order.at },
    previewId(),
  );
  return invoice;
}

/** The invoice of the next renewal. */
export function previewRenewal(
  world: World,
  subscription: Stripe.Subscription,
  plan: Pick<ChangePlan, 'items' | 'anchor' | 'prorations'> = {
    items: subscription.items.data,
    anchor: subscription.billing_cycle_anchor,
    prorations: [],
  },
): Stripe.Invoice {
  const { start, end } = periodOf(subscription);
  const [first] = plan.items;
  const period = { start: end, end: first ? periodEnd(first.price, plan.anchor, end) : end };
  const discounts = goodAt(world, subscription.discounts, end);
  const { drafts } = billPeriod(world, plan.items, period, appliedDiscounts(world, discounts), false);
  const invoice = invoiceObject(
    world,
    {
      ...orderFor(subscription),
      discounts,
      reason: 'upcoming',
      drafts: [...plan.prorations, ...pendingDrafts(world, subscription), ...drafts],
      period: { start, end },
    },
    previewId(),
  );
  return { ...invoice, next_payment_attempt: end + 3600 };
}
