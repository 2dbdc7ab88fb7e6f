import type Stripe from 'stripe';
import { askStripe } from '../stripe/calls.ts';
import {
  invoiceExpand,
  invoiceFrom,
  type PaidInvoice,
  type SessionState,
  sessionExpand,
  sessionFrom,
  subscriptionExpand,
} from '../stripe/from-stripe.ts';

/** Objects as Stripe has them now. What an event carries is as old as the event; only its id and type are used. */

export async function fetchSession(stripe: Stripe, id: string): Promise<SessionState> {
  return sessionFrom(await askStripe(() => stripe.checkout.sessions.retrieve(id, { expand: sessionExpand })));
}

export async function fetchSubscription(stripe: Stripe, id: string): Promise<Stripe.Subscription> {
  return await askStripe(() => stripe.subscriptions.retrieve(id, { expand: subscriptionExpand }));
}

export async function fetchInvoice(stripe: Stripe, id: string): Promise<PaidInvoice | undefined> {
  const invoice = await askStripe(() => stripe.invoices.retrieve(id, { expand: invoiceExpand }));
  const lines = invoice.lines.has_more
    ? await askStripe(() => stripe.invoices.listLineItems(id, { limit: 100 }).autoPagingToArray({ limit: 1_000 }))
    : invoice.lines.data;
  return invoiceFrom(invoice, lines);
}
