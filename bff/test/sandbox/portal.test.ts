import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { itemOf, makePlan, type Plan, type Stack, startStack, subscribe } from './stack.ts';

let stack: Stack;
let basic: Plan;
let pro: Plan;
let configuration: Stripe.BillingPortal.Configuration;

beforeEach(async () => {
  stack = await startStack();
  await stack.control('/clock/advance', { to: Date.UTC(2027, 3, 1, 12) / 1000 });
  basic = await makePlan(stack.stripe, 'Basic', 1000);
  pro = await makePlan(stack.stripe, 'Pro', 4900);
  configuration = await stack.stripe.billingPortal.configurations.create({
    features: {
      customer_update: { enabled: true, allowed_updates: ['name', 'email'] },
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true },
      subscription_cancel: { enabled: true, mode: 'at_period_end' },
      subscription_update: {
        enabled: true,
        default_allowed_updates: ['price'],
        products: [basic, pro].map(({ product, price }) => ({ product: product.id, prices: [price.id] })),
        proration_behavior: 'always_invoice',
        schedule_at_period_end: { conditions: [{ type: 'decreasing_item_amount' }, { type: 'shortening_interval' }] },
        trial_update_behavior: 'continue_trial',
      },
    },
  });
});
afterEach(() => stack.close());

const open = (subscription: Stripe.Subscription, flow_data?: Stripe.BillingPortal.SessionCreateParams.FlowData) =>
  stack.stripe.billingPortal.sessions.create({
    customer: subscription.customer as string,
    configuration: configuration.id,
    return_url: 'http://127.0.0.1:9/back',
    flow_data,
  });

const read = (id: string) => stack.stripe.subscriptions.retrieve(id);
const act = (session: { id: string }, action: string, body: object) =>
  stack.control(`/portal/${session.id}/${action}`, body);

describe('the portal', () => {
  it('previews an upgrade and takes exactly that', async () => {
    const subscription = await subscribe(stack, basic.price.id);
    const { current_period_start: start, current_period_end: end } = itemOf(subscription);
    await stack.control('/clock/advance', { to: start + (end - start) / 2 });
    const session = await open(subscription);
    const body = { subscription: subscription.id, price: pro.price.id };
    expect(await act(session, 'preview', body)).toMatchObject({
      kind: 'now',
      dueNow: 1950,
      nextAmount: 4900,
      nextAt: end,
    });
    expect(await act(session, 'switch', body)).toEqual({ kind: 'done' });
    const { latest_invoice: invoice } = await stack.stripe.subscriptions.retrieve(subscription.id, {
      expand: ['latest_invoice'],
    });
    expect(invoice).toMatchObject({ amount_paid: 1950, status: 'paid', billing_reason: 'subscription_update' });
  });

  it('makes a schedule of a downgrade, which refuses what Stripe refuses until it is released', async () => {
    const subscription = await subscribe(stack, pro.price.id);
    const session = await open(subscription);
    const body = { subscription: subscription.id, price: basic.price.id };
    const { current_period_end: end } = itemOf(subscription);
    expect(await act(session, 'preview', body)).toMatchObject({ kind: 'at_period_end', at: end, nextAmount: 1000 });
    await act(session, 'switch', body);

    const waiting = await stack.stripe.subscriptions.retrieve(subscription.id, { expand: ['schedule'] });
    expect(itemOf(waiting).price.id).toBe(pro.price.id);
    const schedule = waiting.schedule as Stripe.SubscriptionSchedule;
    expect(schedule).toMatchObject({ status: 'active', end_behavior: 'release', subscription: subscription.id });
    expect(schedule.phases.map(({ items, start_date }) => [items[0]?.price, start_date])).toEqual([
      [pro.price.id, itemOf(subscription).current_period_start],
      [basic.price.id, end],
    ]);
    await expect(
      stack.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true }),
    ).rejects.toMatchObject({
      message: `The subscription is managed by the subscription schedule \`${schedule.id}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
    });
    expect(await act(session, 'cancel', { subscription: subscription.id })).toMatchObject({ kind: 'refused' });

    await stack.stripe.subscriptionSchedules.release(schedule.id);
    expect(await stack.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true })).toMatchObject({
      schedule: null,
      cancel_at: end,
    });
    expect(await stack.events()).toEqual(
      expect.arrayContaining([
        'subscription_schedule.created',
        'subscription_schedule.updated',
        'subscription_schedule.released',
      ]),
    );
  });

  it('bills the lower plan from the end of the period on, and lets go a period later', async () => {
    const subscription = await subscribe(stack, pro.price.id);
    await act(await open(subscription), 'switch', { subscription: subscription.id, price: basic.price.id });
    await stack.control('/clock/advance', { renewal: true });
    const changed = await stack.stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] });
    expect(itemOf(changed)).toMatchObject({ id: itemOf(subscription).id, price: { id: basic.price.id } });
    expect(changed.latest_invoice).toMatchObject({ amount_paid: 1000, billing_reason: 'subscription_cycle' });
    expect(changed.schedule).not.toBeNull();
    await stack.control('/clock/advance', { renewal: true });
    expect(await read(subscription.id)).toMatchObject({ schedule: null, status: 'active' });
  });

  it('keeps the plan when the person thinks better of it', async () => {
    const subscription = await subscribe(stack, pro.price.id);
    const session = await open(subscription);
    await act(session, 'switch', { subscription: subscription.id, price: basic.price.id });
    expect(await act(session, 'keep', { subscription: subscription.id })).toEqual({ kind: 'done' });
    await stack.control('/clock/advance', { renewal: true });
    expect(itemOf(await read(subscription.id)).price.id).toBe(pro.price.id);
  });

  it('cancels by a moment, with cancel_at_period_end false, and resumes', async () => {
    const subscription = await subscribe(stack, basic.price.id);
    const session = await open(subscription, {
      type: 'subscription_cancel',
      subscription_cancel: { subscription: subscription.id },
    });
    await act(session, 'cancel', { subscription: subscription.id, feedback: 'too_expensive', comment: 'Too dear' });
    expect(await read(subscription.id)).toMatchObject({
      status: 'active',
      cancel_at: itemOf(subscription).current_period_end,
      cancel_at_period_end: false,
      cancellation_details: { reason: 'cancellation_requested', feedback: 'too_expensive', comment: 'Too dear' },
    });
    await act(session, 'resume', { subscription: subscription.id });
    expect(await read(subscription.id)).toMatchObject({ cancel_at: null, canceled_at: null });
  });

  it('declines an upgrade in either way', async () => {
    const subscription = await subscribe(stack, basic.price.id);
    const session = await open(subscription);
    await stack.control('/cards/next', { outcomes: ['decline', 'decline'] });
    const body = { subscription: subscription.id, price: pro.price.id };
    expect(await act(session, 'switch', body)).toMatchObject({ kind: 'payment_failed', applied: false });
    expect(itemOf(await read(subscription.id)).price.id).toBe(basic.price.id);
    const other = await subscribe(stack, basic.price.id).catch(() => undefined);
    expect(other).toBeUndefined();
    const third = await subscribe(stack, basic.price.id);
    await stack.control('/portal/decline', { effect: 'changes_plan' });
    await stack.control('/cards/next', { outcomes: ['decline'] });
    expect(await act(await open(third), 'switch', { ...body, subscription: third.id })).toMatchObject({
      kind: 'payment_failed',
      applied: true,
    });
    expect(await read(third.id)).toMatchObject({ status: 'past_due' });
  });

  it('takes a new card for customer and subscription, asks where the bank asks, and refuses a declined one', async () => {
    const subscription = await subscribe(stack, basic.price.id);
    const session = await open(subscription, { type: 'payment_method_update' });
    expect(await act(session, 'method', { card: '4000000000000002' })).toMatchObject({
      kind: 'declined',
      declineCode: 'generic_decline',
    });
    expect(await act(session, 'method', { card: '4000002500003155' })).toMatchObject({ kind: 'needs_authentication' });
    expect(await act(session, 'method/authenticate', { succeeds: true })).toEqual({ kind: 'done' });
    const { default_payment_method: method } = await stack.stripe.subscriptions.retrieve(subscription.id, {
      expand: ['default_payment_method'],
    });
    expect(method).toMatchObject({ card: { last4: '3155' } });
  });

  it('shows subscription, plans, methods and invoices', async () => {
    const subscription = await subscribe(stack, basic.price.id);
    const session = await open(subscription);
    const view = await stack.look(`/portal/${session.id}`);
    expect(view).toMatchObject({
      customer: { email: 'ada@example.com' },
      returnUrl: 'http://127.0.0.1:9/back',
      methods: [{ last4: '4242' }],
      invoices: [{ total: 1000, status: 'paid' }],
      subscriptions: [
        {
          id: subscription.id,
          name: 'Basic',
          maySwitch: { allowed: true },
          mayResume: { allowed: false },
          options: [
            { priceId: basic.price.id, isCurrent: true },
            { priceId: pro.price.id, isCurrent: false, takesEffect: 'now' },
          ],
        },
      ],
    });
  });
});

describe('a portal session', () => {
  it('is refused without a configuration while there is no default one', async () => {
    const customer = await stack.stripe.customers.create({});
    await expect(stack.stripe.billingPortal.sessions.create({ customer: customer.id })).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining(
        'No configuration provided and your test mode default configuration has not been created.',
      ),
    });
  });

  it('confirms an update only to a listed price', async () => {
    const subscription = await subscribe(stack, basic.price.id);
    const other = await makePlan(stack.stripe, 'Other', 500);
    const confirm = (price: string) =>
      open(subscription, {
        type: 'subscription_update_confirm',
        subscription_update_confirm: {
          subscription: subscription.id,
          items: [{ id: itemOf(subscription).id, price, quantity: 1 }],
        },
      });
    await expect(confirm(other.price.id)).rejects.toMatchObject({ statusCode: 400 });
    expect((await confirm(pro.price.id)).flow).toMatchObject({
      type: 'subscription_update_confirm',
      after_completion: { type: 'portal_homepage' },
      subscription_update_confirm: { items: [{ price: pro.price.id }] },
    });
  });

  it("is about the customer's own subscription", async () => {
    const subscription = await subscribe(stack, basic.price.id);
    const stranger = await stack.stripe.customers.create({});
    const session = stack.stripe.billingPortal.sessions.create({
      customer: stranger.id,
      configuration: configuration.id,
      flow_data: { type: 'subscription_cancel', subscription_cancel: { subscription: subscription.id } },
    });
    await expect(session).rejects.toMatchObject({ code: 'resource_missing' });
  });
});

it('a configuration shows its products only where they are asked for', async () => {
  const { id } = configuration;
  const bare = await stack.stripe.billingPortal.configurations.retrieve(id);
  expect(bare.features.subscription_update.products).toBeUndefined();
  const path = 'features.subscription_update.products';
  const full = await stack.stripe.billingPortal.configurations.retrieve(id, { expand: [path] });
  expect(full.features.subscription_update.products?.map(({ product }) => product)).toEqual([
    basic.product.id,
    pro.product.id,
  ]);
  expect(full.is_default).toBe(false);
});

it('a schedule made by call from a subscription takes over at its phases', async () => {
  const subscription = await subscribe(stack, basic.price.id);
  const schedule = await stack.stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
  const { start_date, end_date } = schedule.phases[0] ?? { start_date: 0, end_date: 0 };
  const updated = await stack.stripe.subscriptionSchedules.update(schedule.id, {
    end_behavior: 'cancel',
    phases: [
      { items: [{ price: basic.price.id, quantity: 1 }], start_date, end_date },
      { items: [{ price: pro.price.id, quantity: 1 }], duration: { interval: 'month', interval_count: 1 } },
    ],
  });
  expect(updated.phases).toHaveLength(2);
  await stack.control('/clock/advance', { renewal: true });
  expect(itemOf(await read(subscription.id)).price.id).toBe(pro.price.id);
  await stack.control('/clock/advance', { months: 1 });
  expect(await read(subscription.id)).toMatchObject({ status: 'canceled' });
  expect(await stack.stripe.subscriptionSchedules.retrieve(schedule.id)).toMatchObject({ status: 'completed' });
});
