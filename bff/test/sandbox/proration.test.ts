import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { itemOf, makePlan, type Plan, type Stack, startStack, subscribe } from './stack.ts';

let stack: Stack;
let basic: Plan;
let pro: Plan;
let yearly: Plan;

const halfway = async (subscription: Stripe.Subscription): Promise<number> => {
  const { current_period_start: start, current_period_end: end } = itemOf(subscription);
  const to = start + Math.floor((end - start) / 2);
  await stack.control('/clock/advance', { to });
  return to;
};

const amounts = (invoice: Stripe.Invoice): number[] => invoice.lines.data.map(({ amount }) => amount);
const latest = async (id: string): Promise<Stripe.Invoice> => {
  const { latest_invoice: invoice } = await stack.stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
  return invoice as Stripe.Invoice;
};

beforeEach(async () => {
  stack = await startStack();
  // 30 days of 86,400 seconds, so that halves are halves.
  await stack.control('/clock/advance', { to: Date.UTC(2027, 3, 1, 12) / 1000 });
  basic = await makePlan(stack.stripe, 'Basic', 1000);
  pro = await makePlan(stack.stripe, 'Pro', 4900);
  yearly = await makePlan(stack.stripe, 'Pro yearly', 49_000, 'year');
});
afterEach(() => stack.close());

describe('an upgrade within the period', () => {
  it('credits the unused and charges the remaining time by the second, invoiced at once', async () => {
    const subscription = await subscribe(stack, basic.price.id);
    const moment = await halfway(subscription);
    const params = {
      items: [{ id: itemOf(subscription).id, price: pro.price.id }],
      proration_behavior: 'always_invoice' as const,
      proration_date: moment,
    };
    const preview = await stack.stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: params,
    });
    const updated = await stack.stripe.subscriptions.update(subscription.id, params);
    const invoice = await latest(subscription.id);

    expect(amounts(invoice)).toEqual([-500, 2450]);
    expect(invoice).toMatchObject({
      billing_reason: 'subscription_update',
      status: 'paid',
      amount_due: 1950,
      total: 1950,
    });
    expect({ lines: amounts(preview), due: preview.amount_due }).toEqual({
      lines: amounts(invoice),
      due: invoice.amount_due,
    });
    expect(invoice.lines.data.map(({ description }) => description)).toEqual([
      'Unused time on Basic after 16 Apr 2027',
      'Remaining time on Pro after 16 Apr 2027',
    ]);
    const [unused, remaining] = invoice.lines.data;
    for (const line of [unused, remaining]) {
      expect(line?.parent?.subscription_item_details).toMatchObject({
        proration: true,
        subscription_item: itemOf(subscription).id,
      });
      expect(line?.period).toEqual({ start: moment, end: itemOf(subscription).current_period_end });
    }
    expect(unused?.pricing?.price_details?.price).toBe(basic.price.id);
    expect(remaining?.pricing?.price_details?.price).toBe(pro.price.id);
    expect(itemOf(updated)).toMatchObject({
      id: itemOf(subscription).id,
      current_period_end: itemOf(subscription).current_period_end,
    });
    expect(updated.items.data).toHaveLength(1);
  });

  it('waits for the renewal by default, where both lines stand before the new period', async () => {
    const subscription = await subscribe(stack, basic.price.id);
    await halfway(subscription);
    await stack.stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription).id, price: pro.price.id }],
    });
    expect((await stack.stripe.invoices.list({ subscription: subscription.id })).data).toHaveLength(1);
    const preview = await stack.stripe.invoices.createPreview({ subscription: subscription.id });
    await stack.control('/clock/advance', { renewal: true });
    const renewal = await latest(subscription.id);
    expect(amounts(renewal)).toEqual([-500, 2450, 4900]);
    expect(amounts(preview)).toEqual(amounts(renewal));
    expect(renewal).toMatchObject({ status: 'paid', amount_paid: 6850, billing_reason: 'subscription_cycle' });
  });

  it('costs nothing until the renewal where prorations are off', async () => {
    const subscription = await subscribe(stack, basic.price.id);
    await halfway(subscription);
    await stack.stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription).id, price: pro.price.id }],
      proration_behavior: 'none',
    });
    await stack.control('/clock/advance', { renewal: true });
    expect(amounts(await latest(subscription.id))).toEqual([4900]);
  });

  it('and back again credits what the upgrade cost, to the customer balance', async () => {
    const subscription = await subscribe(stack, basic.price.id);
    await halfway(subscription);
    const to = (price: string) =>
      stack.stripe.subscriptions.update(subscription.id, {
        items: [{ id: itemOf(subscription).id, price }],
        proration_behavior: 'always_invoice',
      });
    await to(pro.price.id);
    await to(basic.price.id);
    const invoice = await latest(subscription.id);
    expect(amounts(invoice)).toEqual([-2450, 500]);
    expect(invoice).toMatchObject({
      total: -1950,
      amount_due: 0,
      status: 'paid',
      starting_balance: 0,
      ending_balance: -1950,
    });
    expect(await stack.stripe.customers.retrieve(subscription.customer as string)).toMatchObject({ balance: -1950 });
    await stack.control('/clock/advance', { renewal: true });
    expect(await latest(subscription.id)).toMatchObject({
      total: 1000,
      amount_due: 0,
      starting_balance: -1950,
      ending_balance: -950,
      status: 'paid',
    });
  });

  it('of an item without its id adds a second one', async () => {
    const subscription = await subscribe(stack, basic.price.id);
    const updated = await stack.stripe.subscriptions.update(subscription.id, { items: [{ price: pro.price.id }] });
    expect(updated.items.data.map(({ price }) => price.id)).toEqual([basic.price.id, pro.price.id]);
  });

  it('takes a coupon into account on both lines', async () => {
    const coupon = await stack.stripe.coupons.create({ percent_off: 50, duration: 'forever' });
    const subscription = await subscribe(stack, basic.price.id, { discounts: [{ coupon: coupon.id }] });
    expect(await latest(subscription.id)).toMatchObject({ subtotal: 1000, total: 500, amount_paid: 500 });
    await halfway(subscription);
    await stack.stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription).id, price: pro.price.id }],
      proration_behavior: 'always_invoice',
    });
    expect(amounts(await latest(subscription.id))).toEqual([-250, 1225]);
  });

  it('in a trial costs nothing', async () => {
    const subscription = await subscribe(stack, basic.price.id, { subscription_data: { trial_period_days: 10 } });
    await stack.stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription).id, price: pro.price.id }],
      proration_behavior: 'always_invoice',
    });
    expect((await stack.stripe.invoices.list({ subscription: subscription.id })).data).toHaveLength(1);
    await stack.control('/clock/advance', { renewal: true });
    expect(await latest(subscription.id)).toMatchObject({ amount_paid: 4900 });
  });
});

describe('another interval', () => {
  it('begins a new period now, with the credit of the old one', async () => {
    const subscription = await subscribe(stack, pro.price.id);
    const moment = await halfway(subscription);
    const updated = await stack.stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription).id, price: yearly.price.id }],
      proration_behavior: 'always_invoice',
    });
    const invoice = await latest(subscription.id);
    expect(amounts(invoice)).toEqual([-2450, 49_000]);
    expect(invoice.lines.data.map((line) => line.parent?.subscription_item_details?.proration)).toEqual([true, false]);
    expect(itemOf(updated).current_period_start - moment).toBeLessThan(5);
    expect(updated.billing_cycle_anchor).toBe(itemOf(updated).current_period_start);
    expect(new Date(itemOf(updated).current_period_end * 1000).getUTCFullYear()).toBe(2028);
  });
});

describe('an upgrade that is not paid', () => {
  const upgrade = async (payment_behavior: Stripe.SubscriptionUpdateParams.PaymentBehavior) => {
    const subscription = await subscribe(stack, basic.price.id);
    await halfway(subscription);
    await stack.control('/cards/next', { outcomes: ['decline'] });
    const update = stack.stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription).id, price: pro.price.id }],
      proration_behavior: 'always_invoice',
      payment_behavior,
    });
    return { subscription, update };
  };

  it('changes the plan and is past due by default', async () => {
    const { update } = await upgrade('allow_incomplete');
    const updated = await update;
    expect(updated.status).toBe('past_due');
    expect(itemOf(updated).price.id).toBe(pro.price.id);
  });

  it('is refused whole where that is asked for', async () => {
    const { subscription, update } = await upgrade('error_if_incomplete');
    await expect(update).rejects.toMatchObject({ statusCode: 402, code: 'card_declined', type: 'StripeCardError' });
    expect(itemOf(await stack.stripe.subscriptions.retrieve(subscription.id)).price.id).toBe(basic.price.id);
    expect((await stack.stripe.invoices.list({ subscription: subscription.id })).data).toHaveLength(1);
  });

  it('waits as a pending update, which its payment applies', async () => {
    const { subscription, update } = await upgrade('pending_if_incomplete');
    const waiting = await update;
    expect(waiting).toMatchObject({
      status: 'active',
      pending_update: { subscription_items: [{ price: { id: pro.price.id } }] },
    });
    expect(itemOf(waiting).price.id).toBe(basic.price.id);
    await stack.control(`/invoices/${waiting.latest_invoice}/pay`);
    const applied = await stack.stripe.subscriptions.retrieve(subscription.id);
    expect(applied.pending_update).toBeNull();
    expect(itemOf(applied).price.id).toBe(pro.price.id);
    expect(await stack.events()).toContain('customer.subscription.pending_update_applied');
  });

  it('is forgotten after 23 hours, and its invoice void', async () => {
    const { update } = await upgrade('pending_if_incomplete');
    const { id, latest_invoice: invoice } = await update;
    await stack.control('/clock/advance', { hours: 24 });
    expect(await stack.stripe.subscriptions.retrieve(id)).toMatchObject({ pending_update: null, status: 'active' });
    expect(await stack.stripe.invoices.retrieve(invoice as string)).toMatchObject({ status: 'void' });
    expect(await stack.events()).toContain('customer.subscription.pending_update_expired');
  });

  it('cannot wait with what no pending update can hold', async () => {
    const subscription = await subscribe(stack, basic.price.id);
    const update = stack.stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription).id, price: pro.price.id }],
      payment_behavior: 'pending_if_incomplete',
      metadata: { a: 'b' },
    });
    await expect(update).rejects.toMatchObject({ statusCode: 400, param: 'metadata' });
  });
});

it('every preview is the bill to the minor unit, with a coupon, a balance and other intervals on the way', async () => {
  const coupon = await stack.stripe.coupons.create({ percent_off: 33, duration: 'forever' });
  const odd = await makePlan(stack.stripe, 'Odd', 3333);
  const prices = [basic, pro, yearly, odd].map(({ price }) => price.id);
  const seed = 20;
  // A small linear congruential generator: the same twenty changes each time.
  let state = seed;
  const random = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
  const subscription = await subscribe(stack, basic.price.id, { discounts: [{ coupon: coupon.id }] });
  await stack.stripe.customers.createBalanceTransaction(subscription.customer as string, {
    amount: -1234,
    currency: 'usd',
  });
  let changes = 0;
  while (changes < 20) {
    await stack.control('/clock/advance', { seconds: random(40 * 86_400) });
    const before = await stack.stripe.subscriptions.retrieve(subscription.id);
    const price = prices[random(prices.length)] ?? '';
    if (itemOf(before).price.id === price) continue;
    const details = {
      items: [{ id: itemOf(before).id, price }],
      proration_behavior: 'always_invoice' as const,
      proration_date: (await stack.look('/clock')).now as number,
    };
    const preview = await stack.stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: details,
    });
    await stack.stripe.subscriptions.update(subscription.id, details);
    const bill = await latest(subscription.id);
    expect([amounts(preview), preview.total, preview.amount_due]).toEqual([amounts(bill), bill.total, bill.amount_due]);
    expect(bill.status).toBe('paid');
    changes++;
  }
});
