import { dayMs } from '../billing/time.ts';
import type { Checkout } from '../storage/checkouts.ts';
import type { Store } from '../storage/open.ts';
import type { PaidInvoice, SessionState } from '../stripe/from-stripe.ts';
import { fetchInvoice, fetchSession, isStillPaying } from './fetch.ts';
import { lockedAccountOf, notOurs, type Outcome, type Sources, type Sync } from './outcome.ts';
import { grantPaidLines, offersFor } from './paid-lines.ts';
import { settleReturns } from './returns.ts';
import { fetchNumbered, saveSubscription } from './subscription.ts';

/**
 * A Checkout session completed, was paid, failed or ended. Checkout holds the buyer's redirect until this is answered,
 * so whatever the purchase brought (the subscription, its first period's credits) is brought home here and now.
 */
export const checkoutSession: Sync = async (id, sources) => {
  const session = await fetchSession(sources.stripe, id);
  const subscription = session.subscriptionId ? await fetchNumbered(session.subscriptionId, sources) : undefined;
  const invoice = session.invoiceId ? await fetchInvoice(sources.stripe, session.invoiceId) : undefined;
  const payment = await paymentOf(session, invoice, sources);
  const offers = await offersFor(invoice ? [invoice] : [], sources);
  return async (tx): Promise<Outcome> => {
    const checkout = await checkoutOf(session, tx);
    if (!checkout) return notOurs('a session that was not begun here');
    const account = await lockedAccountOf(session.customerId, tx);
    if (account?.id !== checkout.accountId) return notOurs('a session of another customer');
    if (session.status === 'open') return { kind: 'done' };
    if (session.status === 'expired') {
      await tx.checkouts.conclude(checkout.id, session.id, 'expired');
      return { kind: 'done' };
    }
    if (checkout.kind === 'package' && payment === 'paid' && session.sold.get(checkout.priceId) !== 1) {
      await tx.checkouts.conclude(checkout.id, session.id, 'failed');
      return notOurs('a session that sold something else than was begun');
    }
    await tx.checkouts.conclude(checkout.id, session.id, payment);
    if (checkout.kind === 'package') {
      if (payment === 'paid') await grantPackage(session, invoice, checkout, tx, sources.now());
      return { kind: 'done' };
    }
    if (subscription) await saveSubscription(subscription, account.id, offers, tx, sources.now());
    return await grantPaidLines(invoice ? [invoice] : [], invoice?.lines ?? [], account.id, offers, tx, sources.now());
  };
};

/** Ours by the session's id, or, where the event came before Stripe's answer did, by the number that we gave it. */
async function checkoutOf(session: SessionState, tx: Store): Promise<Checkout | undefined> {
  const known = await tx.checkouts.ofSession(session.id);
  if (known || session.checkoutId === undefined) return known;
  const begun = await tx.checkouts.byId(session.checkoutId);
  return begun?.sessionId == null ? begun : undefined;
}

/**
 * An invoice that was paid, by whatever payment, paid for its session. Of a session for a subscription only the invoice
 * tells whether a delayed payment failed, too.
 */
async function paymentOf(
  { payment, invoiceId, mode, status }: SessionState,
  invoice: PaidInvoice | undefined,
  { stripe }: Sources,
): Promise<SessionState['payment']> {
  if (status === 'complete' && invoice?.isPaid) return 'paid';
  if (payment !== 'processing' || status !== 'complete' || mode !== 'subscription' || !invoiceId) return payment;
  return (await isStillPaying(stripe, invoiceId)) ? 'processing' : 'failed';
}

/** What was recorded when the purchase began is granted, once; what Stripe says is only that it was paid, and for which price. */
async function grantPackage(
  session: SessionState,
  invoice: PaidInvoice | undefined,
  checkout: Checkout,
  tx: Store,
  now: number,
): Promise<void> {
  const sourceKey = `purchase:${checkout.id}`;
  const { accountId, credits, expiresAfterDays } = checkout;
  const { id, amountMinor, currency } = invoice ?? { ...session, id: session.intentId ?? session.id };
  const aliases = [session.id, ...(session.intentId ? [session.intentId] : []), ...(invoice?.intents ?? [])];
  const names = [...new Set(aliases)];
  const paymentId = await tx.payments.record({ id, accountId, amountMinor, currency, aliases: names }, now);
  if (await tx.ledger.hasEntryOf(sourceKey)) return;
  await tx.ledger.submit(
    accountId,
    {
      kind: 'purchase',
      amount: credits,
      sourceKey,
      paymentId,
      expiresAt: expiresAfterDays === null ? undefined : now + expiresAfterDays * dayMs,
      actor: 'stripe',
    },
    now,
  );
  await tx.payments.addGranted(paymentId, credits);
  await settleReturns(paymentId, tx, now);
}
