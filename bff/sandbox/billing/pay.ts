import type Stripe from 'stripe';
import { days } from '../calendar.ts';
import { type Decline, orderedDeclines } from '../cards.ts';
import { add, change, emit } from '../events.ts';
import { createBalanceTransaction } from '../resources/balance-transactions.ts';
import { chargeObject } from '../resources/charges.ts';
import { need } from '../resources/need.ts';
import { behaviorOf, isDebit } from '../resources/payment-methods.ts';
import type { World } from '../world.ts';

export type PaymentResult =
  | { kind: 'succeeded' }
  | { kind: 'processing' }
  | { kind: 'declined'; decline: Decline }
  | { kind: 'needs_authentication' };

/** How long a bank takes to answer a debit. */
const debitTakes = days(3);

interface Attempt {
  method: string;
  /** Is the buyer there to answer a question? */
  onSession: boolean;
  isAuthenticated?: boolean;
}

/** One attempt to charge an intent, with its charge and events. What the payment is for is the caller's business. */
export function attempt(
  world: World,
  intentId: string,
  { method: methodId, onSession, isAuthenticated = false }: Attempt,
): PaymentResult {
  const method = need(world, 'payment_method', methodId, 'payment_method');
  change(world, 'payment_intent', intentId, null, (intent) => {
    intent.payment_method = methodId;
    intent.next_action = null;
  });
  if (!isAuthenticated && asks(world, method, onSession)) return ask(world, intentId);
  const decline = declineOf(world, method, onSession);
  if (decline) return refuse(world, intentId, method, decline, isAuthenticated);
  return isDebit(method) ? beginDebit(world, intentId, method) : collect(world, intentId, method, isAuthenticated);
}

/** The bank asks; a card that was set up for later charges is asked only while the buyer is there. */
function asks(world: World, method: Stripe.PaymentMethod, onSession: boolean): boolean {
  if (isDebit(method)) return false;
  if (world.orders[0] === 'authenticate') {
    world.orders.shift();
    return true;
  }
  const { authentication } = behaviorOf(world, method.id);
  return authentication === 'always' || (authentication === 'set_up' && onSession);
}

function declineOf(world: World, method: Stripe.PaymentMethod, onSession: boolean): Decline | undefined {
  const [ordered] = world.orders;
  if (ordered && ordered !== 'authenticate' && !isDebit(method)) {
    world.orders.shift();
    return orderedDeclines[ordered];
  }
  if (isDebit(method)) return undefined;
  const { charge, renewal } = behaviorOf(world, method.id);
  return charge ?? (onSession ? undefined : renewal);
}

function ask(world: World, intentId: string): PaymentResult {
  const intent = change(world, 'payment_intent', intentId, null, (found) => {
    found.status = 'requires_action';
    found.next_action = { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect' } };
  });
  emit(world, 'payment_intent.requires_action', intent);
  return { kind: 'needs_authentication' };
}

export const unauthenticated: Decline = {
  code: 'payment_intent_authentication_failure',
  declineCode: null,
  message: 'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
};

/** The buyer failed or refused to prove who they are: no charge comes into being. */
export function failAuthentication(world: World, intentId: string): void {
  const intent = change(world, 'payment_intent', intentId, null, (found) => {
    const method =
      typeof found.payment_method === 'string' ? world.store.get('payment_method', found.payment_method) : undefined;
    found.status = 'requires_payment_method';
    found.next_action = null;
    found.payment_method = null;
    found.last_payment_error = {
      code: unauthenticated.code,
      message: unauthenticated.message,
      payment_method: method,
      type: 'invalid_request_error',
    } as Stripe.PaymentIntent.LastPaymentError;
  });
  emit(world, 'payment_intent.payment_failed', intent);
}

function refuse(
  world: World,
  intentId: string,
  method: Stripe.PaymentMethod,
  decline: Decline,
  isAuthenticated: boolean,
): PaymentResult {
  const charge = chargeObject(world, need(world, 'payment_intent', intentId), method, { decline, isAuthenticated });
  add(world, 'charge', charge, 'charge.failed');
  markFailed(world, intentId, charge.id, method, decline);
  return { kind: 'declined', decline };
}

function markFailed(
  world: World,
  intentId: string,
  charge: string,
  method: Stripe.PaymentMethod,
  decline: Decline,
): void {
  const intent = change(world, 'payment_intent', intentId, null, (found) => {
    found.status = 'requires_payment_method';
    found.latest_charge = charge;
    found.payment_method = null;
    found.processing = null;
    found.last_payment_error = {
      advice_code: 'try_again_later',
      charge,
      code: decline.code,
      ...(decline.declineCode ? { decline_code: decline.declineCode } : {}),
      doc_url: `https://stripe.com/docs/error-codes/${decline.code.replaceAll('_', '-')}`,
      message: decline.message,
      payment_method: method,
      type: 'card_error',
    } as Stripe.PaymentIntent.LastPaymentError;
  });
  emit(world, 'payment_intent.payment_failed', intent);
}

function collect(
  world: World,
  intentId: string,
  method: Stripe.PaymentMethod,
  isAuthenticated: boolean,
): PaymentResult {
  const charge = chargeObject(world, need(world, 'payment_intent', intentId), method, { isAuthenticated });
  add(world, 'charge', charge, 'charge.succeeded');
  markCollected(world, intentId, charge);
  if (behaviorOf(world, method.id).dispute) world.jobs.set('dispute.open', charge.id, world.clock.now());
  return { kind: 'succeeded' };
}

function markCollected(world: World, intentId: string, charge: Stripe.Charge): void {
  const intent = change(world, 'payment_intent', intentId, null, (found) => {
    found.status = 'succeeded';
    found.amount_received = found.amount;
    found.latest_charge = charge.id;
    found.last_payment_error = null;
    found.processing = null;
  });
  emit(world, 'payment_intent.succeeded', intent);
  const transaction = createBalanceTransaction(world, 'charge', charge.amount, charge.currency, charge.id);
  change(world, 'charge', charge.id, 'charge.updated', (found) => {
    found.balance_transaction = transaction.id;
  });
}

function beginDebit(world: World, intentId: string, method: Stripe.PaymentMethod): PaymentResult {
  const charge = chargeObject(world, need(world, 'payment_intent', intentId), method, { isAuthenticated: false });
  const intent = change(world, 'payment_intent', intentId, null, (found) => {
    found.status = 'processing';
    found.latest_charge = charge.id;
  });
  emit(world, 'payment_intent.processing', intent);
  add(world, 'charge', charge, 'charge.pending');
  world.jobs.set('payment.settle', intentId, world.clock.now() + debitTakes);
  return { kind: 'processing' };
}

const returnedDebit: Decline = {
  code: 'debit_not_authorized',
  declineCode: null,
  message: 'The customer has notified their bank that this payment was not authorized.',
};

/** The bank's late answer to a debit; without `settles` the one that the account number stands for. */
export function settleDebit(
  world: World,
  intentId: string,
  settles?: 'succeeds' | 'fails',
): 'succeeds' | 'fails' | undefined {
  const intent = world.store.get('payment_intent', intentId);
  if (
    intent?.status !== 'processing' ||
    typeof intent.latest_charge !== 'string' ||
    typeof intent.payment_method !== 'string'
  )
    return undefined;
  world.jobs.clear('payment.settle', intentId);
  const method = need(world, 'payment_method', intent.payment_method);
  const outcome = settles ?? world.store.hidden('payment_method', method.id).settles ?? 'succeeds';
  const charge = change(world, 'charge', intent.latest_charge, null, (found) => {
    found.status = outcome === 'succeeds' ? 'succeeded' : 'failed';
    found.paid = outcome === 'succeeds';
    if (outcome === 'succeeds') return;
    found.captured = false;
    found.amount_captured = 0;
    found.failure_code = returnedDebit.code;
    found.failure_message = returnedDebit.message;
  });
  emit(world, outcome === 'succeeds' ? 'charge.succeeded' : 'charge.failed', charge);
  if (outcome === 'succeeds') markCollected(world, intentId, charge);
  else markFailed(world, intentId, charge.id, method, returnedDebit);
  return outcome;
}
