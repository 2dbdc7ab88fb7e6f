import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { itemOf, makePlan, type Plan, type Stack, startStack, subscribe } from './stack.ts';

let stack: Stack;
let plan: Plan;

const at = (text: string): number => Date.parse(text) / 1000;
const moveTo = (text: string) => stack.control('/clock/advance', { to: at(text) });
const read = (id: string) => stack.stripe.subscriptions.retrieve(id);
const invoicesOf = async (subscription: string) =>
  (await stack.stripe.invoices.list({ subscription, limit: 100 })).data;

beforeEach(async () => {
  stack = await startStack();
  await moveTo('2027-01-31T10:00:00Z');
  plan = await makePlan(stack.stripe, 'Pro', 4900);
});
afterEach(() => stack.close());

async function failing(): Promise<Stripe.Subscription> {
  const subscription = await subscribe(stack, plan.price.id);
  const method = await stack.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: subscription.customer as string,
  });
  return stack.stripe.subscriptions.update(subscription.id, { default_payment_method: method.id });
}

describe('a renewal', () => {
  it('keeps to the anchor: 31 January, 28 February, 31 March', async () => {
    const subscription = await subscribe(stack, plan.price.id);
    const starts = [itemOf(subscription).current_period_start];
    for (const moment of ['2027-02-28T12:00:00Z', '2027-03-31T12:00:00Z', '2027-04-30T12:00:00Z']) {
      await moveTo(moment);
      starts.push(itemOf(await read(subscription.id)).current_period_start);
    }
    const days = starts.map((start) => new Date(start * 1000).toISOString().slice(0, 13));
    expect(days).toEqual(['2027-01-31T10', '2027-02-28T10', '2027-03-31T10', '2027-04-30T10']);
  });

  it('comes as a draft at the end of the period, and is finalized and paid an hour later', async () => {
    const subscription = await subscribe(stack, plan.price.id);
    const end = itemOf(subscription).current_period_end;
    await stack.control('/clock/advance', { to: end });
    expect((await invoicesOf(subscription.id))[0]).toMatchObject({
      status: 'draft',
      billing_reason: 'subscription_cycle',
      attempt_count: 0,
    });
    await stack.control('/clock/advance', { hours: 1 });
    const [invoice] = await invoicesOf(subscription.id);
    expect(invoice).toMatchObject({
      status: 'paid',
      amount_paid: 4900,
      period_end: end,
      status_transitions: { paid_at: end + 3600 },
    });
    expect(invoice?.lines.data[0]?.period.start).toBe(end);
    expect((await stack.events()).slice(-10)).toEqual([
      'invoice.created',
      'customer.subscription.updated',
      'invoice.finalized',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'charge.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
      'invoice_payment.paid',
    ]);
  });

  it('happens for each month when the clock jumps over several', async () => {
    const subscription = await subscribe(stack, plan.price.id);
    await moveTo('2027-07-01T00:00:00Z');
    const paid = await invoicesOf(subscription.id);
    expect(paid.map(({ created }) => new Date(created * 1000).toISOString().slice(0, 10))).toEqual([
      '2027-06-30',
      '2027-05-31',
      '2027-04-30',
      '2027-03-31',
      '2027-02-28',
      '2027-01-31',
    ]);
    expect(paid.every(({ status }) => status === 'paid')).toBe(true);
  });

  it('is reached by one call', async () => {
    const subscription = await subscribe(stack, plan.price.id);
    await stack.control('/clock/advance', { renewal: true });
    expect((await invoicesOf(subscription.id)).map(({ status }) => status)).toEqual(['paid', 'paid']);
  });
});

describe('a renewal that is not paid', () => {
  it('is tried again after 3, 5 and 7 days, and then the subscription ends', async () => {
    const { id } = await failing();
    await stack.control('/clock/advance', { renewal: true });
    expect(await read(id)).toMatchObject({ status: 'past_due' });
    const attempts: unknown[] = [];
    for (const days of [0, 3, 5, 7]) {
      await stack.control('/clock/advance', { days });
      const [invoice] = await invoicesOf(id);
      const wait =
        invoice?.next_payment_attempt && invoice.next_payment_attempt - ((await stack.look('/clock')).now as number);
      attempts.push([invoice?.attempt_count, wait && Math.round(wait / 86_400), (await read(id)).status]);
    }
    expect(attempts).toEqual([
      [1, 3, 'past_due'],
      [2, 5, 'past_due'],
      [3, 7, 'past_due'],
      [4, null, 'canceled'],
    ]);
    expect(await read(id)).toMatchObject({ cancellation_details: { reason: 'payment_failed' } });
    expect((await stack.events()).filter((type) => type === 'invoice.payment_failed')).toHaveLength(4);
    expect((await stack.events()).at(-1)).toBe('customer.subscription.deleted');
  });

  it('recovers once the invoice is paid with another card', async () => {
    const { id } = await failing();
    await stack.control('/clock/advance', { renewal: true });
    const [invoice] = await invoicesOf(id);
    expect(await stack.control(`/invoices/${invoice?.id}/pay`)).toEqual({ kind: 'done' });
    expect(await read(id)).toMatchObject({ status: 'active' });
    expect((await stack.events()).slice(-2)).toEqual(['customer.subscription.updated', 'payment_method.attached']);
    await stack.control('/clock/advance', { days: 20 });
    expect(await invoicesOf(id)).toHaveLength(2);
  });

  it('can be ordered for the next charge, whatever the card', async () => {
    const { id } = await subscribe(stack, plan.price.id);
    await stack.control('/cards/next', { outcomes: ['decline'] });
    await stack.control('/clock/advance', { renewal: true });
    expect(await read(id)).toMatchObject({ status: 'past_due' });
    await stack.control('/clock/advance', { days: 3 });
    expect(await read(id)).toMatchObject({ status: 'active' });
  });

  it('asks for authentication where the bank wants it each time', async () => {
    const { id } = await subscribe(stack, plan.price.id, { card: '4000002760003184' });
    await stack.control('/clock/advance', { renewal: true });
    expect(await read(id)).toMatchObject({ status: 'past_due' });
    expect(await stack.events()).toEqual(
      expect.arrayContaining(['payment_intent.requires_action', 'invoice.payment_action_required']),
    );
    const [invoice] = await invoicesOf(id);
    await stack.control(`/invoices/${invoice?.id}/authenticate`, { succeeds: true });
    expect(await read(id)).toMatchObject({ status: 'active' });
  });

  it('goes through where the card was set up for it', async () => {
    const { id } = await subscribe(stack, plan.price.id, { card: '4000002500003155' });
    await stack.control('/clock/advance', { renewal: true });
    expect(await read(id)).toMatchObject({ status: 'active' });
  });
});

describe('a trial', () => {
  const trial = (behavior?: 'cancel' | 'pause', method: 'card' | 'none' = 'card') =>
    stack.stripe.checkout.sessions
      .create({
        mode: 'subscription',
        customer_email: 'ada@example.com',
        line_items: [{ price: plan.price.id, quantity: 1 }],
        payment_method_collection: method === 'none' ? 'if_required' : 'always',
        subscription_data: {
          trial_period_days: 14,
          ...(behavior ? { trial_settings: { end_behavior: { missing_payment_method: behavior } } } : {}),
        },
        success_url: 'http://127.0.0.1:9/',
      })
      .then(async ({ id }) => {
        await stack.control(`/checkout/${id}/pay`, { method });
        return (await stack.stripe.checkout.sessions.retrieve(id)).subscription as string;
      });

  it('says so three days before its end, then bills the first period', async () => {
    const id = await trial();
    await stack.control('/clock/advance', { days: 12 });
    expect((await stack.events()).at(-1)).toBe('customer.subscription.trial_will_end');
    await stack.control('/clock/advance', { days: 2, hours: 1 });
    expect(await read(id)).toMatchObject({ status: 'active' });
    const [first, zero] = await invoicesOf(id);
    expect(first).toMatchObject({ status: 'paid', amount_paid: 4900, billing_reason: 'subscription_cycle' });
    expect(zero).toMatchObject({ status: 'paid', amount_paid: 0, billing_reason: 'subscription_create' });
  });

  it('without a payment method ends or pauses as it was told', async () => {
    const canceled = await trial('cancel', 'none');
    const paused = await trial('pause', 'none');
    await stack.control('/clock/advance', { days: 15 });
    expect(await read(canceled)).toMatchObject({ status: 'canceled' });
    expect(await read(paused)).toMatchObject({ status: 'paused' });
    expect(await stack.events()).toEqual(
      expect.arrayContaining(['customer.subscription.deleted', 'customer.subscription.paused']),
    );
    const customer = (await read(paused)).customer as string;
    const method = await stack.stripe.paymentMethods.attach('pm_card_visa', { customer });
    await stack.stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
    expect(await stack.stripe.subscriptions.resume(paused)).toMatchObject({ status: 'active' });
    expect((await invoicesOf(paused))[0]).toMatchObject({ status: 'paid', amount_paid: 4900 });
  });
});

describe('an end', () => {
  it('at the end of the period leaves it active until then, and can be taken back', async () => {
    const { id } = await subscribe(stack, plan.price.id);
    const ending = await stack.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    expect(ending).toMatchObject({
      status: 'active',
      cancel_at_period_end: true,
      cancel_at: itemOf(ending).current_period_end,
    });
    expect(await stack.stripe.subscriptions.update(id, { cancel_at_period_end: false })).toMatchObject({
      cancel_at: null,
      canceled_at: null,
    });
    await stack.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    await stack.control('/clock/advance', { months: 1, hours: 2 });
    expect(await read(id)).toMatchObject({ status: 'canceled', ended_at: itemOf(ending).current_period_end });
    expect((await stack.events()).at(-1)).toBe('customer.subscription.deleted');
    expect(await invoicesOf(id)).toHaveLength(1);
  });

  it('by a moment is taken back by an empty moment, not by the other parameter', async () => {
    const { id } = await subscribe(stack, plan.price.id);
    const { cancel_at: moment } = await stack.stripe.subscriptions.update(id, { cancel_at: 'min_period_end' });
    expect(moment).toBe(itemOf(await read(id)).current_period_end);
    expect(await stack.stripe.subscriptions.update(id, { cancel_at_period_end: false })).toMatchObject({
      cancel_at: moment,
    });
    expect(await stack.stripe.subscriptions.update(id, { cancel_at: '' })).toMatchObject({ cancel_at: null });
  });

  it('at once is final, and a deleted customer ends what it had', async () => {
    const first = await subscribe(stack, plan.price.id);
    expect(await stack.stripe.subscriptions.cancel(first.id)).toMatchObject({ status: 'canceled' });
    await expect(stack.stripe.subscriptions.update(first.id, { cancel_at_period_end: false })).rejects.toMatchObject({
      statusCode: 400,
    });
    const second = await subscribe(stack, plan.price.id);
    await stack.stripe.customers.del(second.customer as string);
    expect(await read(second.id)).toMatchObject({ status: 'canceled' });
    expect(await stack.stripe.customers.retrieve(second.customer as string)).toEqual({
      id: second.customer,
      object: 'customer',
      deleted: true,
    });
  });

  it('takes an incomplete one after 23 hours, and voids its invoice', async () => {
    const customer = await stack.stripe.customers.create({});
    const { id, status } = await stack.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: plan.price.id }],
      payment_behavior: 'default_incomplete',
    });
    expect(status).toBe('incomplete');
    await stack.control('/clock/advance', { hours: 24 });
    expect(await read(id)).toMatchObject({ status: 'incomplete_expired' });
    expect((await invoicesOf(id))[0]).toMatchObject({ status: 'void' });
  });
});

it('lists only what has not ended unless all are asked for', async () => {
  const gone = await subscribe(stack, plan.price.id);
  await stack.stripe.subscriptions.cancel(gone.id);
  const live = await subscribe(stack, plan.price.id);
  const ids = async (params?: Stripe.SubscriptionListParams) =>
    (await stack.stripe.subscriptions.list(params)).data.map(({ id }) => id);
  expect(await ids()).toEqual([live.id]);
  expect(await ids({ status: 'all' })).toEqual([live.id, gone.id]);
  expect(await ids({ status: 'canceled' })).toEqual([gone.id]);
});

it('a further failed attempt of the buyer leaves the schedule of attempts as it was', async () => {
  const { id } = await failing();
  await stack.control('/clock/advance', { renewal: true });
  const [before] = await invoicesOf(id);
  await stack.control('/clock/advance', { days: 1 });
  expect(await stack.control(`/invoices/${before?.id}/pay`, { card: '4000000000000002' })).toMatchObject({
    kind: 'declined',
  });
  const [after] = await invoicesOf(id);
  expect(after).toMatchObject({ next_payment_attempt: before?.next_payment_attempt, attempt_count: 1 });
});
