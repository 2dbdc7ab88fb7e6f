import type Stripe from 'stripe';
import type { Subscription } from '../billing/subscription.ts';

/** The one place where Stripe's shapes become ours. Its times are seconds, ours milliseconds. */

export const idOf = (reference: string | { id: string } | null | undefined): string | undefined =>
  typeof reference === 'string' ? reference : reference?.id;

const ms = (seconds: number): number => seconds * 1_000;
const msOrNull = (seconds: number | null | undefined): number | null => (seconds == null ? null : ms(seconds));

/** What `subscriptionFrom` needs to see in full. */
export const subscriptionExpand = ['latest_invoice', 'schedule', 'items.data.price.product'];

/**
 * The item that is about a plan, where the operator's account sells others beside it in the same subscription: those
 * neither grant nor hide it. On prices that are no plan's, the first one is shown.
 */
export function itemOf(
  { items }: Stripe.Subscription,
  isPlan: (priceId: string) => boolean,
): Stripe.SubscriptionItem | undefined {
  return items.data.find(({ price }) => isPlan(price.id)) ?? items.data[0];
}

/** A subscription, fetched with `subscriptionExpand`. Undefined where it has no items: then it is not one of ours. */
export function subscriptionFrom(
  source: Stripe.Subscription,
  accountId: number,
  isPlan: (priceId: string) => boolean,
): Subscription | undefined {
  const item = itemOf(source, isPlan);
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
    changes: changesFrom(source, price.id, isPlan),
    pendingPriceId: pendingPriceFrom(source, isPlan),
    paymentDue: paymentDueFrom(source),
    createdAt: ms(source.created),
    endedAt: msOrNull(source.ended_at),
  };
}

function productName(product: string | Stripe.Product | Stripe.DeletedProduct): string {
  return typeof product === 'object' && 'name' in product && product.name ? product.name : 'Subscription';
}

/** The next phase of an attached schedule, where it changes the price. */
function changesFrom(
  source: Stripe.Subscription,
  priceId: string,
  isPlan: (priceId: string) => boolean,
): Subscription['changes'] {
  const { schedule } = source;
  if (!schedule || typeof schedule === 'string') return null;
  const after = schedule.current_phase?.end_date ?? 0;
  const next = schedule.phases.find((phase) => phase.start_date >= after);
  const prices = next?.items.flatMap(({ price }) => idOf(price) ?? []) ?? [];
  const nextPrice = prices.find(isPlan) ?? prices[0];
  return next && nextPrice && nextPrice !== priceId ? { priceId: nextPrice, at: ms(next.start_date) } : null;
}

/** The price of an update that waits for its payment. */
function pendingPriceFrom(
  { pending_update }: Stripe.Subscription,
  isPlan: (priceId: string) => boolean,
): string | null {
  const prices = pending_update?.subscription_items?.map(({ price }) => price.id) ?? [];
  return prices.find(isPlan) ?? prices[0] ?? null;
}

/** An open latest invoice of a subscription that is behind with its payment, or of an upgrade that waits for it. */
function paymentDueFrom(source: Stripe.Subscription): Subscription['paymentDue'] {
  const { latest_invoice: invoice, pending_update, status } = source;
  if (!pending_update && !['past_due', 'unpaid', 'incomplete'].includes(status)) return null;
  if (!invoice || typeof invoice === 'string' || invoice.status !== 'open' || !invoice.hosted_invoice_url) return null;
  return {
    amountMinor: invoice.amount_remaining,
    currency: invoice.currency,
    nextAttemptAt: msOrNull(invoice.next_payment_attempt),
    url: invoice.hosted_invoice_url,
  };
}

/** A line of an invoice that, once it is paid, may bring included credits. */
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
  /** The payment intents that paid it: none where a balance, a 100 % code or money out of band did, several where it was paid in parts. */
  intents: string[];
  paidAt: number;
  lines: PaidLine[];
}

/** An invoice, all of its lines and all that paid it. Undefined where it belongs to no customer. */
export function invoiceFrom(
  source: Stripe.Invoice,
  lines: Stripe.InvoiceLineItem[],
  payments: Stripe.InvoicePayment[],
): PaidInvoice | undefined {
  const customerId = idOf(source.customer);
  if (!source.id || !customerId) return undefined;
  return {
    id: source.id,
    customerId,
    subscriptionId: idOf(source.parent?.subscription_details?.subscription),
    isPaid: source.status === 'paid',
    amountMinor: paidFor(source),
    currency: source.currency,
    intents: intentsOf(payments),
    paidAt: msOrNull(source.status_transitions.paid_at) ?? ms(source.created),
    lines: lines.flatMap(lineFrom),
  };
}

/**
 * What was paid for what an invoice bills: with what the customer's balance paid of it, and without what was owed from
 * before, which is paid first. It only grows, part by part. One that gives money back bills nothing: of it counts what
 * was paid.
 */
function paidFor({
  total,
  amount_paid: paid,
  starting_balance: before,
  ending_balance: after,
}: Stripe.Invoice): number {
  return total > 0 ? Math.max(0, paid + (after ?? before) - before) : paid;
}

/** The payment intents among what paid an invoice. */
const intentsOf = (payments: Stripe.InvoicePayment[]): string[] =>
  payments.flatMap(({ status, payment }) => (status === 'paid' ? (idOf(payment.payment_intent) ?? []) : []));

/** Whether an invoice, as lists show it, has a line that may bring included credits. */
export const hasPaidLines = (source: Stripe.Invoice): boolean =>
  source.lines.data.some((line) => lineFrom(line).length > 0);

export function lineFrom(line: Stripe.InvoiceLineItem): PaidLine[] {
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
  intentId: string | undefined;
  /** How many of each price were sold: more than was begun with, where the operator's account offers further things. */
  sold: Map<string, number>;
  subscriptionId: string | undefined;
  invoiceId: string | undefined;
}

/** What `sessionFrom` needs to see in full. */
export const sessionExpand = ['line_items', 'payment_intent'];

export function sessionFrom(source: Stripe.Checkout.Session): SessionState {
  const items = source.line_items?.data ?? [];
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
    intentId: idOf(source.payment_intent),
    sold: new Map(items.map((item) => [idOf(item.price) ?? '', item.quantity ?? 0])),
    subscriptionId: idOf(source.subscription),
    invoiceId: idOf(source.invoice),
  };
}

const isClosed = (status: string | null): status is 'complete' | 'expired' =>
  status === 'complete' || status === 'expired';

/** After a delayed payment failed the session still says "complete" and "unpaid": only its payment intent tells. */
function paymentOf(source: Stripe.Checkout.Session): SessionState['payment'] {
  if (source.payment_status !== 'unpaid') return 'paid';
  const intent = source.payment_intent;
  if (!intent || typeof intent === 'string') return 'processing';
  return hasFailed(intent) ? 'failed' : 'processing';
}

/** Of the intent of a payment that was begun. */
export const hasFailed = ({ status }: Stripe.PaymentIntent): boolean =>
  status === 'requires_payment_method' || status === 'canceled';

/** A payment, and what came back of it: of whatever it was paid by. */
export interface PaymentState {
  /** The invoice that was paid, else the payment intent. */
  id: string;
  intents: string[];
  customerId: string | undefined;
  /** All that was paid for it, tax included; of an invoice, what the customer's balance paid too. */
  amountMinor: number;
  currency: string;
  refunds: { id: string; amountMinor: number; status: string }[];
  disputes: { id: string; amountMinor: number; status: string; isWithdrawn: boolean }[];
}

export type Paid = Omit<PaymentState, 'refunds' | 'disputes'>;

export const paidByIntent = (intent: Stripe.PaymentIntent): Paid => ({
  id: intent.id,
  intents: [intent.id],
  customerId: idOf(intent.customer),
  amountMinor: intent.amount_received,
  currency: intent.currency,
});

export const paidByInvoice = (id: string, invoice: Stripe.Invoice, payments: Stripe.InvoicePayment[]): Paid => ({
  id,
  intents: intentsOf(payments),
  customerId: idOf(invoice.customer),
  amountMinor: paidFor(invoice),
  currency: invoice.currency,
});

export function paymentFrom(paid: Paid, refunds: Stripe.Refund[], disputes: Stripe.Dispute[]): PaymentState {
  return {
    ...paid,
    refunds: refunds.map((each) => ({ id: each.id, amountMinor: each.amount, status: each.status ?? 'pending' })),
    disputes: disputes.map((each) => ({
      id: each.id,
      amountMinor: each.amount,
      status: each.status,
      isWithdrawn: isWithdrawn(each),
    })),
  };
}

/**
 * An inquiry moves no money, and a dispute that is won gives it back, in another currency at another rate of exchange:
 * until it is won, what moved is what the balance says.
 */
export function isWithdrawn(dispute: Stripe.Dispute): boolean {
  if (dispute.status === 'won') return false;
  return dispute.balance_transactions.reduce((total, each) => total + each.amount, 0) < 0;
}
