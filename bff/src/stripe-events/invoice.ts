import { askStripe } from '../stripe/calls.ts';
import { idOf, lineFrom, type PaidInvoice, type PaidLine } from '../stripe/from-stripe.ts';
import { checkoutSession } from './checkout-session.ts';
import { fetchInvoice, fetchLines } from './fetch.ts';
import { lockedAccountOf, notOurs, type Outcome, type Sources, type Sync } from './outcome.ts';
import { grantPaidLines, offersFor } from './paid-lines.ts';
import { fetchNumbered, saveSubscription } from './subscription.ts';

/** An invoice changed: what it paid for is granted, and its subscription, whose payment it may have settled, is brought up to date. */
export const invoice: Sync = async (id, sources) => {
  const fetched = await fetchInvoice(sources.stripe, id);
  const session = fetched?.isPaid && !fetched.subscriptionId ? await sessionOf(fetched, sources) : undefined;
  if (session) return await checkoutSession(session, sources);
  const subscription = fetched?.subscriptionId ? await fetchNumbered(fetched.subscriptionId, sources) : undefined;
  const { paid, billed } = fetched ? await withUnknown(fetched, sources) : { paid: [], billed: [] };
  const offers = await offersFor(paid, sources);
  return async (tx): Promise<Outcome> => {
    if (!fetched) return notOurs('an invoice of no customer');
    const account = await lockedAccountOf(fetched.customerId, tx);
    if (!account) return notOurs('an invoice of another customer');
    if (subscription) await saveSubscription(subscription, account.id, offers, tx, sources.now());
    return await grantPaidLines(paid, billed, account.id, offers, tx, sources.now());
  };
};

/**
 * The session whose purchase an invoice is about, where nothing is known of that payment yet: one that a debit failed to
 * pay may be paid on its own page later, of which the session says nothing.
 */
async function sessionOf({ id, customerId: customer }: PaidInvoice, sources: Sources): Promise<string | undefined> {
  const { stripe, storage } = sources;
  if (!customer || (await storage.payments.knowsInvoice(id))) return undefined;
  const { data } = await askStripe(() => stripe.checkout.sessions.list({ customer, status: 'complete', limit: 100 }));
  return data.find(({ invoice }) => idOf(invoice) === id)?.id;
}

/**
 * The invoice, and those of the same subscription that were paid and never looked at, in the order in which they were
 * paid: what a period or an upgrade includes depends on what was included before, and events come in any order. With all
 * lines that the subscription was ever billed for, paid or not: they tell its periods.
 */
async function withUnknown(
  fetched: PaidInvoice,
  { stripe, storage }: Sources,
): Promise<{ paid: PaidInvoice[]; billed: PaidLine[] }> {
  const { id, isPaid, subscriptionId: subscription, lines } = fetched;
  if (!isPaid || !subscription) return { paid: [fetched], billed: lines };
  const listed = await askStripe(() =>
    stripe.invoices.list({ subscription, limit: 100 }).autoPagingToArray({ limit: 1_000 }),
  );
  const paid: PaidInvoice[] = [];
  const billed: PaidLine[] = [];
  // Stripe lists the newest first.
  for (const other of listed.reverse()) {
    billed.push(...(await fetchLines(stripe, other)).flatMap(lineFrom));
    if (other.id === id) paid.push(fetched);
    else if (other.id && other.status === 'paid' && !(await storage.payments.knowsInvoice(other.id))) {
      const unknown = await fetchInvoice(stripe, other.id);
      if (unknown) paid.push(unknown);
    }
  }
  if (!paid.includes(fetched)) paid.push(fetched);
  return { paid: paid.sort((a, b) => a.paidAt - b.paidAt), billed };
}
