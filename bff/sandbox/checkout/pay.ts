import type Stripe from 'stripe';
import { settleBalance } from '../billing/invoice.ts';
import { attempt, failAuthentication, type PaymentResult, unauthenticated } from '../billing/pay.ts';
import { cardFault } from '../cards.ts';
import { change } from '../events.ts';
import { need } from '../resources/need.ts';
import { createIntent } from '../resources/payment-intents.ts';
import { behaviorOf, createBankAccount, createCard } from '../resources/payment-methods.ts';
import type { Buyer, Payment, PayOutcome } from '../views.ts';
import type { World } from '../world.ts';
import { type Completion, complete, ensureCustomer } from './complete.ts';

const refused = (message: string, field?: Extract<PayOutcome, { kind: 'refused' }>['field']): PayOutcome => ({
  kind: 'refused',
  message,
  ...(field ? { field } : {}),
});

const notOpen = 'This Checkout Session is no longer open.';

/** The buyer presses Pay. */
export function pay(world: World, id: string, payment: Payment): PayOutcome {
  const session = world.store.get('checkout.session', id);
  if (session?.status !== 'open') return refused(notOpen);
  if (typeof session.customer === 'string' && !world.store.get('customer', session.customer)) {
    return refused('This customer no longer exists.');
  }
  const buyer = buyerOf(payment);
  if (!session.customer_details?.email && !buyer.email?.includes('@'))
    return refused('Your email is incomplete.', 'email');
  const due = dueNow(world, session);
  if (payment.kind === 'none') {
    return needsMethod(session)
      ? refused('A payment method is needed.')
      : finish(world, id, { kind: 'free', method: null, buyer });
  }
  if (payment.kind === 'card') {
    const fault = cardFault(payment.card, world.clock.now());
    if (fault) return refused(fault.message, fault.field);
  }
  const method = methodOf(world, session, payment);
  if (!method) return refused('This payment method is not yours to use.');
  return due > 0 ? charge(world, id, method, buyer, false) : saveOnly(world, id, method, buyer, false);
}

/** What of the payment is kept: never the card's details. */
function buyerOf({ email, name, country, postalCode, taxId }: Payment): Buyer {
  return { email, name, country, postalCode, taxId };
}

/** What is charged today: a subscription's first invoice takes the customer's balance into account. */
export function dueNow(world: World, session: Stripe.Checkout.Session): number {
  const total = session.amount_total ?? 0;
  if (session.mode !== 'subscription' || typeof session.customer !== 'string' || total === 0) return total;
  return settleBalance(total, need(world, 'customer', session.customer).balance, session.currency ?? 'usd').due;
}

export const needsMethod = (session: Stripe.Checkout.Session): boolean =>
  (session.amount_total ?? 0) > 0 ||
  (session.mode === 'subscription' && session.payment_method_collection === 'always');

function methodOf(
  world: World,
  session: Stripe.Checkout.Session,
  payment: Exclude<Payment, { kind: 'none' }>,
): string | undefined {
  const details = {
    email: payment.email,
    name: payment.name,
    country: payment.country,
    postalCode: payment.postalCode,
  };
  if (payment.kind === 'card') return createCard(world, payment.card, details).id;
  if (payment.kind === 'bank_debit')
    return createBankAccount(world, session.currency ?? 'usd', payment.settles, details).id;
  const saved = world.store.get('payment_method', payment.paymentMethod);
  return saved && saved.customer !== null && saved.customer === session.customer ? saved.id : undefined;
}

function intentOf(world: World, id: string): string {
  const session = need(world, 'checkout.session', id);
  const hidden = world.store.hidden('checkout.session', id);
  const open = hidden.intent && need(world, 'payment_intent', hidden.intent);
  const due = dueNow(world, session);
  if (open && open.amount === due) return open.id;
  const isPayment = session.mode === 'payment';
  const data = hidden.paymentIntentData;
  const intent = createIntent(
    world,
    {
      amount: due,
      currency: session.currency ?? 'usd',
      customer: typeof session.customer === 'string' ? session.customer : null,
      description: isPayment ? data.description : 'Subscription creation',
      metadata: isPayment ? data.metadata : {},
      receiptEmail: data.receiptEmail,
      setupFutureUsage: isPayment ? data.setupFutureUsage : 'off_session',
      methodTypes: session.payment_method_types,
    },
    { session: id },
  );
  change(world, 'checkout.session', id, null, (found, kept) => {
    kept.intent = intent.id;
    if (isPayment) found.payment_intent = intent.id;
  });
  return intent.id;
}

function charge(world: World, id: string, method: string, buyer: Buyer, isAuthenticated: boolean): PayOutcome {
  ensureCustomer(world, id, buyer);
  const intent = intentOf(world, id);
  const result = attempt(world, intent, { method, onSession: true, isAuthenticated });
  return concluded(world, id, method, buyer, result);
}

/** Nothing is due today (a trial, a code of 100 %), but a method is kept for later: only its attaching can be refused. */
function saveOnly(world: World, id: string, method: string, buyer: Buyer, isAuthenticated: boolean): PayOutcome {
  const { attach, authentication } = behaviorOf(world, method);
  if (attach) return concluded(world, id, method, buyer, { kind: 'declined', decline: attach });
  if (authentication && !isAuthenticated) return concluded(world, id, method, buyer, { kind: 'needs_authentication' });
  return finish(world, id, { kind: 'free', method, buyer });
}

function concluded(world: World, id: string, method: string, buyer: Buyer, result: PaymentResult): PayOutcome {
  if (result.kind === 'declined') {
    wait(world, id, undefined);
    return { kind: 'declined', ...result.decline };
  }
  if (result.kind === 'needs_authentication') {
    wait(world, id, { method, buyer });
    return { kind: 'needs_authentication' };
  }
  return finish(world, id, { kind: result.kind === 'succeeded' ? 'paid' : 'processing', method, buyer });
}

function wait(world: World, id: string, waiting: { method: string; buyer: Buyer } | undefined): void {
  change(world, 'checkout.session', id, null, (_session, hidden) => {
    hidden.waiting = waiting;
  });
}

function finish(world: World, id: string, completion: Completion): PayOutcome {
  complete(world, id, completion);
  return { kind: completion.kind };
}

/** The buyer's answer to the bank's question. */
export function authenticate(world: World, id: string, succeeds: boolean): PayOutcome {
  const session = world.store.get('checkout.session', id);
  const { waiting, intent } = world.store.hidden('checkout.session', id);
  if (session?.status !== 'open') return refused(notOpen);
  if (!waiting) return refused('Nothing waits to be authenticated.');
  const isDue = dueNow(world, session) > 0;
  if (succeeds) {
    return isDue
      ? charge(world, id, waiting.method, waiting.buyer, true)
      : saveOnly(world, id, waiting.method, waiting.buyer, true);
  }
  if (isDue && intent) failAuthentication(world, intent);
  wait(world, id, undefined);
  return { kind: 'declined', ...unauthenticated };
}
