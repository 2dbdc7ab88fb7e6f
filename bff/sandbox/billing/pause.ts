import type Stripe from 'stripe';
import { impossible } from '../api/errors.ts';
import { change, emit } from '../events.ts';
import { need } from '../resources/need.ts';
import type { World } from '../world.ts';
import { collectInvoice } from './collect.ts';
import { finalizeInvoice } from './invoice.ts';
import { scheduleSubscription } from './moments.ts';
import { creditUnused } from './prorated-cancel.ts';
import { openPeriod } from './renew.ts';

/** Stops it until it is resumed: nothing is billed, what is left of the period is credited. */
export function pauseSubscription(
  world: World,
  id: string,
  invoicing?: 'invoice' | 'pending_invoice_item',
): Stripe.Subscription {
  const subscription = need(world, 'subscription', id);
  if (subscription.status !== 'active' && subscription.status !== 'trialing') {
    throw impossible(`You cannot pause a subscription with a status of \`${subscription.status}\`.`);
  }
  creditUnused(world, subscription, { prorate: true, invoiceNow: invoicing === 'invoice' });
  const now = world.clock.now();
  change(world, 'subscription', id, 'customer.subscription.updated', (found, hidden) => {
    found.status = 'paused';
    found.status_details = {
      paused: { subscription: { type: 'pause_requested' }, transitioned_at: now, type: 'subscription' },
    };
    hidden.billed = {};
  });
  const paused = need(world, 'subscription', id);
  emit(world, 'customer.subscription.paused', paused);
  scheduleSubscription(world, id);
  return paused;
}

interface Resumption {
  billing_cycle_anchor?: { type: 'now' | 'unchanged' };
}

/** Only what is paused can be resumed; by default a new period begins now and is billed at once. */
export function resumeSubscription(world: World, id: string, sent: Resumption): Stripe.Subscription {
  const subscription = need(world, 'subscription', id);
  if (subscription.status !== 'paused') {
    throw impossible(
      `You can only resume a subscription that is \`paused\`. This subscription is \`${subscription.status}\`.`,
    );
  }
  const now = world.clock.now();
  change(world, 'subscription', id, 'customer.subscription.updated', (found) => {
    found.status = 'active';
    delete found.status_details;
  });
  emit(world, 'customer.subscription.resumed', need(world, 'subscription', id));
  const anchor = sent.billing_cycle_anchor?.type === 'unchanged' ? undefined : now;
  if (anchor !== undefined) {
    const invoice = openPeriod(world, id, { reason: 'subscription_update', anchor });
    world.jobs.clear('invoice.finalize', invoice.id);
    finalizeInvoice(world, invoice.id);
    collectInvoice(world, invoice.id, { onSession: true });
  }
  scheduleSubscription(world, id);
  return need(world, 'subscription', id);
}
