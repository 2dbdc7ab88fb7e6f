import type Stripe from 'stripe';
import { change, emit } from '../events.ts';
import { need } from '../resources/need.ts';
import type { Billed } from '../store/kinds.ts';
import type { World } from '../world.ts';
import { voidInvoice } from './invoice.ts';
import { scheduleSubscription } from './moments.ts';

/** What an update of a subscription puts in place once it may. */
export interface Waiting {
  items: Stripe.SubscriptionItem[];
  anchor: number;
  billed: Record<string, Billed>;
}

/** Stripe holds back an unpaid update for 23 hours. */
const waits = 23 * 3600;

/** The update waits for its invoice: the subscription stays as it is and shows what is to come. */
export function holdUpdate(world: World, subscriptionId: string, invoiceId: string, waiting: Waiting): void {
  change(world, 'invoice', invoiceId, null, (_invoice, hidden) => {
    hidden.appliesPendingUpdate = true;
  });
  change(world, 'subscription', subscriptionId, 'customer.subscription.updated', (subscription, hidden) => {
    hidden.waiting = waiting;
    hidden.pendingInvoice = invoiceId;
    subscription.latest_invoice = invoiceId;
    subscription.pending_update = {
      billing_cycle_anchor: waiting.anchor === subscription.billing_cycle_anchor ? null : waiting.anchor,
      cancel_at_period_end: null,
      discount: null,
      discounts: null,
      expires_at: world.clock.now() + waits,
      metadata: null,
      subscription_items: waiting.items,
      trial_end: null,
      trial_from_plan: null,
    };
  });
  scheduleSubscription(world, subscriptionId);
}

export function putInPlace(
  world: World,
  subscriptionId: string,
  waiting: Waiting,
  edit: (subscription: Stripe.Subscription) => void = () => {},
): void {
  change(world, 'subscription', subscriptionId, 'customer.subscription.updated', (subscription, hidden) => {
    subscription.items.data = waiting.items;
    subscription.billing_cycle_anchor = waiting.anchor;
    hidden.billed = waiting.billed;
    edit(subscription);
  });
  scheduleSubscription(world, subscriptionId);
}

export function applyPendingUpdate(world: World, subscriptionId: string): void {
  const { waiting } = world.store.hidden('subscription', subscriptionId);
  if (!waiting) return;
  clear(world, subscriptionId);
  putInPlace(world, subscriptionId, waiting, (subscription) => {
    subscription.pending_update = null;
  });
  emit(world, 'customer.subscription.pending_update_applied', need(world, 'subscription', subscriptionId));
}

function clear(world: World, subscriptionId: string): void {
  change(world, 'subscription', subscriptionId, null, (_subscription, hidden) => {
    hidden.waiting = undefined;
    hidden.pendingInvoice = undefined;
  });
}

/** Whoever voids its invoice discards the update. */
export function discardPendingUpdate(world: World, subscriptionId: string, invoiceId: string): void {
  if (world.store.hidden('subscription', subscriptionId).pendingInvoice !== invoiceId) return;
  clear(world, subscriptionId);
  change(world, 'subscription', subscriptionId, 'customer.subscription.updated', (subscription) => {
    subscription.pending_update = null;
  });
  scheduleSubscription(world, subscriptionId);
}

/** Nobody paid in time: the invoice is void and the update forgotten. */
export function expirePendingUpdate(world: World, subscriptionId: string): void {
  const { pendingInvoice } = world.store.hidden('subscription', subscriptionId);
  clear(world, subscriptionId);
  change(world, 'subscription', subscriptionId, 'customer.subscription.updated', (subscription) => {
    subscription.pending_update = null;
  });
  emit(world, 'customer.subscription.pending_update_expired', need(world, 'subscription', subscriptionId));
  if (pendingInvoice && world.store.get('invoice', pendingInvoice)?.status === 'open')
    voidInvoice(world, pendingInvoice);
  scheduleSubscription(world, subscriptionId);
}
