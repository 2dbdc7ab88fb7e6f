import type Stripe from 'stripe';
import { beforeAll, describe, expect } from 'vitest';
import { openBench } from './bench/bench.ts';
import { fact } from './bench/fact.ts';
import { giveCard, idOf, itemOf, newPayer, newPlan, subscribe } from './bench/goods.ts';
import { journeyOf } from './bench/journey.ts';

const bench = await openBench();
const { stripe } = bench;

const docs = (page: string) => ({ source: `docs.stripe.com/${page}` });
const bad = { status: 400, type: 'invalid_request_error' };

let basic: Stripe.Price;
let pro: Stripe.Price;

beforeAll(async () => {
  basic = await newPlan(bench, 1000);
  pro = await newPlan(bench, 3000);
});

async function subscribed(): Promise<Stripe.Subscription> {
  const { id } = await newPayer(bench);
  return subscribe(bench, id, basic.id);
}

describe('a change that must be paid', () => {
  const pending = docs('billing/subscriptions/pending-updates');

  const brokeSubscriber = async () => {
    const subscription = await subscribed();
    await giveCard(bench, idOf(subscription.customer), 'pm_card_chargeCustomerFail');
    return subscription;
  };

  fact('waits where it says so: the old plan stays, and what is to come is shown', pending, async () => {
    const before = await brokeSubscriber();
    const { id: item } = itemOf(before);
    const waiting = await stripe.subscriptions.update(before.id, {
      items: [{ id: item, price: pro.id }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
    });
    expect(waiting).toMatchObject({
      status: 'active',
      items: { data: [{ id: item, price: { id: basic.id } }] },
      pending_update: { expires_at: expect.any(Number), subscription_items: [{ id: item, price: { id: pro.id } }] },
    });
    const journey = await journeyOf(bench, [before.id], 'invoice.payment_failed');
    expect(journey.all('invoice.paid')).toHaveLength(1);
  });

  fact(
    'that waits takes nothing but what may wait',
    docs('billing/subscriptions/pending-updates-reference'),
    async () => {
      const before = await subscribed();
      const form = {
        'items[0][id]': itemOf(before).id,
        'items[0][price]': pro.id,
        payment_behavior: 'pending_if_incomplete',
      };
      expect(
        await bench.refused('POST', `/v1/subscriptions/${before.id}`, { ...form, 'metadata[a]': 'b' }),
      ).toMatchObject(bad);
    },
  );

  fact('is discarded with its invoice', pending, async () => {
    const before = await brokeSubscriber();
    const waiting = await stripe.subscriptions.update(before.id, {
      items: [{ id: itemOf(before).id, price: pro.id }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
    });
    await stripe.invoices.voidInvoice(idOf(waiting.latest_invoice));
    expect(await stripe.subscriptions.retrieve(before.id)).toMatchObject({
      status: 'active',
      items: { data: [{ price: { id: basic.id } }] },
      pending_update: null,
    });
  });

  fact(
    'gives the balance back that paid a part of it, when its invoice is voided',
    docs('billing/customer/balance'),
    async () => {
      const before = await brokeSubscriber();
      const customer = idOf(before.customer);
      await stripe.customers.createBalanceTransaction(customer, { amount: -300, currency: 'usd' });
      const waiting = await stripe.subscriptions.update(before.id, {
        items: [{ id: itemOf(before).id, price: pro.id }],
        proration_behavior: 'always_invoice',
        payment_behavior: 'pending_if_incomplete',
      });
      expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: 0 });
      await stripe.invoices.voidInvoice(idOf(waiting.latest_invoice));
      expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: -300 });
      const [latest] = (await stripe.customers.listBalanceTransactions(customer)).data;
      expect(latest).toMatchObject({ type: 'unapplied_from_invoice', amount: -300 });
    },
  );

  fact('and must not fail is 402, and changes nothing', docs('api/subscriptions/update'), async () => {
    const before = await brokeSubscriber();
    expect(
      await bench.refused('POST', `/v1/subscriptions/${before.id}`, {
        'items[0][id]': itemOf(before).id,
        'items[0][price]': pro.id,
        proration_behavior: 'always_invoice',
        payment_behavior: 'error_if_incomplete',
      }),
    ).toMatchObject({ status: 402, type: 'card_error' });
    expect(await stripe.subscriptions.retrieve(before.id)).toMatchObject({
      items: { data: [{ price: { id: basic.id } }] },
      pending_update: null,
    });
  });
});
