import type Stripe from 'stripe';
import { change, emit } from '../events.ts';
import type { World } from '../world.ts';
import { finalizeInvoice, voidInvoice } from './invoice.ts';

type Behavior = Stripe.Subscription.PauseCollection.Behavior;

/** While collection is paused the invoices come as ever, and nothing is collected: they stay drafts, are void, or are given up. */
export function setAside(world: World, invoiceId: string, behavior: Behavior): void {
  if (behavior === 'keep_as_draft') {
    change(world, 'invoice', invoiceId, 'invoice.updated', (invoice) => {
      invoice.auto_advance = false;
      invoice.automatically_finalizes_at = null;
    });
    return;
  }
  finalizeInvoice(world, invoiceId);
  if (behavior === 'void') {
    voidInvoice(world, invoiceId);
    return;
  }
  const now = world.clock.now();
  const invoice = change(world, 'invoice', invoiceId, null, (found) => {
    found.status = 'uncollectible';
    found.auto_advance = false;
    found.status_transitions.marked_uncollectible_at = now;
  });
  emit(world, 'invoice.marked_uncollectible', invoice);
}

export function resumeCollection(world: World, subscriptionId: string): void {
  change(world, 'subscription', subscriptionId, 'customer.subscription.updated', (subscription) => {
    subscription.pause_collection = null;
  });
}
