import type Stripe from 'stripe';
import { add, change, emit } from '../events.ts';
import { newId } from '../ids.ts';
import type { World } from '../world.ts';

/** The payment under way for an invoice, while it is neither paid nor canceled. */
export function openPayment(world: World, invoiceId: string): Stripe.InvoicePayment | undefined {
  return world.store.list('invoice_payment', { where: { invoice: invoiceId, status: 'open' } })[0];
}

export function openIntent(world: World, invoiceId: string): string | undefined {
  const intent = openPayment(world, invoiceId)?.payment.payment_intent;
  return typeof intent === 'string' ? intent : undefined;
}

/** Ties an intent to the invoice that it pays. */
export function linkPayment(world: World, invoice: Stripe.Invoice, intent: string): void {
  add(
    world,
    'invoice_payment',
    {
      id: newId('inpay'),
      object: 'invoice_payment',
      amount_paid: null,
      amount_requested: invoice.amount_due,
      created: world.clock.now(),
      currency: invoice.currency,
      invoice: invoice.id,
      is_default: true,
      livemode: false,
      payment: { payment_intent: intent, type: 'payment_intent' },
      status: 'open',
      status_transitions: { canceled_at: null, paid_at: null },
    },
    null,
  );
}

/** An invoice that is void has nothing to be paid by. */
export function cancelPayment(world: World, invoiceId: string): void {
  const payment = openPayment(world, invoiceId);
  const intent = openIntent(world, invoiceId);
  if (!payment || !intent) return;
  const now = world.clock.now();
  change(world, 'invoice_payment', payment.id, null, (found) => {
    found.status = 'canceled';
    found.status_transitions.canceled_at = now;
  });
  const canceled = change(world, 'payment_intent', intent, null, (found) => {
    found.status = 'canceled';
    found.canceled_at = now;
    found.cancellation_reason = 'void_invoice';
    found.next_action = null;
  });
  emit(world, 'payment_intent.canceled', canceled);
}
