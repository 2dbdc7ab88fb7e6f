import type Stripe from 'stripe';
import { cancelNow } from '../billing/cancel.ts';
import { hasEnded, periodOf, scheduleSubscription } from '../billing/moments.ts';
import { unauthenticated } from '../billing/pay.ts';
import { creditUnused } from '../billing/prorated-cancel.ts';
import { cardFault } from '../cards.ts';
import { change } from '../events.ts';
import { need } from '../resources/need.ts';
import { attachMethod, behaviorOf, createBankAccount, createCard, detachMethod } from '../resources/payment-methods.ts';
import type { Engine, Payment, PortalOutcome } from '../views.ts';
import type { World } from '../world.ts';
import { type Configuration, mayCancel, mayResume } from './rules.ts';
import { keepPlan, previewSwitch, switchPlan } from './switch.ts';
import { portalView } from './view.ts';

type Session = Stripe.BillingPortal.Session;

const refused = (message: string) => ({ kind: 'refused' as const, message });
const dead = 'This link to the portal has expired.';
const done: PortalOutcome = { kind: 'done' };

/** By the machine's clock, as the unused link's five minutes. */
const usedLivesMs = 3_600_000;

/** The session while its link lives, which this use prolongs. */
function open(world: World, id: string): Session | undefined {
  const session = world.store.get('billing_portal.session', id);
  if (!session || !world.store.get('customer', session.customer)) return undefined;
  const { livesUntilMs } = world.store.hidden('billing_portal.session', id);
  if (Date.now() > livesUntilMs) return undefined;
  change(world, 'billing_portal.session', id, null, (_session, hidden) => {
    hidden.livesUntilMs = Date.now() + usedLivesMs;
  });
  return session;
}

const configurationOf = (world: World, session: Session): Configuration =>
  need(world, 'billing_portal.configuration', session.configuration as string);

function cancel(
  world: World,
  configuration: Configuration,
  subscription: Stripe.Subscription,
  reason: { feedback?: string; comment?: string } = {},
): PortalOutcome {
  const may = mayCancel(configuration, subscription);
  if (!may.allowed) return refused(may.why);
  const feedback = (reason.feedback || null) as Stripe.Subscription.CancellationDetails.Feedback | null;
  const comment = reason.comment || null;
  const { mode, proration_behavior: proration } = configuration.features.subscription_cancel;
  if (mode === 'immediately') {
    creditUnused(world, subscription, { prorate: proration !== 'none', invoiceNow: proration === 'always_invoice' });
    cancelNow(world, subscription.id, { reason: 'cancellation_requested', feedback, comment });
    return done;
  }
  change(world, 'subscription', subscription.id, 'customer.subscription.updated', (found) => {
    // Under flexible billing the portal names the moment and leaves cancel_at_period_end false.
    found.cancel_at = periodOf(found).end;
    found.canceled_at = world.clock.now();
    found.cancellation_details = { comment, feedback, feedback_option: null, reason: 'cancellation_requested' };
  });
  scheduleSubscription(world, subscription.id);
  return done;
}

function resume(world: World, subscription: Stripe.Subscription): PortalOutcome {
  const may = mayResume(subscription);
  if (!may.allowed) return refused(may.why);
  change(world, 'subscription', subscription.id, 'customer.subscription.updated', (found) => {
    found.cancel_at = null;
    found.cancel_at_period_end = false;
    found.canceled_at = null;
    found.cancellation_details = { comment: null, feedback: null, feedback_option: null, reason: null };
  });
  scheduleSubscription(world, subscription.id);
  return done;
}

function addMethod(
  world: World,
  session: Session,
  payment: Extract<Payment, { kind: 'card' | 'bank_debit' }>,
): PortalOutcome {
  if (!configurationOf(world, session).features.payment_method_update.enabled)
    return refused('Payment methods cannot be changed here.');
  const details = {
    email: payment.email,
    name: payment.name,
    country: payment.country,
    postalCode: payment.postalCode,
  };
  if (payment.kind === 'bank_debit') {
    const currency = need(world, 'customer', session.customer).currency ?? 'usd';
    return keepMethod(world, session, createBankAccount(world, currency, payment.settles, details).id);
  }
  const fault = cardFault(payment.card, world.clock.now());
  if (fault) return refused(fault.message);
  const { id } = createCard(world, payment.card, details);
  const { attach, authentication } = behaviorOf(world, id);
  if (attach) return { kind: 'declined', ...attach };
  if (!authentication) return keepMethod(world, session, id);
  change(world, 'billing_portal.session', session.id, null, (_session, hidden) => {
    hidden.waiting = { paymentMethod: id };
  });
  return { kind: 'needs_authentication', invoice: '' };
}

function keepMethod(world: World, session: Session, method: string): PortalOutcome {
  attachMethod(world, method, session.customer);
  return makeDefault(world, session, method);
}

function authenticateMethod(world: World, session: Session, succeeds: boolean): PortalOutcome {
  const { waiting } = world.store.hidden('billing_portal.session', session.id);
  if (!waiting) return refused('Nothing waits to be authenticated.');
  change(world, 'billing_portal.session', session.id, null, (_session, hidden) => {
    hidden.waiting = undefined;
  });
  return succeeds ? keepMethod(world, session, waiting.paymentMethod) : { kind: 'declined', ...unauthenticated };
}

/** The customer's default, and that of each subscription that still runs. */
function makeDefault(world: World, session: Session, method: string): PortalOutcome {
  if (world.store.get('payment_method', method)?.customer !== session.customer)
    return refused('There is no such payment method.');
  change(world, 'customer', session.customer, 'customer.updated', (customer) => {
    customer.invoice_settings.default_payment_method = method;
  });
  for (const subscription of world.store.list('subscription', { where: { customer: session.customer } })) {
    if (hasEnded(subscription)) continue;
    change(world, 'subscription', subscription.id, 'customer.subscription.updated', (found) => {
      found.default_payment_method = method;
    });
  }
  return done;
}

function removeMethod(world: World, session: Session, method: string): PortalOutcome {
  if (world.store.get('payment_method', method)?.customer !== session.customer)
    return refused('There is no such payment method.');
  const isUsed = world.store
    .list('subscription', { where: { customer: session.customer, default_payment_method: method } })
    .some((subscription) => !hasEnded(subscription));
  if (isUsed) return refused('This payment method pays for a subscription. Add another one first.');
  detachMethod(world, method);
  return done;
}

function updateCustomer(world: World, session: Session, changes: { name?: string; email?: string }): PortalOutcome {
  const { enabled, allowed_updates: allowed } = configurationOf(world, session).features.customer_update;
  if (!enabled) return refused('These details cannot be changed here.');
  if (changes.email !== undefined && !changes.email.includes('@')) return refused('This email is incomplete.');
  change(world, 'customer', session.customer, 'customer.updated', (customer) => {
    if (changes.name !== undefined && allowed.includes('name')) customer.name = changes.name || null;
    if (changes.email !== undefined && allowed.includes('email')) customer.email = changes.email;
  });
  return done;
}

export function portalEngine(world: World): Engine['portal'] {
  const within = <T>(id: string, work: (session: Session) => T): T | { kind: 'refused'; message: string } => {
    world.jobs.run(world.clock.now());
    return world.store.transaction(() => {
      const session = open(world, id);
      return session ? work(session) : refused(dead);
    });
  };
  const about = <T>(
    id: string,
    subscription: string,
    work: (found: Stripe.Subscription, configuration: Configuration) => T,
  ) =>
    within(id, (session) => {
      const found = world.store.get('subscription', subscription);
      return found?.customer === session.customer
        ? work(found, configurationOf(world, session))
        : refused('There is no such subscription.');
    });
  return {
    view: (id) => {
      world.jobs.run(world.clock.now());
      return world.store.transaction(() => {
        const session = open(world, id);
        return session && portalView(world, session);
      });
    },
    previewSwitch: (id, subscription, price) =>
      about(id, subscription, (found, configuration) => previewSwitch(world, configuration, found, price)),
    switchPlan: (id, subscription, price) =>
      about(id, subscription, (found, configuration) => switchPlan(world, configuration, found, price)),
    keepPlan: (id, subscription) => about(id, subscription, (found) => keepPlan(world, found)),
    cancel: (id, subscription, reason) =>
      about(id, subscription, (found, configuration) => cancel(world, configuration, found, reason)),
    resume: (id, subscription) => about(id, subscription, (found) => resume(world, found)),
    addMethod: (id, payment) => within(id, (session) => addMethod(world, session, payment)),
    authenticateMethod: (id, succeeds) => within(id, (session) => authenticateMethod(world, session, succeeds)),
    makeDefault: (id, method) => within(id, (session) => makeDefault(world, session, method)),
    removeMethod: (id, method) => within(id, (session) => removeMethod(world, session, method)),
    updateCustomer: (id, changes) => within(id, (session) => updateCustomer(world, session, changes)),
  };
}
