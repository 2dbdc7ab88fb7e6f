import type Stripe from 'stripe';
import type { World } from '../world.ts';
import { creditDrafts } from './change-plan.ts';
import { collectInvoice } from './collect.ts';
import { createInvoice, finalizeInvoice, keepInvoiceItem } from './invoice.ts';
import { pendingDrafts } from './pending-items.ts';

/** Before it ends or pauses: credit for the unused time where asked, and an invoice of all that is still unbilled where asked. */
export function creditUnused(
  world: World,
  subscription: Stripe.Subscription,
  { prorate, invoiceNow }: { prorate: boolean; invoiceNow: boolean },
): void {
  const customer = typeof subscription.customer === 'string' ? subscription.customer : subscription.customer.id;
  if (prorate) for (const draft of creditDrafts(world, subscription)) keepInvoiceItem(world, draft, customer);
  const drafts = invoiceNow ? pendingDrafts(world, subscription) : [];
  if (drafts.length === 0) return;
  const { id } = createInvoice(world, {
    customer,
    subscription,
    reason: 'subscription_update',
    drafts,
    discounts: [],
    currency: subscription.currency,
    automaticTax: subscription.automatic_tax.enabled,
  });
  finalizeInvoice(world, id);
  collectInvoice(world, id, { onSession: false });
}
