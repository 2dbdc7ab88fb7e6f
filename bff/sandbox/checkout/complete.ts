import type Stripe from 'stripe';
import { intentFor, markPaid } from '../billing/collect.ts';
import { redeem } from '../billing/discounts.ts';
import { onceDraft } from '../billing/drafts.ts';
import { createInvoice, finalizeInvoice } from '../billing/invoice.ts';
import { linkPayment } from '../billing/invoice-payment.ts';
import { startSubscription } from '../billing/start.ts';
import { change, emit } from '../events.ts';
import { createCustomer } from '../resources/customers.ts';
import { need } from '../resources/need.ts';
import { attachMethod } from '../resources/payment-methods.ts';
import type { Buyer } from '../views.ts';
import type { World } from '../world.ts';
import { priceOfLine, trialEndOf } from './price.ts';

export interface Completion {
  kind: 'paid' | 'processing' | 'free';
  method: string | null;
  buyer: Buyer;
}

const idOf = (value: string | { id: string } | null): string | null =>
  typeof value === 'string' ? value : (value?.id ?? null);

/** A session without a customer makes one where its mode asks for it. */
export function ensureCustomer(world: World, id: string, buyer: Buyer): void {
  const session = need(world, 'checkout.session', id);
  if (session.customer || session.customer_creation !== 'always') return;
  const email = session.customer_email ?? buyer.email ?? null;
  const customer = createCustomer(world, { email, name: buyer.name });
  change(world, 'checkout.session', id, null, (found) => {
    found.customer = customer.id;
  });
}

/** Ends the session well: what it bought comes into being, and the event goes out. */
export function complete(world: World, id: string, completion: Completion): void {
  const { method, buyer } = completion;
  ensureCustomer(world, id, buyer);
  const session = need(world, 'checkout.session', id);
  const hidden = world.store.hidden('checkout.session', id);
  const customer = idOf(session.customer);
  const keeps = session.mode === 'subscription' || hidden.paymentIntentData.setupFutureUsage !== null;
  if (method && customer && keeps) attachMethod(world, method, customer);
  if (customer) saveAnswers(world, id, customer, buyer);
  const discounts = hidden.code ? [redeem(world, { ...hidden.code, customer, session: id }).id] : [];
  const bought =
    session.mode === 'subscription'
      ? subscribe(world, id, completion, discounts)
      : invoiceOnce(world, id, completion, discounts);
  close(world, id, completion, bought);
}

/** What the buyer typed goes to an existing customer only where the session says so. */
function saveAnswers(world: World, id: string, customer: string, buyer: Buyer): void {
  const { address, name } = world.store.hidden('checkout.session', id).customerUpdate;
  change(world, 'customer', customer, 'customer.updated', (found) => {
    if (name && buyer.name) found.name = buyer.name;
    if (address && buyer.country) {
      const blank = { city: null, line1: null, line2: null, state: null };
      found.address = { ...blank, country: buyer.country, postal_code: buyer.postalCode ?? null };
    }
  });
}

interface Bought {
  subscription: string | null;
  invoice: string | null;
}

function subscribe(world: World, id: string, { kind, method }: Completion, discounts: string[]): Bought {
  const session = need(world, 'checkout.session', id);
  const hidden = world.store.hidden('checkout.session', id);
  const lines = hidden.lineItems.map((item) => ({ price: priceOfLine(item), quantity: item.quantity ?? 1 }));
  const trialEnd = trialEndOf(world, hidden);
  const { subscription, invoice } = startSubscription(world, {
    customer: idOf(session.customer) ?? '',
    items: lines.filter(({ price }) => price.recurring),
    once: lines.filter(({ price }) => !price.recurring),
    // A debit that is under way counts for the time being: the subscription runs, its invoice is open.
    status: trialEnd === null ? 'active' : 'trialing',
    trialEnd,
    discounts,
    method,
    metadata: hidden.subscriptionData.metadata,
    description: hidden.subscriptionData.description,
    missingPaymentMethod: hidden.subscriptionData.missingPaymentMethod,
    automaticTax: session.automatic_tax.enabled,
  });
  settleInvoice(world, invoice, hidden.intent, kind);
  return { subscription: subscription.id, invoice: invoice.id };
}

/** An invoice for a one-off purchase, where the session asked for one. */
function invoiceOnce(world: World, id: string, { kind }: Completion, discounts: string[]): Bought {
  const session = need(world, 'checkout.session', id);
  const customer = idOf(session.customer);
  if (!session.invoice_creation?.enabled || !customer) return { subscription: null, invoice: null };
  const { lineItems, intent } = world.store.hidden('checkout.session', id);
  const now = world.clock.now();
  const { id: invoiceId } = createInvoice(world, {
    customer,
    subscription: null,
    reason: 'manual',
    drafts: lineItems.map((item) =>
      onceDraft(world, {
        price: priceOfLine(item),
        quantity: item.quantity ?? 1,
        period: { start: now, end: now },
        subscription: null,
      }),
    ),
    discounts,
    currency: session.currency ?? 'usd',
    automaticTax: session.automatic_tax.enabled,
    metadata: session.invoice_creation.invoice_data.metadata ?? {},
  });
  settleInvoice(world, finalizeInvoice(world, invoiceId, { usesBalance: false }), intent, kind);
  return { subscription: null, invoice: invoiceId };
}

/** The invoice meets the payment that came before it. What the customer's balance covers is asked of nobody. */
function settleInvoice(
  world: World,
  invoice: Stripe.Invoice,
  intent: string | undefined,
  kind: Completion['kind'],
): void {
  if (intent && invoice.amount_due > 0) {
    linkPayment(world, invoice, intent);
    change(world, 'payment_intent', intent, null, (_intent, hidden) => {
      hidden.invoice = invoice.id;
    });
  } else if (invoice.amount_due > 0) intentFor(world, invoice.id);
  if (kind === 'processing') {
    change(world, 'invoice', invoice.id, null, (found) => {
      found.attempted = true;
      found.attempt_count = 1;
    });
  } else markPaid(world, invoice.id);
}

function close(world: World, id: string, { kind, buyer }: Completion, bought: Bought): void {
  world.jobs.clear('session.expire', id);
  const { intent } = world.store.hidden('checkout.session', id);
  const session = change(world, 'checkout.session', id, null, (found, hidden) => {
    found.status = 'complete';
    found.payment_status = { paid: 'paid', processing: 'unpaid', free: 'no_payment_required' }[
      kind
    ] as Stripe.Checkout.Session.PaymentStatus;
    found.url = null;
    found.client_secret = null;
    found.subscription = bought.subscription;
    found.invoice = bought.invoice;
    found.payment_intent = found.mode === 'payment' && kind !== 'free' ? (intent ?? null) : null;
    found.customer_details = details(found, buyer);
    if (found.automatic_tax.enabled) found.automatic_tax.status = 'complete';
    hidden.waiting = undefined;
  });
  const event = emit(world, 'checkout.session.completed', session);
  change(world, 'checkout.session', id, null, (_session, hidden) => {
    hidden.completedEvent = event;
  });
}

function details(session: Stripe.Checkout.Session, buyer: Buyer): Stripe.Checkout.Session.CustomerDetails {
  const known = session.customer_details;
  const address = buyer.country
    ? {
        city: null,
        country: buyer.country,
        line1: null,
        line2: null,
        postal_code: buyer.postalCode ?? null,
        state: null,
      }
    : (known?.address ?? null);
  return {
    address,
    business_name: null,
    email: known?.email ?? session.customer_email ?? buyer.email ?? null,
    individual_name: null,
    name: buyer.name ?? known?.name ?? null,
    phone: known?.phone ?? null,
    tax_exempt: known?.tax_exempt ?? 'none',
    tax_ids: buyer.taxId ? [{ type: 'unknown', value: buyer.taxId }] : [],
  };
}
