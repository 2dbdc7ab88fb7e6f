import type Stripe from 'stripe';
import type { Town } from './town.ts';

/** All that the sandbox knows of money: what the books are measured against. */
export interface Truth {
  customers: Stripe.Customer[];
  prices: Stripe.Price[];
  sessions: Stripe.Checkout.Session[];
  subscriptions: Stripe.Subscription[];
  /** Each with all of its lines. */
  invoices: Stripe.Invoice[];
  invoicePayments: Stripe.InvoicePayment[];
  charges: Stripe.Charge[];
  refunds: Stripe.Refund[];
  disputes: Stripe.Dispute[];
}

interface Page<T> {
  data: T[];
  has_more: boolean;
}

export async function readTruth({ sandboxUrl, secretKey }: Town): Promise<Truth> {
  async function ask<T>(path: string, params: Record<string, string>): Promise<Page<T>> {
    const response = await fetch(`${sandboxUrl}/v1/${path}?${new URLSearchParams(params)}`, {
      headers: { authorization: `Bearer ${secretKey}` },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return await response.json();
  }
  async function all<T extends { id?: string }>(path: string, params: Record<string, string> = {}): Promise<T[]> {
    const found: T[] = [];
    for (;;) {
      const last = found.at(-1)?.id;
      const page = await ask<T>(path, { ...params, limit: '100', ...(last ? { starting_after: last } : {}) });
      found.push(...page.data);
      if (!page.has_more) return found;
    }
  }
  const invoices = await all<Stripe.Invoice>('invoices');
  for (const invoice of invoices) {
    if (invoice.lines.has_more) invoice.lines.data = await all(`invoices/${invoice.id}/lines`);
  }
  return {
    invoices,
    customers: await all('customers'),
    prices: await all('prices'),
    sessions: await all('checkout/sessions'),
    subscriptions: await all('subscriptions', { status: 'all' }),
    invoicePayments: await all('invoice_payments'),
    charges: await all('charges'),
    refunds: await all('refunds'),
    disputes: await all('disputes'),
  };
}
