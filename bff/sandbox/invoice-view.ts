import type Stripe from 'stripe';
import { collectInvoice } from './billing/collect.ts';
import { openIntent } from './billing/invoice-payment.ts';
import { failAuthentication, unauthenticated } from './billing/pay.ts';
import { cardFault } from './cards.ts';
import { methodView, savedMethods } from './methods-view.ts';
import { attachMethod, createCard } from './resources/payment-methods.ts';
import type { Engine, InvoiceLineView, InvoiceView, Payment, PortalOutcome, ReceiptView } from './views.ts';
import type { World } from './world.ts';

export const lineView = (line: Stripe.InvoiceLineItem): InvoiceLineView => ({
  description: line.description ?? '',
  quantity: line.quantity ?? 1,
  amount: line.amount,
  periodStart: line.period.start,
  periodEnd: line.period.end,
});

const customerOf = ({ customer }: Stripe.Invoice): string =>
  typeof customer === 'string' ? customer : (customer?.id ?? '');

function waitingIntent(world: World, id: string): Stripe.PaymentIntent | undefined {
  const intent = openIntent(world, id);
  const found = intent === undefined ? undefined : world.store.get('payment_intent', intent);
  return found?.status === 'requires_action' ? found : undefined;
}

function invoiceView(world: World, id: string): InvoiceView | undefined {
  const invoice = world.store.get('invoice', id);
  if (!invoice) return undefined;
  const discount = (invoice.total_discount_amounts ?? []).reduce((total, { amount }) => total + amount, 0);
  const intent = openIntent(world, id);
  const isUnderway = intent !== undefined && world.store.get('payment_intent', intent)?.status === 'processing';
  return {
    id,
    number: invoice.number,
    status: invoice.status ?? 'draft',
    merchant: world.merchant,
    customerName: invoice.customer_name,
    customerEmail: invoice.customer_email,
    currency: invoice.currency,
    created: invoice.created,
    dueDate: invoice.due_date,
    lines: invoice.lines.data.map(lineView),
    subtotal: invoice.subtotal,
    discount,
    tax: 0,
    total: invoice.total,
    appliedBalance: invoice.amount_due - invoice.total,
    amountDue: invoice.amount_due,
    amountPaid: invoice.amount_paid,
    nextAttempt: invoice.next_payment_attempt,
    mayPay: invoice.status === 'open' && invoice.amount_remaining > 0 && !isUnderway,
    awaitsAuthentication: waitingIntent(world, id) !== undefined,
    savedMethods: savedMethods(world, customerOf(invoice)),
  };
}

function pay(world: World, id: string, payment?: Extract<Payment, { kind: 'card' | 'saved' }>): PortalOutcome {
  const invoice = world.store.get('invoice', id);
  if (!invoice || !invoiceView(world, id)?.mayPay)
    return { kind: 'refused', message: 'This invoice cannot be paid now.' };
  const customer = customerOf(invoice);
  let method = payment?.kind === 'saved' ? payment.paymentMethod : undefined;
  if (method && world.store.get('payment_method', method)?.customer !== customer) {
    return { kind: 'refused', message: 'There is no such payment method.' };
  }
  if (payment?.kind === 'card') {
    const fault = cardFault(payment.card, world.clock.now());
    if (fault) return { kind: 'refused', message: fault.message };
    method = createCard(world, payment.card, payment).id;
  }
  const result = collectInvoice(world, id, { onSession: true, ...(method ? { method } : {}) });
  if (result.kind === 'declined') return { kind: 'declined', ...result.decline };
  if (result.kind === 'needs_authentication') return { kind: 'needs_authentication', invoice: id };
  if (result.kind === 'no_method') return { kind: 'refused', message: 'A payment method is needed.' };
  if (payment?.kind === 'card' && method) attachMethod(world, method, customer);
  return { kind: 'done' };
}

function authenticate(world: World, id: string, succeeds: boolean): PortalOutcome {
  const intent = waitingIntent(world, id);
  if (typeof intent?.payment_method !== 'string')
    return { kind: 'refused', message: 'Nothing waits to be authenticated.' };
  if (!succeeds) {
    failAuthentication(world, intent.id);
    return { kind: 'declined', ...unauthenticated };
  }
  const result = collectInvoice(world, id, { onSession: true, method: intent.payment_method, isAuthenticated: true });
  return result.kind === 'declined' ? { kind: 'declined', ...result.decline } : { kind: 'done' };
}

export function invoiceEngine(world: World): Engine['invoices'] {
  const atomic = <T>(work: () => T): T => {
    world.jobs.run(world.clock.now());
    return world.store.transaction(work);
  };
  return {
    view: (id) => atomic(() => invoiceView(world, id)),
    pay: (id, payment) => atomic(() => pay(world, id, payment)),
    authenticate: (id, succeeds) => atomic(() => authenticate(world, id, succeeds)),
  };
}

/** What a charge paid for: its Checkout Session's lines, or its invoice's. */
function receiptLines(world: World, intent: string): ReceiptView['lines'] {
  const { session, invoice } = world.store.hidden('payment_intent', intent);
  if (invoice) {
    const lines = world.store.get('invoice', invoice)?.lines.data ?? [];
    return lines.map((line) => ({ name: line.description ?? '', quantity: line.quantity ?? 1, amount: line.amount }));
  }
  if (!session) return [];
  const { lineItems } = world.store.hidden('checkout.session', session);
  return lineItems.map((item) => ({
    name: item.description ?? '',
    quantity: item.quantity ?? 1,
    amount: item.amount_total,
  }));
}

export function receiptView(world: World, chargeId: string): ReceiptView | undefined {
  const charge = world.store.get('charge', chargeId);
  if (!charge) return undefined;
  const method = charge.payment_method ? world.store.get('payment_method', charge.payment_method) : undefined;
  return {
    chargeId,
    merchant: world.merchant,
    created: charge.created,
    amount: charge.amount,
    amountRefunded: charge.amount_refunded,
    currency: charge.currency,
    status: charge.status,
    method: method ? methodView(method) : null,
    description: charge.description,
    lines: typeof charge.payment_intent === 'string' ? receiptLines(world, charge.payment_intent) : [],
  };
}
