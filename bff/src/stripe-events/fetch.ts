import type Stripe from 'stripe';
import { askStripe } from '../stripe/calls.ts';
import {
  hasFailed,
  idOf,
  invoiceFrom,
  type Paid,
  type PaidInvoice,
  type PaymentState,
  paidByIntent,
  paidByInvoice,
  paymentFrom,
  type SessionState,
  sessionExpand,
  sessionFrom,
  subscriptionExpand,
} from '../stripe/from-stripe.ts';

/** Objects as Stripe has them now. What an event carries is as old as the event; only its id and type are used. */

export async function fetchSession(stripe: Stripe, id: string): Promise<SessionState> {
  return sessionFrom(await askStripe(() => stripe.checkout.sessions.retrieve(id, { expand: sessionExpand })));
}

/** With the invoice that is due as its latest, where a later one is not: that is what a person has to pay. */
export async function fetchSubscription(stripe: Stripe, id: string): Promise<Stripe.Subscription> {
  const source = await askStripe(() => stripe.subscriptions.retrieve(id, { expand: subscriptionExpand }));
  const { latest_invoice: latest, status } = source;
  if (!['past_due', 'unpaid'].includes(status) || (typeof latest === 'object' && latest?.status === 'open'))
    return source;
  const { data } = await askStripe(() => stripe.invoices.list({ subscription: id, status: 'open', limit: 1 }));
  return { ...source, latest_invoice: data[0] ?? latest };
}

export async function fetchInvoice(stripe: Stripe, id: string): Promise<PaidInvoice | undefined> {
  const [invoice, payments] = await Promise.all([
    askStripe(() => stripe.invoices.retrieve(id)),
    fetchInvoicePayments(stripe, id),
  ]);
  return invoiceFrom(invoice, await fetchLines(stripe, invoice), payments);
}

/** All lines of an invoice: in answers and lists it has the first few. */
export async function fetchLines(stripe: Stripe, { id, lines }: Stripe.Invoice): Promise<Stripe.InvoiceLineItem[]> {
  if (!lines.has_more || !id) return lines.data;
  return await askStripe(() => stripe.invoices.listLineItems(id, { limit: 100 }).autoPagingToArray({ limit: 1_000 }));
}

/** Whether a payment of an invoice is on its way, as far as is known. */
export async function isStillPaying(stripe: Stripe, invoice: string): Promise<boolean> {
  const expand = ['data.payment.payment_intent'];
  const { data } = await askStripe(() => stripe.invoicePayments.list({ invoice, limit: 100, expand }));
  const intents = data.flatMap(({ payment }) =>
    typeof payment.payment_intent === 'object' ? payment.payment_intent : [],
  );
  return intents.length === 0 || intents.some((intent) => !hasFailed(intent));
}

/** What paid an invoice, the first payment first. */
async function fetchInvoicePayments(stripe: Stripe, invoice: string): Promise<Stripe.InvoicePayment[]> {
  const payments = await askStripe(() =>
    stripe.invoicePayments.list({ invoice, status: 'paid', limit: 100 }).autoPagingToArray({ limit: 1_000 }),
  );
  return payments.reverse();
}

/** A payment, by one of its payment intents: an invoice that was paid in parts has several, and all of them are looked at. */
export async function fetchPayment(stripe: Stripe, intentId: string): Promise<PaymentState> {
  const paid = await fetchPaid(stripe, intentId);
  const returns = await Promise.all(
    paid.intents.map((payment_intent) =>
      Promise.all([
        askStripe(() => stripe.refunds.list({ payment_intent, limit: 100 }).autoPagingToArray({ limit: 1_000 })),
        askStripe(() => stripe.disputes.list({ payment_intent, limit: 100 }).autoPagingToArray({ limit: 1_000 })),
      ]),
    ),
  );
  const refunds = returns.flatMap(([each]) => each);
  const disputes = returns.flatMap(([, each]) => each);
  return paymentFrom(paid, refunds, disputes);
}

async function fetchPaid(stripe: Stripe, intentId: string): Promise<Paid> {
  const payment = { type: 'payment_intent', payment_intent: intentId } as const;
  const { data } = await askStripe(() => stripe.invoicePayments.list({ payment, status: 'paid', limit: 100 }));
  const invoiceId = idOf(data.at(-1)?.invoice);
  if (invoiceId === undefined) return paidByIntent(await askStripe(() => stripe.paymentIntents.retrieve(intentId)));
  const [invoice, payments] = await Promise.all([
    askStripe(() => stripe.invoices.retrieve(invoiceId)),
    fetchInvoicePayments(stripe, invoiceId),
  ]);
  return paidByInvoice(invoiceId, invoice, payments);
}
