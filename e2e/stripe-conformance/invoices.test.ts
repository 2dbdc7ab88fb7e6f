import type Stripe from 'stripe';
import { beforeAll, describe, expect } from 'vitest';
import { openBench } from './bench/bench.ts';
import { fact } from './bench/fact.ts';
import { chargeOf, idOf, itemOf, newCoupon, newPayer, newPlan, subscribe } from './bench/goods.ts';
import { journeyOf } from './bench/journey.ts';

const bench = await openBench();
const { stripe } = bench;

const docs = (page: string) => ({ source: `docs.stripe.com/${page}` });
const sdk = (what: string) => ({ source: `stripe/esm/resources/${what}` });

let basic: Stripe.Price;

beforeAll(async () => {
  basic = await newPlan(bench, 1000);
});

async function subscribed(params: Partial<Stripe.SubscriptionCreateParams> = {}): Promise<Stripe.Subscription> {
  const { id } = await newPayer(bench);
  return subscribe(bench, id, basic.id, params);
}

const invoiceOf = ({ latest_invoice }: Stripe.Subscription) => stripe.invoices.retrieve(idOf(latest_invoice));

describe('an invoice of a subscription', () => {
  fact('names it in its parent, with its metadata as it was', sdk('Invoices.d.ts: Invoice.parent'), async () => {
    const subscription = await subscribed({ metadata: { account: 'a' } });
    await stripe.subscriptions.update(subscription.id, { metadata: { account: 'b' } });
    const invoice = await invoiceOf(subscription);
    expect(invoice.parent).toMatchObject({
      type: 'subscription_details',
      subscription_details: { subscription: subscription.id, metadata: { account: 'a' } },
    });
    expect(invoice).toMatchObject({
      status: 'paid',
      billing_reason: 'subscription_create',
      amount_due: 1000,
      amount_paid: 1000,
      amount_remaining: 0,
      hosted_invoice_url: expect.stringMatching(/^https?:/),
      invoice_pdf: expect.stringMatching(/^https?:/),
      number: expect.any(String),
      status_transitions: { paid_at: expect.any(Number), finalized_at: expect.any(Number) },
    });
  });

  fact('has none of the fields that went with basil', docs('changelog/basil'), async () => {
    const invoice = await invoiceOf(await subscribed());
    for (const gone of [
      'charge',
      'discount',
      'paid',
      'paid_out_of_band',
      'payment_intent',
      'quote',
      'subscription',
      'subscription_details',
      'tax',
    ]) {
      expect(invoice).not.toHaveProperty(gone);
    }
    expect(invoice).not.toHaveProperty('payments');
    const [line] = invoice.lines.data;
    for (const gone of ['plan', 'price', 'proration']) expect(line).not.toHaveProperty(gone);
  });

  fact(
    'has a line with its price, item and period',
    sdk('InvoiceLineItems.d.ts: InvoiceLineItem.pricing'),
    async () => {
      const subscription = await subscribed();
      const item = itemOf(subscription);
      const { id, lines } = await invoiceOf(subscription);
      const line = {
        object: 'line_item',
        amount: 1000,
        quantity: 1,
        period: { start: item.current_period_start, end: item.current_period_end },
        pricing: { type: 'price_details', price_details: { price: basic.id, product: basic.product } },
        parent: {
          type: 'subscription_item_details',
          subscription_item_details: { subscription: subscription.id, subscription_item: item.id, proration: false },
        },
      };
      expect(lines).toMatchObject({ object: 'list', data: [line] });
      expect((await stripe.invoices.listLineItems(id)).data).toMatchObject([line]);
    },
  );

  fact(
    'and its payment find each other by the invoice’s payments alone',
    sdk('InvoicePayments.d.ts: InvoicePaymentListParams.payment'),
    async () => {
      const subscription = await subscribed();
      const charge = await chargeOf(bench, subscription);
      expect(charge).toMatchObject({ amount: 1000, paid: true, status: 'succeeded' });
      expect(charge).not.toHaveProperty('invoice');
      const intent = await stripe.paymentIntents.retrieve(idOf(charge.payment_intent));
      expect(intent).not.toHaveProperty('invoice');
      const { data } = await stripe.invoicePayments.list({
        payment: { type: 'payment_intent', payment_intent: intent.id },
      });
      expect(data).toMatchObject([
        {
          object: 'invoice_payment',
          invoice: subscription.latest_invoice,
          status: 'paid',
          amount_paid: 1000,
          payment: { type: 'payment_intent', payment_intent: intent.id },
        },
      ]);
      const { payments } = await stripe.invoices.retrieve(idOf(subscription.latest_invoice), { expand: ['payments'] });
      expect(payments?.data).toMatchObject([{ id: data[0]?.id }]);
    },
  );

  fact('is created, finalized, and paid', docs('billing/subscriptions/webhooks'), async () => {
    const subscription = await subscribed();
    const id = idOf(subscription.latest_invoice);
    const journey = await journeyOf(bench, [idOf(subscription.customer), id], 'invoice.paid', 'invoice_payment.paid');
    journey.inOrder('invoice.created', 'invoice.finalized', 'invoice.paid');
    journey.inOrder('payment_intent.created', 'charge.succeeded', 'invoice.paid');
    expect(journey.one('invoice.paid').data.object).toMatchObject({ id, status: 'paid', amount_paid: 1000 });
    expect(journey.one('invoice.payment_succeeded').data.object.id).toBe(id);
    expect(journey.one('invoice_payment.paid').data.object.invoice).toBe(id);
    expect(journey.one('customer.subscription.created').data.object.id).toBe(subscription.id);
  });

  fact(
    'of a trial is paid with nothing, and says so like any other',
    docs('billing/subscriptions/trials'),
    async () => {
      const subscription = await subscribed({ trial_period_days: 2 });
      expect(subscription).toMatchObject({ status: 'trialing', trial_end: itemOf(subscription).current_period_end });
      const journey = await journeyOf(
        bench,
        [idOf(subscription.customer)],
        'invoice.paid',
        'customer.subscription.trial_will_end',
      );
      expect(journey.one('invoice.paid').data.object).toMatchObject({
        billing_reason: 'subscription_create',
        status: 'paid',
        amount_due: 0,
        amount_paid: 0,
        total: 0,
        lines: { data: [{ amount: 0 }] },
      });
      expect(journey.types).not.toContain('charge.succeeded');
    },
  );

  fact('whose trial is ended is billed in full at once', docs('billing/subscriptions/trials'), async () => {
    const { id } = await subscribed({ trial_period_days: 7 });
    const subscription = await stripe.subscriptions.update(id, { trial_end: 'now' });
    expect(subscription.status).toBe('active');
    const invoice = await invoiceOf(subscription);
    expect(invoice).toMatchObject({ status: 'paid', amount_paid: 1000, lines: { data: [{ amount: 1000 }] } });
  });

  fact('is paid by the customer’s balance first', docs('billing/customer/balance'), async () => {
    const { id } = await newPayer(bench);
    await stripe.customers.createBalanceTransaction(id, { amount: -5000, currency: 'usd' });
    const invoice = await invoiceOf(await subscribe(bench, id, basic.id));
    expect(invoice).toMatchObject({
      status: 'paid',
      total: 1000,
      amount_due: 0,
      amount_paid: 0,
      starting_balance: -5000,
      ending_balance: -4000,
      lines: { data: [{ amount: 1000 }] },
    });
    expect((await stripe.invoicePayments.list({ invoice: invoice.id })).data).toEqual([]);
    expect(await stripe.customers.retrieve(id)).toMatchObject({ balance: -4000 });
    expect((await journeyOf(bench, [id], 'invoice.paid')).one('invoice.paid').data.object.amount_paid).toBe(0);
  });

  fact(
    'with a coupon of 100 % is paid, and its line says what it was before',
    docs('billing/subscriptions/coupons'),
    async () => {
      const { id: coupon } = await newCoupon(bench, { percent_off: 100, duration: 'once' });
      const invoice = await invoiceOf(await subscribed({ discounts: [{ coupon }] }));
      expect(invoice).toMatchObject({ status: 'paid', subtotal: 1000, total: 0, amount_due: 0, amount_paid: 0 });
      expect(invoice.lines.data).toMatchObject([{ amount: 1000, discount_amounts: [{ amount: 1000 }] }]);
    },
  );
});

describe('the invoice to come', () => {
  fact(
    'is previewed, no more retrieved',
    docs('changelog/basil/2025-03-31/invoice-preview-api-deprecations'),
    async () => {
      const { id, customer } = await subscribed();
      const { status } = await bench.refused('GET', '/v1/invoices/upcoming', { customer: idOf(customer) });
      expect([400, 404]).toContain(status);
      expect(await stripe.invoices.createPreview({ subscription: id })).toMatchObject({
        object: 'invoice',
        amount_due: 1000,
      });
    },
  );
});
