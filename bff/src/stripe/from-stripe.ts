import type Stripe from 'stripe';
import type { Subscription } from '../billing/subscription.ts';

/** The one place where Stripe's shapes become ours. Its times are seconds, ours milliseconds. */

export const idOf = (reference: string | { id: string } | null | undefined): string | undefined =>
  typeof reference === 'string' ? reference : reference?.id;

const ms = (seconds: number): number => seconds * 1_000;
const msOrNull = (seconds: number | null | undefined): number | null => (seconds == null ? null : ms(seconds));

/** What `subscriptionFrom` needs to see in full. */
export const subscriptionExpand = ['latest_invoice', 'schedule', 'items.data.price.product'];

/** A subscription with one item, fetched with `subscriptionExpand`. Undefined where it has none: then it is not one of ours. */
export function subscriptionFrom(source: Stripe.Subscription, accountId: number): Subscription | undefined {
  const item = source.items.data[0];
  if (!item) return undefined;
  const { price } = item;
  return {
    id: source.id,
    accountId,
    status: source.status,
    itemId: item.id,
    priceId: price.id,
    amountMinor: (price.unit_amount ?? 0) * (item.quantity ?? 1),
    currency: price.currency,
    interval: price.recurring?.interval ?? 'month',
    productName: productName(price.product),
    periodStart: ms(item.current_period_start),
    periodEnd: ms(item.current_period_end),
    // The portal sets `cancel_at` where billing is flexible, older ways set the flag: both mean that it ends.
    cancelsAt: msOrNull(source.cancel_at) ?? (source.cancel_at_period_end ? ms(item.current_period_end) : null),
    trialEndsAt: source.status === 'trialing' ? msOrNull(source.trial_end) : null,
    changes: changesFrom(source, price.id),
    paymentDue: paymentDueFrom(source),
    createdAt: ms(source.created),
    endedAt: msOrNull(source.ended_at),
  };
}

function productName(product: string | Stripe.Product | Stripe.DeletedProduct): string {
  return typeof product === 'object' && 'name' in product && product.name ? product.name : 'Subscription';
}

/** The next phase of an attached schedule, where it changes the price. */
function changesFrom(source: Stripe.Subscription, priceId: string): Subscription['changes'] {
  const { schedule } = source;
  if (!schedule || typeof schedule === 'string') return null;
  const after = schedule.current_phase?.end_date ?? 0;
  const next = schedule.phases.find((phase) => phase.start_date >= after);
  const nextPrice = idOf(next?.items[0]?.price);
  return next && nextPrice && nextPrice !== priceId ? { priceId: nextPrice, at: ms(next.start_date) } : null;
}

/** An open latest invoice of a subscription that is behind with its payment. */
function paymentDueFrom(source: Stripe.Subscription): Subscription['paymentDue'] {
  const { latest_invoice: invoice, status } = source;
  if (!['past_due', 'unpaid', 'incomplete'].includes(status)) return null;
  if (!invoice || typeof invoice === 'string' || invoice.status !== 'open' || !invoice.hosted_invoice_url) return null;
  return {
    amountMinor: invoice.amount_remaining,
    currency: invoice.currency,
    nextAttemptAt: msOrNull(invoice.next_payment_attempt),
    url: invoice.hosted_invoice_url,
  };
}

/** A line of an invoice that may bring included credits. */
export interface PaidLine {
  subscriptionItem: string;
  priceId: string;
  /** Minor units before discounts. */
  amountMinor: number;
  isProration: boolean;
  periodStart: number;
  periodEnd: number;
}

export interface PaidInvoice {
  id: string;
  customerId: string;
  subscriptionId: string | undefined;
  isPaid: boolean;
  amountMinor: number;
  currency: string;
  /** The payment intent that paid it, else the invoice itself (a balance, out of band, a 100 % code). */
  paymentId: string;
  paidAt: number;
  lines: PaidLine[];
}

/** What `invoiceFrom` needs to see in full. */
export const invoiceExpand = ['payments'];

/** An invoice fetched with `invoiceExpand`, and all of its lines. Undefined where it belongs to no customer. */
export function invoiceFrom(source: Stripe.Invoice, lines: Stripe.InvoiceLineItem[]): PaidInvoice | undefined {
  const customerId = idOf(source.customer);
  if (!source.id || !customerId) return undefined;
  const paid = source.payments?.data.find((each) => each.status === 'paid');
  return {
    id: source.id,
    customerId,
    subscriptionId: idOf(source.parent?.subscription_details?.subscription),
    isPaid: source.status === 'paid',
    amountMinor: source.amount_paid,
    currency: source.currency,
    paymentId: idOf(paid?.payment.payment_intent) ?? source.id,
    paidAt: msOrNull(source.status_transitions.paid_at) ?? ms(source.created),
    lines: lines.flatMap(lineFrom),
  };
}

/** Whether an invoice, as lists show it, has a line that may bring included credits. */
export const hasPaidLines = (source: Stripe.Invoice): boolean =>
  source.lines.data.some((line) => lineFrom(line).length > 0);

function lineFrom(line: Stripe.InvoiceLineItem): PaidLine[] {
  const details = line.parent?.subscription_item_details;
  const priceId = idOf(line.pricing?.price_details?.price);
  const subscriptionItem = details?.subscription_item;
  if (!details || !priceId || !subscriptionItem) return [];
  return [
    {
      subscriptionItem,
      priceId,
      amountMinor: line.amount,
      isProration: details.proration,
      periodStart: ms(line.period.start),
      periodEnd: ms(line.period.end),
    },
  ];
}

export interface SessionState {
  id: string;
  /** Our own number of the purchase, as we gave it. */
  checkoutId: string | undefined;
  customerId: string | undefined;
  mode: string;
  status: 'open' | 'complete' | 'expired';
  url: string | null;
  /** Of a complete session: whether the money has come, is on its way, or failed to. */
  payment: 'paid' | 'processing' | 'failed';
  amountMinor: number;
  currency: string;
  paymentId: string;
  /** How many of each price were sold: more than was begun with, where the operator's account offers further things. */
  sold: Map<string, number>;
  subscriptionId: string | undefined;
  invoiceId: string | undefined;
}

/** What `sessionFrom` needs to see in full. */
export const sessionExpand = ['line_items', 'payment_intent'];

export function sessionFrom(source: Stripe.Checkout.Session): SessionState {
  const items = source.line_items?.data ?? [];
  const invoiceId = idOf(source.invoice);
  return {
    id: source.id,
    checkoutId: source.client_reference_id ?? undefined,
    customerId: idOf(source.customer),
    mode: source.mode,
    status: isClosed(source.status) ? source.status : 'open',
    url: source.url,
    payment: paymentOf(source),
    amountMinor: source.amount_total ?? 0,
    currency: source.currency ?? '',
    paymentId: idOf(source.payment_intent) ?? invoiceId ?? source.id,
    sold: new Map(items.map((item) => [idOf(item.price) ?? '', item.quantity ?? 0])),
    subscriptionId: idOf(source.subscription),
    invoiceId,
  };
}

const isClosed = (status: string | null): status is 'complete' | 'expired' =>
  status === 'complete' || status === 'expired';

/** After a delayed payment failed the session still says "complete" and "unpaid": only its payment intent tells. */
function paymentOf(source: Stripe.Checkout.Session): SessionState['payment'] {
  if (source.payment_status !== 'unpaid') return 'paid';
  const intent = source.payment_intent;
  if (!intent || typeof intent === 'string') return 'processing';
  return intent.status === 'requires_payment_method' || intent.status === 'canceled' ? 'failed' : 'processing';
}

/** A payment, and what came back of it. */
export interface PaymentState {
  id: string;
  customerId: string | undefined;
  /** All that was charged, tax included. */
  amountMinor: number;
  currency: string;
  refunds: { id: string; amountMinor: number; status: string }[];
  disputes: { id: string; amountMinor: number; status: string; isWithdrawn: boolean }[];
}

export function paymentFrom(
  intent: Stripe.PaymentIntent,
  refunds: Stripe.Refund[],
  disputes: Stripe.Dispute[],
): PaymentState {
  return {
    id: intent.id,
    customerId: idOf(intent.customer),
    amountMinor: intent.amount_received,
    currency: intent.currency,
    refunds: refunds.map((each) => ({ id: each.id, amountMinor: each.amount, status: each.status ?? 'pending' })),
    disputes: disputes.map((each) => ({
      id: each.id,
      amountMinor: each.amount,
      status: each.status,
      isWithdrawn: isWithdrawn(each),
    })),
  };
}

/** An inquiry moves no money, and a dispute that is won gives it back: what moved is what the balance says. */
export function isWithdrawn(dispute: Stripe.Dispute): boolean {
  return dispute.balance_transactions.reduce((total, each) => total + each.amount, 0) < 0;
}
