import type Stripe from 'stripe';
import { listOf } from '../api/list.ts';
import { add, change, emit } from '../events.ts';
import { newId } from '../ids.ts';
import { minimumCharge } from '../money.ts';
import { moveBalance } from '../resources/customer-balance.ts';
import { need } from '../resources/need.ts';
import type { World } from '../world.ts';
import { appliedDiscounts, discountAmounts } from './discounts.ts';
import type { Draft } from './drafts.ts';
import { invoiceItemObject, lineObject } from './invoice-lines.ts';
import { cancelPayment } from './invoice-payment.ts';

export interface InvoiceOrder {
  customer: string;
  subscription: Stripe.Subscription | null;
  reason: Stripe.Invoice.BillingReason;
  drafts: Draft[];
  discounts: readonly (string | { id: string })[];
  currency: string;
  period?: { start: number; end: number };
  automaticTax: boolean;
  metadata?: Record<string, string>;
  prorationDate?: number;
}

const blank = {
  account_tax_ids: null,
  amount_overpaid: 0,
  amount_paid: 0,
  amount_shipping: 0,
  application: null,
  attempt_count: 0,
  attempted: false,
  auto_advance: false,
  automatically_finalizes_at: null,
  collection_method: 'charge_automatically',
  custom_fields: null,
  customer_account: null,
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  description: null,
  due_date: null,
  effective_at: null,
  ending_balance: null,
  footer: null,
  from_invoice: null,
  issuer: { type: 'self' },
  last_finalization_error: null,
  latest_revision: null,
  livemode: false,
  next_payment_attempt: null,
  number: null,
  on_behalf_of: null,
  payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  statement_descriptor: null,
  status: 'draft',
  status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
  test_clock: null,
  webhooks_delivered_at: null,
} satisfies Partial<Stripe.Invoice>;

export const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** What is asked for and what is left in the customer's balance; too little to charge is carried over. */
export function settleBalance(total: number, balance: number, currency: string): { due: number; ending: number } {
  const due = total + balance;
  return due <= 0 || due < minimumCharge(currency) ? { due: 0, ending: due } : { due, ending: 0 };
}

function totalsOf(world: World, order: InvoiceOrder, id: string, balance: number) {
  const discounts = appliedDiscounts(world, order.discounts);
  const taken = discountAmounts(order.drafts, discounts);
  const subtotal = sum(order.drafts.map(({ amount }) => amount));
  const byDiscount = discounts.map((discount) => ({
    amount: sum(
      taken
        .flat()
        .filter((entry) => entry.id === discount.id)
        .map(({ amount }) => amount),
    ),
    discount: discount.id,
  }));
  const total = subtotal - sum(byDiscount.map(({ amount }) => amount));
  const { due } = settleBalance(total, balance, order.currency);
  return {
    amount_due: due,
    amount_remaining: due,
    discounts: discounts.map((discount) => discount.id),
    lines: listOf(
      `/v1/invoices/${id}/lines`,
      order.drafts.map((draft, index) => lineObject(draft, id, taken[index] ?? [])),
    ),
    starting_balance: balance,
    subtotal,
    subtotal_excluding_tax: subtotal,
    total,
    total_discount_amounts: byDiscount,
    total_excluding_tax: total,
    total_pretax_credit_amounts: byDiscount.map((entry) => ({ ...entry, type: 'discount' as const })),
    total_taxes: [],
  };
}

/** A draft of the invoice with its lines and sums; not yet kept, so that a preview is the same thing. */
export function invoiceObject(world: World, order: InvoiceOrder, id = newId('in')): Stripe.Invoice {
  const customer = need(world, 'customer', order.customer, 'customer');
  const now = world.clock.now();
  const { subscription, prorationDate } = order;
  return {
    ...blank,
    ...totalsOf(world, order, id, customer.balance),
    id,
    object: 'invoice',
    account_country: 'US',
    account_name: world.merchant,
    automatic_tax: {
      disabled_reason: null,
      enabled: order.automaticTax,
      liability: order.automaticTax ? { type: 'self' } : null,
      provider: order.automaticTax ? 'stripe' : null,
      status: order.automaticTax ? 'complete' : null,
    },
    billing_reason: order.reason,
    created: now,
    currency: order.currency,
    customer: customer.id,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: null,
    customer_tax_exempt: customer.tax_exempt ?? 'none',
    customer_tax_ids: [],
    metadata: order.metadata ?? {},
    parent: subscription && {
      quote_details: null,
      subscription_details: {
        metadata: subscription.metadata,
        subscription: subscription.id,
        ...(prorationDate === undefined ? {} : { subscription_proration_date: prorationDate }),
      },
      type: 'subscription_details',
    },
    period_end: order.period?.end ?? now,
    period_start: order.period?.start ?? now,
  };
}

export function keepInvoiceItem(world: World, draft: Draft, customer: string): Draft {
  const item = add(world, 'invoiceitem', invoiceItemObject(world, draft, customer), 'invoiceitem.created');
  return { ...draft, invoiceItem: item.id };
}

export function createInvoice(world: World, order: InvoiceOrder, id = newId('in')): Stripe.Invoice {
  // Whatever is no period of a subscription item stands on an invoice item.
  const drafts = order.drafts.map((draft) =>
    draft.invoiceItem === null && (draft.isProration || draft.item === null)
      ? keepInvoiceItem(world, draft, order.customer)
      : draft,
  );
  const invoice = invoiceObject(world, { ...order, drafts }, id);
  for (const { invoiceItem } of drafts) {
    if (invoiceItem) {
      change(world, 'invoiceitem', invoiceItem, null, (item) => {
        item.invoice = invoice.id;
      });
    }
  }
  return add(world, 'invoice', { ...invoice, auto_advance: true }, 'invoice.created', {
    retries: 0,
    ...(order.subscription ? { subscription: order.subscription.id } : {}),
  });
}

/** Gives the invoice its number, takes the customer's balance into account (unless it was paid in full already), and opens it. */
export function finalizeInvoice(world: World, id: string, { usesBalance = true } = {}): Stripe.Invoice {
  const draft = need(world, 'invoice', id);
  const customerId = draft.customer as string;
  const customer = need(world, 'customer', customerId);
  const { due, ending } = usesBalance
    ? settleBalance(draft.total, customer.balance, draft.currency)
    : { due: draft.total, ending: customer.balance };
  const sequence = customer.next_invoice_sequence ?? 1;
  change(world, 'customer', customerId, null, (found) => {
    found.next_invoice_sequence = sequence + 1;
    found.currency ??= draft.currency;
  });
  if (ending !== customer.balance) {
    const type = ending > 0 ? 'invoice_too_small' : 'applied_to_invoice';
    moveBalance(world, customerId, ending - customer.balance, { type, currency: draft.currency, invoice: id });
  }
  const now = world.clock.now();
  const invoice = change(world, 'invoice', id, null, (found) => {
    found.status = 'open';
    found.number = `${customer.invoice_prefix ?? 'SANDBOX'}-${String(sequence).padStart(4, '0')}`;
    found.starting_balance = customer.balance;
    found.ending_balance = ending;
    found.amount_due = due;
    found.amount_remaining = due;
    found.automatically_finalizes_at = null;
    found.effective_at = now;
    found.status_transitions.finalized_at = now;
    found.hosted_invoice_url = `${world.baseUrl}/invoices/${id}`;
    found.invoice_pdf = `${world.baseUrl}/invoices/${id}/pdf`;
  });
  emit(world, 'invoice.finalized', invoice);
  return invoice;
}

/** What the customer's balance paid of an invoice that is void. */
function giveBackBalance(
  world: World,
  { id, customer, currency, starting_balance, ending_balance }: Stripe.Invoice,
): void {
  const amount = starting_balance - (ending_balance ?? starting_balance);
  if (amount !== 0)
    moveBalance(world, customer as string, amount, { type: 'unapplied_from_invoice', currency, invoice: id });
}

export function voidInvoice(world: World, id: string): Stripe.Invoice {
  const now = world.clock.now();
  world.jobs.clear('invoice.retry', id);
  world.jobs.clear('invoice.finalize', id);
  cancelPayment(world, id);
  const invoice = change(world, 'invoice', id, null, (found) => {
    found.status = 'void';
    found.next_payment_attempt = null;
    found.auto_advance = false;
    found.status_transitions.voided_at = now;
  });
  giveBackBalance(world, invoice);
  emit(world, 'invoice.voided', invoice);
  return invoice;
}
