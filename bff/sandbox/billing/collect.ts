import type Stripe from 'stripe';
import { days } from '../calendar.ts';
import { change, emit } from '../events.ts';
import { need } from '../resources/need.ts';
import { createIntent } from '../resources/payment-intents.ts';
import type { World } from '../world.ts';
import { cancelNow } from './cancel.ts';
import { linkPayment, openIntent, openPayment } from './invoice-payment.ts';
import { attempt, type PaymentResult } from './pay.ts';
import { applyPendingUpdate } from './pending-update.ts';

export type CollectResult = PaymentResult | { kind: 'no_method' };

/** After the first attempt fails, each further one so long after the one before; then the subscription is canceled. */
const retryAfter = [days(3), days(5), days(7)];

interface Collection {
  onSession: boolean;
  method?: string;
  isAuthenticated?: boolean;
  /** An attempt of the schedule's, which counts. */
  isAutomatic?: boolean;
}

const idOf = (value: string | { id: string } | null): string | undefined =>
  typeof value === 'string' ? value : value?.id;

export function subscriptionOf(world: World, invoiceId: string): Stripe.Subscription | undefined {
  const { subscription } = world.store.hidden('invoice', invoiceId);
  return subscription === undefined ? undefined : world.store.get('subscription', subscription);
}

export function defaultMethod(
  world: World,
  customerId: string,
  subscription?: Stripe.Subscription,
): string | undefined {
  return (
    idOf(subscription?.default_payment_method ?? null) ??
    idOf(need(world, 'customer', customerId).invoice_settings.default_payment_method)
  );
}

export function intentFor(world: World, invoiceId: string): string {
  const open = openIntent(world, invoiceId);
  if (open) return open;
  const invoice = need(world, 'invoice', invoiceId);
  const subscription = subscriptionOf(world, invoiceId);
  const intent = createIntent(
    world,
    {
      amount: invoice.amount_due,
      currency: invoice.currency,
      customer: idOf(invoice.customer) ?? null,
      description: invoice.billing_reason === 'subscription_create' ? 'Subscription creation' : 'Subscription update',
      setupFutureUsage: subscription ? 'off_session' : null,
      methodTypes: ['card'],
    },
    { invoice: invoiceId },
  );
  linkPayment(world, invoice, intent.id);
  return intent.id;
}

/** Tries to get an open invoice paid, and draws what follows for it and its subscription. */
export function collectInvoice(world: World, invoiceId: string, collection: Collection): CollectResult {
  const invoice = need(world, 'invoice', invoiceId);
  if (invoice.amount_due === 0) {
    markPaid(world, invoiceId);
    return { kind: 'succeeded' };
  }
  const subscription = subscriptionOf(world, invoiceId);
  const method = collection.method ?? defaultMethod(world, idOf(invoice.customer) ?? '', subscription);
  const intent = intentFor(world, invoiceId);
  const result: CollectResult = method ? attempt(world, intent, { ...collection, method }) : { kind: 'no_method' };
  noteAttempt(world, invoiceId, collection.isAutomatic ?? false);
  if (result.kind === 'succeeded') markPaid(world, invoiceId);
  else if (result.kind !== 'processing') paymentFailed(world, invoiceId, result.kind === 'needs_authentication');
  return result;
}

function noteAttempt(world: World, invoiceId: string, isAutomatic: boolean): void {
  change(world, 'invoice', invoiceId, null, (invoice) => {
    if (isAutomatic || !invoice.attempted) invoice.attempt_count += 1;
    invoice.attempted = true;
  });
}

/** The money is there (or none was due): the invoice is paid, and its subscription stands again. */
export function markPaid(world: World, invoiceId: string): void {
  const now = world.clock.now();
  const payment = openPayment(world, invoiceId);
  world.jobs.clear('invoice.retry', invoiceId);
  const invoice = change(world, 'invoice', invoiceId, null, (found) => {
    found.status = 'paid';
    found.amount_paid = found.amount_due;
    found.amount_remaining = 0;
    found.attempted = true;
    found.auto_advance = false;
    found.next_payment_attempt = null;
    found.status_transitions.paid_at = now;
  });
  emit(world, 'invoice.paid', invoice);
  emit(world, 'invoice.payment_succeeded', invoice);
  if (payment) {
    const paid = change(world, 'invoice_payment', payment.id, null, (found) => {
      found.status = 'paid';
      found.amount_paid = invoice.amount_due;
      found.status_transitions.paid_at = now;
    });
    emit(world, 'invoice_payment.paid', paid);
  }
  const subscription = subscriptionOf(world, invoiceId);
  if (subscription) recover(world, subscription, invoiceId);
}

function recover(world: World, subscription: Stripe.Subscription, invoiceId: string): void {
  if (world.store.hidden('invoice', invoiceId).appliesPendingUpdate) applyPendingUpdate(world, subscription.id);
  const owes = world.store
    .list('invoice', { where: { customer: idOf(subscription.customer), status: 'open' } })
    .some((invoice) => invoice.attempted && world.store.hidden('invoice', invoice.id).subscription === subscription.id);
  const { status } = subscription;
  if (status !== 'incomplete' && (owes || (status !== 'past_due' && status !== 'unpaid'))) return;
  change(world, 'subscription', subscription.id, 'customer.subscription.updated', (found) => {
    found.status = found.trial_end !== null && found.trial_end > world.clock.now() ? 'trialing' : 'active';
  });
}

const isRunning = ({ status }: Stripe.Subscription): boolean =>
  status === 'active' || status === 'trialing' || status === 'past_due';

/** A failed attempt: a subscription that was running is past due, and the next attempt is fixed, or it was the last. */
export function paymentFailed(world: World, invoiceId: string, needsAction: boolean): void {
  const subscription = subscriptionOf(world, invoiceId);
  const hidden = world.store.hidden('invoice', invoiceId);
  const isTried = subscription && isRunning(subscription) && !hidden.appliesPendingUpdate;
  const wait = isTried ? retryAfter[hidden.retries] : undefined;
  // A further attempt between two of the schedule's leaves the schedule as it is.
  const next = world.jobs.due('invoice.retry', invoiceId) ?? (wait === undefined ? null : world.clock.now() + wait);
  const invoice = change(world, 'invoice', invoiceId, 'invoice.updated', (found) => {
    found.next_payment_attempt = next;
  });
  if (needsAction) emit(world, 'invoice.payment_action_required', invoice);
  emit(world, 'invoice.payment_failed', invoice);
  if (next !== null) world.jobs.set('invoice.retry', invoiceId, next);
  if (isTried && subscription.status !== 'past_due') {
    change(world, 'subscription', subscription.id, 'customer.subscription.updated', (found) => {
      found.status = 'past_due';
    });
  }
}

/** The schedule's next attempt; after the last one that fails the subscription ends. */
export function retryInvoice(world: World, invoiceId: string): void {
  const invoice = world.store.get('invoice', invoiceId);
  if (invoice?.status !== 'open') return;
  const { retries } = world.store.hidden('invoice', invoiceId);
  change(world, 'invoice', invoiceId, null, (_invoice, hidden) => {
    hidden.retries += 1;
  });
  const result = collectInvoice(world, invoiceId, { onSession: false, isAutomatic: true });
  const subscription = subscriptionOf(world, invoiceId);
  const isPaid = result.kind === 'succeeded' || result.kind === 'processing';
  if (isPaid || retries + 1 < retryAfter.length || !subscription || subscription.status === 'canceled') return;
  cancelNow(world, subscription.id, { reason: 'payment_failed' });
}
