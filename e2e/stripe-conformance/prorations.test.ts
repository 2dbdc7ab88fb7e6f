import type Stripe from 'stripe';
import { beforeAll, describe, expect } from 'vitest';
import { openBench } from './bench/bench.ts';
import { fact } from './bench/fact.ts';
import { idOf, itemOf, newPayer, newPlan, subscribe } from './bench/goods.ts';
import { journeyOf } from './bench/journey.ts';

const bench = await openBench();
const { stripe } = bench;

const docs = (page: string) => ({ source: `docs.stripe.com/${page}` });

let basic: Stripe.Price;
let pro: Stripe.Price;

beforeAll(async () => {
  basic = await newPlan(bench, 1000);
  pro = await newPlan(bench, 3000);
});

async function subscribed(params: Partial<Stripe.SubscriptionCreateParams> = {}): Promise<Stripe.Subscription> {
  const { id } = await newPayer(bench);
  return subscribe(bench, id, basic.id, params);
}

const invoiceOf = ({ latest_invoice }: Stripe.Subscription) => stripe.invoices.retrieve(idOf(latest_invoice));

describe('a proration', () => {
  const source = docs('billing/subscriptions/prorations');

  const upgrade = (subscription: Stripe.Subscription, date?: number) =>
    stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription).id, price: pro.id }],
      proration_behavior: 'always_invoice',
      ...(date === undefined ? {} : { proration_date: date }),
    });

  fact('that is invoiced at once credits the old and charges the new', source, async () => {
    const before = await subscribed();
    const after = await upgrade(before);
    const invoice = await invoiceOf(after);
    expect(invoice).toMatchObject({ billing_reason: 'subscription_update', status: 'paid' });
    const end = itemOf(before).current_period_end;
    const lines = invoice.lines.data.toSorted((a, b) => a.amount - b.amount);
    const part = (price: string) => ({
      period: { end },
      pricing: { price_details: { price } },
      parent: { subscription_item_details: { proration: true, subscription_item: itemOf(before).id } },
    });
    expect(lines).toMatchObject([part(basic.id), part(pro.id)]);
    const [credit, charge] = lines.map(({ amount }) => amount);
    expect(credit).toBeLessThan(0);
    expect(charge).toBeGreaterThan(2900);
    expect(invoice.total).toBe((credit ?? 0) + (charge ?? 0));
    expect(invoice.amount_paid).toBe(invoice.total);
    const journey = await journeyOf(bench, [idOf(after.customer)], 'invoice.paid', 'customer.subscription.updated');
    expect(journey.all('invoice.paid').map(({ data }) => data.object.billing_reason)).toEqual([
      'subscription_create',
      'subscription_update',
    ]);
    expect(itemOf(after)).toMatchObject({ current_period_end: end, price: { id: pro.id } });
  });

  fact('waits for the next invoice unless told', source, async () => {
    const before = await subscribed();
    const after = await stripe.subscriptions.update(before.id, {
      items: [{ id: itemOf(before).id, price: pro.id }],
    });
    expect(after.latest_invoice).toBe(before.latest_invoice);
    const next = await stripe.invoices.createPreview({ subscription: before.id });
    const prorated = next.lines.data.map(
      ({ parent }) => parent?.subscription_item_details?.proration ?? parent?.invoice_item_details?.proration ?? false,
    );
    expect(prorated.toSorted()).toEqual([false, true, true]);
  });

  fact('is none where none is wanted', source, async () => {
    const before = await subscribed();
    await stripe.subscriptions.update(before.id, {
      items: [{ id: itemOf(before).id, price: pro.id }],
      proration_behavior: 'none',
    });
    const next = await stripe.invoices.createPreview({ subscription: before.id });
    expect(next.lines.data).toMatchObject([{ amount: 3000 }]);
  });

  fact('is billed as it was previewed with the same date', docs('api/invoices/create_preview'), async () => {
    const before = await subscribed();
    const date = itemOf(before).current_period_start + 1;
    const preview = await stripe.invoices.createPreview({
      subscription: before.id,
      subscription_details: {
        items: [{ id: itemOf(before).id, price: pro.id }],
        proration_behavior: 'always_invoice',
        proration_date: date,
      },
    });
    expect(preview).toMatchObject({ object: 'invoice', status: 'draft', currency: 'usd' });
    expect((await stripe.invoices.list({ subscription: before.id })).data).toHaveLength(1);
    const invoice = await invoiceOf(await upgrade(before, date));
    expect(invoice.amount_due).toBe(preview.amount_due);
    expect(invoice.lines.data.map(({ amount }) => amount)).toEqual(preview.lines.data.map(({ amount }) => amount));
  });

  fact(
    'says in a preview for which second it was computed',
    { source: 'stripe/esm/resources/Invoices.d.ts: subscription_proration_date' },
    async () => {
      const before = await subscribed();
      const preview = await stripe.invoices.createPreview({
        subscription: before.id,
        subscription_details: {
          items: [{ id: itemOf(before).id, price: pro.id }],
          proration_behavior: 'always_invoice',
        },
      });
      const date = preview.parent?.subscription_details?.subscription_proration_date ?? 0;
      expect(date).toBeGreaterThanOrEqual(itemOf(before).current_period_start);
      const invoice = await invoiceOf(await upgrade(before, date));
      expect(invoice.amount_due).toBe(preview.amount_due);
    },
  );

  fact(
    'has no date in a preview where there is none',
    { source: 'stripe/esm/resources/Invoices.d.ts: SubscriptionDetails.proration_date' },
    async () => {
      const before = await subscribed();
      expect(
        await bench.refused('POST', '/v1/invoices/create_preview', {
          subscription: before.id,
          'subscription_details[items][0][id]': itemOf(before).id,
          'subscription_details[items][0][price]': pro.id,
          'subscription_details[proration_behavior]': 'none',
          'subscription_details[proration_date]': itemOf(before).current_period_start,
        }),
      ).toMatchObject({ status: 400, type: 'invalid_request_error' });
    },
  );

  fact('keeps to the period that it is of', docs('api/subscriptions/update'), async () => {
    const before = await subscribed();
    expect(
      await bench.refused('POST', `/v1/subscriptions/${before.id}`, {
        'items[0][id]': itemOf(before).id,
        'items[0][price]': pro.id,
        proration_date: itemOf(before).current_period_start - 86_400,
      }),
    ).toMatchObject({ status: 400, type: 'invalid_request_error' });
  });

  fact(
    'to another interval begins a new period, billed at once',
    docs('billing/subscriptions/change-price'),
    async () => {
      const before = await subscribed();
      const yearly = await newPlan(bench, 20_000, { recurring: { interval: 'year' } });
      const after = await stripe.subscriptions.update(before.id, {
        items: [{ id: itemOf(before).id, price: yearly.id }],
      });
      expect(after.latest_invoice).not.toBe(before.latest_invoice);
      const { current_period_start: start, current_period_end: end } = itemOf(after);
      expect((end - start) / 86_400).toBeGreaterThanOrEqual(365);
      const invoice = await invoiceOf(after);
      expect(invoice).toMatchObject({ billing_reason: 'subscription_update', status: 'paid' });
      const whole = invoice.lines.data.find(({ amount }) => amount === 20_000);
      expect(whole).toMatchObject({
        period: { start, end },
        parent: { subscription_item_details: { proration: false } },
      });
    },
  );
});
