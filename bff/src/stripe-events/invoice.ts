import { askStripe } from '../stripe/calls.ts';
import type { PaidInvoice } from '../stripe/from-stripe.ts';
import { fetchInvoice } from './fetch.ts';
import { lockedAccountOf, notOurs, type Outcome, type Sources, type Sync } from './outcome.ts';
import { grantPaidLines, offersFor } from './paid-lines.ts';
import { fetchNumbered, saveSubscription } from './subscription.ts';

/** An invoice changed: what it paid for is granted, and its subscription, whose payment it may have settled, is brought up to date. */
export const invoice: Sync = async (id, sources) => {
  const fetched = await fetchInvoice(sources.stripe, id);
  const subscription = fetched?.subscriptionId ? await fetchNumbered(fetched.subscriptionId, sources) : undefined;
  const paid = fetched ? await withUnknown(fetched, sources) : [];
  const offers = await offersFor(paid, sources);
  return async (tx): Promise<Outcome> => {
    if (!fetched) return notOurs('an invoice of no customer');
    const account = await lockedAccountOf(fetched.customerId, tx);
    if (!account) return notOurs('an invoice of another customer');
    if (subscription) await saveSubscription(subscription, account.id, offers, tx, sources.now());
    return await grantPaidLines(paid, account.id, offers, tx, sources.now());
  };
};

/**
 * The invoice, and those of the same subscription that were paid and never looked at, in the order in which they were
 * paid: what a period or an upgrade includes depends on what was included before, and events come in any order.
 */
async function withUnknown(fetched: PaidInvoice, { stripe, storage }: Sources): Promise<PaidInvoice[]> {
  const { id, isPaid, subscriptionId: subscription } = fetched;
  if (!isPaid || !subscription) return [fetched];
  const listed = await askStripe(() =>
    stripe.invoices.list({ subscription, status: 'paid', limit: 100 }).autoPagingToArray({ limit: 1_000 }),
  );
  const found: PaidInvoice[] = [];
  // Stripe lists the newest first.
  for (const other of listed.reverse()) {
    if (other.id === id) found.push(fetched);
    else if (other.id && !(await storage.payments.knowsInvoice(other.id))) {
      const unknown = await fetchInvoice(stripe, other.id);
      if (unknown) found.push(unknown);
    }
  }
  if (!found.includes(fetched)) found.push(fetched);
  return found.sort((a, b) => a.paidAt - b.paidAt);
}
