import type Stripe from 'stripe';

/** An invoice, or a payment that was made once without one. `createdAt` in Stripe's seconds. */
export interface Bill {
  id: string;
  kind: 'invoice' | 'payment';
  createdAt: number;
  amountMinor: number;
  currency: string;
  status: string;
  hostedUrl: string | undefined;
  pdfUrl: string | undefined;
  receiptUrl: string | undefined;
}

/** The last of each list that was looked at. */
export interface Place {
  invoice: string | undefined;
  session: string | undefined;
}

/**
 * What a customer was billed for, newest first. Since charges do not name their invoice any more, what was bought once
 * is found by its session; one that has an invoice is in the other list.
 */
export async function billsFrom(
  stripe: Stripe,
  customer: string,
  after: Place,
  limit: number,
): Promise<{ bills: Bill[]; next: Place | null }> {
  const page = (starting_after: string | undefined) => ({
    customer,
    limit: Math.min(100, limit + 1),
    ...(starting_after === undefined ? {} : { starting_after }),
  });
  const expand = ['data.payment_intent.latest_charge'];
  const invoices = listed(stripe.invoices.list(page(after.invoice)), billOfInvoice);
  const sessions = listed(
    stripe.checkout.sessions.list({ ...page(after.session), status: 'complete', expand }),
    billOfSession,
  );
  const next = { ...after };
  const bills: Bill[] = [];
  let [invoice, session] = await Promise.all([invoices.next(), sessions.next()]);
  while (bills.length < limit) {
    if (!invoice.done && (session.done || invoice.value.created >= session.value.created)) {
      bills.push(invoice.value.bill);
      next.invoice = invoice.value.id;
      invoice = await invoices.next();
    } else if (!session.done) {
      bills.push(session.value.bill);
      next.session = session.value.id;
      session = await sessions.next();
    } else break;
  }
  return { bills, next: invoice.done && session.done ? null : next };
}

/** The objects of a list that are bills, in its order. */
async function* listed<T extends { id?: string; created: number }>(
  objects: AsyncIterable<T>,
  billOf: (object: T) => Bill | undefined,
): AsyncGenerator<{ id: string; created: number; bill: Bill }, void> {
  for await (const object of objects) {
    const bill = billOf(object);
    if (bill && object.id) yield { id: object.id, created: object.created, bill };
  }
}

/** A draft is no bill yet. */
function billOfInvoice(invoice: Stripe.Invoice): Bill | undefined {
  if (!invoice.id || invoice.status === 'draft' || invoice.status === null) return undefined;
  return {
    id: invoice.id,
    kind: 'invoice',
    createdAt: invoice.created,
    amountMinor: invoice.total,
    currency: invoice.currency,
    status: invoice.status,
    hostedUrl: invoice.hosted_invoice_url ?? undefined,
    pdfUrl: invoice.invoice_pdf ?? undefined,
    receiptUrl: undefined,
  };
}

function billOfSession(session: Stripe.Checkout.Session): Bill | undefined {
  if (session.mode !== 'payment' || session.invoice !== null) return undefined;
  const intent = typeof session.payment_intent === 'string' ? null : session.payment_intent;
  const charge = typeof intent?.latest_charge === 'string' ? null : intent?.latest_charge;
  return {
    id: intent?.id ?? session.id,
    kind: 'payment',
    createdAt: charge?.created ?? session.created,
    amountMinor: session.amount_total ?? 0,
    currency: session.currency ?? '',
    status: statusOf(session, charge ?? undefined),
    hostedUrl: undefined,
    pdfUrl: undefined,
    receiptUrl: charge?.receipt_url ?? undefined,
  };
}

function statusOf({ payment_status }: Stripe.Checkout.Session, charge: Stripe.Charge | undefined): string {
  if (charge?.refunded) return 'refunded';
  if (charge && charge.amount_refunded > 0) return 'partially_refunded';
  if (payment_status !== 'unpaid') return 'paid';
  return charge?.status === 'failed' ? 'failed' : 'processing';
}
