import type Stripe from 'stripe';
import { declined } from '../api/errors.ts';
import { change } from '../events.ts';
import { need } from '../resources/need.ts';
import type { World } from '../world.ts';
import { type ChangeOrder, type ChangePlan, planChange } from './change-plan.ts';
import { type CollectResult, collectInvoice, intentFor } from './collect.ts';
import { dropSpentDiscounts } from './discounts.ts';
import { createInvoice, finalizeInvoice, keepInvoiceItem } from './invoice.ts';
import { pendingDrafts } from './pending-items.ts';
import { holdUpdate, putInPlace } from './pending-update.ts';

type PaymentBehavior = 'allow_incomplete' | 'default_incomplete' | 'error_if_incomplete' | 'pending_if_incomplete';

export interface UpdateOrder extends ChangeOrder {
  payment: PaymentBehavior;
  onSession: boolean;
}

/** `none`: nothing was to be paid now. */
export type UpdateResult = CollectResult | { kind: 'none' };

const customerOf = ({ customer }: Stripe.Subscription): string =>
  typeof customer === 'string' ? customer : customer.id;

/** Changes items, prorates, and where something is due now has it paid as the payment behavior says. */
export function updateItems(world: World, id: string, order: UpdateOrder): UpdateResult {
  const subscription = need(world, 'subscription', id);
  const plan = planChange(world, subscription, order);
  const isBilledNow = plan.opensPeriod || (order.proration === 'always_invoice' && plan.prorations.length > 0);
  if (!isBilledNow) {
    for (const draft of plan.prorations) keepInvoiceItem(world, draft, customerOf(subscription));
    endTrialIfAsked(world, id, order);
    putInPlace(world, id, plan);
    return { kind: 'none' };
  }
  const isHeld = order.payment === 'pending_if_incomplete' || order.payment === 'error_if_incomplete';
  return isHeld ? payThenApply(world, subscription, plan, order) : applyThenPay(world, subscription, plan, order);
}

function endTrialIfAsked(world: World, id: string, { endsTrial }: UpdateOrder): void {
  if (!endsTrial) return;
  change(world, 'subscription', id, null, (subscription) => {
    subscription.status = 'active';
    subscription.trial_end = world.clock.now();
  });
}

function bill(world: World, subscription: Stripe.Subscription, plan: ChangePlan, at: number): Stripe.Invoice {
  const invoice = createInvoice(world, {
    customer: customerOf(subscription),
    subscription,
    reason: 'subscription_update',
    drafts: [...plan.prorations, ...pendingDrafts(world, subscription), ...plan.period],
    discounts: subscription.discounts,
    currency: subscription.currency,
    automaticTax: subscription.automatic_tax.enabled,
    prorationDate: at,
  });
  return finalizeInvoice(world, invoice.id);
}

function applyThenPay(
  world: World,
  subscription: Stripe.Subscription,
  plan: ChangePlan,
  order: UpdateOrder,
): UpdateResult {
  const { id } = subscription;
  endTrialIfAsked(world, id, order);
  const invoice = bill(world, subscription, plan, order.at);
  putInPlace(world, id, plan, (found) => {
    found.latest_invoice = invoice.id;
  });
  if (plan.opensPeriod) dropSpentDiscounts(world, id, true);
  if (order.payment === 'default_incomplete' && invoice.amount_due > 0) {
    intentFor(world, invoice.id);
    return { kind: 'none' };
  }
  return collectInvoice(world, invoice.id, { onSession: order.onSession });
}

/** The old plan stays until the money is there: at once, within 23 hours, or (`error_if_incomplete`) never. */
function payThenApply(
  world: World,
  subscription: Stripe.Subscription,
  plan: ChangePlan,
  order: UpdateOrder,
): UpdateResult {
  const { id } = subscription;
  const invoice = bill(world, subscription, plan, order.at);
  change(world, 'invoice', invoice.id, null, (_invoice, hidden) => {
    hidden.appliesPendingUpdate = true;
  });
  const result = collectInvoice(world, invoice.id, { onSession: order.onSession });
  if (result.kind === 'succeeded') {
    endTrialIfAsked(world, id, order);
    putInPlace(world, id, plan, (found) => {
      found.latest_invoice = invoice.id;
    });
    if (plan.opensPeriod) dropSpentDiscounts(world, id, true);
    return result;
  }
  if (order.payment === 'error_if_incomplete') throw refusalOf(result);
  holdUpdate(world, id, invoice.id, { items: plan.items, anchor: plan.anchor, billed: plan.billed });
  return result;
}

function refusalOf(result: CollectResult): Error {
  if (result.kind === 'declined') {
    const { code, declineCode, message } = result.decline;
    return declined(code, declineCode ?? undefined, message);
  }
  if (result.kind === 'needs_authentication') {
    return declined(
      'subscription_payment_intent_requires_action',
      undefined,
      'Payment for this subscription requires additional user action before it can be completed successfully.',
    );
  }
  return declined(
    'resource_missing',
    undefined,
    'This customer has no attached payment source or default payment method.',
  );
}
