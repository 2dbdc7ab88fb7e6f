import type Stripe from 'stripe';
import { change, emit } from '../events.ts';
import type { World } from '../world.ts';
import { markPaid, paymentFailed } from './collect.ts';
import { settleDebit } from './pay.ts';

/** The bank's late answer to a debit, and what follows for the invoice and the Checkout Session that it paid. */
export function settlePayment(world: World, intentId: string, settles?: 'succeeds' | 'fails'): boolean {
  const outcome = settleDebit(world, intentId, settles);
  if (!outcome) return false;
  const { session, invoice } = world.store.hidden('payment_intent', intentId);
  if (invoice && outcome === 'succeeds') markPaid(world, invoice);
  if (invoice && outcome === 'fails') paymentFailed(world, invoice, false);
  if (session) tellSession(world, session, outcome);
  return true;
}

function tellSession(world: World, id: string, outcome: 'succeeds' | 'fails'): void {
  const session: Stripe.Checkout.Session = change(world, 'checkout.session', id, null, (found) => {
    if (outcome === 'succeeds') found.payment_status = 'paid';
  });
  emit(
    world,
    outcome === 'succeeds' ? 'checkout.session.async_payment_succeeded' : 'checkout.session.async_payment_failed',
    session,
  );
}
