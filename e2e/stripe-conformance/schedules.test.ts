import type Stripe from 'stripe';
import { beforeAll, describe, expect } from 'vitest';
import { type Form, openBench } from './bench/bench.ts';
import { timePasses } from './bench/by-hand.ts';
import { fact } from './bench/fact.ts';
import { idOf, itemOf, newCoupon, newPayer, newPlan, subscribe } from './bench/goods.ts';
import { journeyOf } from './bench/journey.ts';

const bench = await openBench();
const { stripe } = bench;

const docs = (page: string) => ({ source: `docs.stripe.com/${page}` });
const schedules = docs('billing/subscriptions/subscription-schedules');

let pro: Stripe.Price;
let basic: Stripe.Price;

beforeAll(async () => {
  pro = await newPlan(bench, 3000);
  basic = await newPlan(bench, 1000);
});

interface Scheduled {
  subscription: Stripe.Subscription;
  schedule: Stripe.SubscriptionSchedule;
}

/** A subscription that goes to the lesser plan when its period ends. */
async function downgrading(): Promise<Scheduled> {
  const { id: customer } = await newPayer(bench);
  const { id } = await subscribe(bench, customer, pro.id);
  const { id: scheduleId, phases } = await stripe.subscriptionSchedules.create({ from_subscription: id });
  const [present] = phases;
  if (!present) throw new Error(`${scheduleId} has no phase`);
  const schedule = await stripe.subscriptionSchedules.update(scheduleId, {
    end_behavior: 'release',
    phases: [
      { items: [{ price: pro.id }], start_date: present.start_date, end_date: present.end_date },
      { items: [{ price: basic.id }], start_date: present.end_date, duration: { interval: 'month' } },
    ],
  });
  return { subscription: await stripe.subscriptions.retrieve(id), schedule };
}

describe('a subscription schedule', () => {
  fact('made from a subscription begins with the phase that it is in', schedules, async () => {
    const { id: customer } = await newPayer(bench);
    const subscription = await subscribe(bench, customer, pro.id);
    const { current_period_start: start_date, current_period_end: end_date } = itemOf(subscription);
    const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
    expect(schedule).toMatchObject({
      object: 'subscription_schedule',
      status: 'active',
      subscription: subscription.id,
      customer,
      end_behavior: 'release',
      current_phase: { start_date, end_date },
      phases: [{ start_date, end_date, items: [{ price: pro.id, quantity: 1 }] }],
      released_at: null,
      released_subscription: null,
    });
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ schedule: schedule.id });
    const journey = await journeyOf(bench, [subscription.id], 'subscription_schedule.created');
    expect(journey.one('subscription_schedule.created').data.object.id).toBe(schedule.id);
  });

  fact('is one at most', docs('api/subscription_schedules/create'), async () => {
    const { subscription } = await downgrading();
    expect(
      await bench.refused('POST', '/v1/subscription_schedules', { from_subscription: subscription.id }),
    ).toMatchObject({ status: 400, type: 'invalid_request_error' });
  });

  fact('holds what is to come while the subscription shows what is', schedules, async () => {
    const { subscription, schedule } = await downgrading();
    expect(subscription).toMatchObject({
      status: 'active',
      schedule: schedule.id,
      items: { data: [{ price: { id: pro.id } }] },
    });
    const end = itemOf(subscription).current_period_end;
    expect(schedule.phases).toMatchObject([
      { end_date: end, items: [{ price: pro.id }] },
      { start_date: end, items: [{ price: basic.id }] },
    ]);
  });

  fact(
    'has the coupons that its phases name, and none that they do not',
    { source: 'stripe/esm/resources/SubscriptionSchedules.d.ts: Phase.discounts' },
    async () => {
      const coupon = await newCoupon(bench, { percent_off: 10, duration: 'forever' });
      const { id: customer } = await newPayer(bench);
      const { id, discounts } = await subscribe(bench, customer, pro.id, { discounts: [{ coupon: coupon.id }] });
      const schedule = await stripe.subscriptionSchedules.create({ from_subscription: id });
      const [present] = schedule.phases;
      const discount = idOf(discounts[0]);
      expect(present).toMatchObject({ discounts: [{ discount }], trial_end: null });
      const { start_date = 0, end_date = 0 } = present ?? {};
      const phases = (named: { discounts?: { discount: string }[] }) => [
        { items: [{ price: pro.id }], start_date, end_date, ...named },
        { items: [{ price: basic.id }], start_date: end_date, duration: { interval: 'month' as const }, ...named },
      ];
      await stripe.subscriptionSchedules.update(schedule.id, { phases: phases({ discounts: [{ discount }] }) });
      expect((await stripe.subscriptions.retrieve(id)).discounts).toEqual([discount]);
      await stripe.subscriptionSchedules.update(schedule.id, { phases: phases({}) });
      expect((await stripe.subscriptions.retrieve(id)).discounts).toEqual([]);
    },
  );

  fact('keeps everybody else from ending the subscription', docs('billing/subscriptions/cancel'), async () => {
    const { subscription, schedule } = await downgrading();
    const path = `/v1/subscriptions/${subscription.id}`;
    const tries: Form[] = [
      { cancel_at_period_end: true },
      { cancel_at_period_end: false },
      { cancel_at: itemOf(subscription).current_period_end },
      { cancel_at: '' },
    ];
    for (const form of tries) {
      expect(await bench.refused('POST', path, form)).toMatchObject({
        status: 400,
        type: 'invalid_request_error',
        message: `The subscription is managed by the subscription schedule \`${schedule.id}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
      });
    }
  });

  fact(
    'that is released lets go of the subscription as it is',
    docs('api/subscription_schedules/release'),
    async () => {
      const { subscription, schedule } = await downgrading();
      expect(await stripe.subscriptionSchedules.release(schedule.id)).toMatchObject({
        id: schedule.id,
        status: 'released',
        released_at: expect.any(Number),
        released_subscription: subscription.id,
        subscription: null,
        current_phase: null,
      });
      const ending = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
      expect(ending).toMatchObject({
        schedule: null,
        cancel_at_period_end: true,
        items: { data: [{ price: { id: pro.id } }] },
      });
      const journey = await journeyOf(bench, [subscription.id], 'subscription_schedule.released');
      expect(idOf(journey.one('subscription_schedule.released').data.object.id)).toBe(schedule.id);
      journey.inOrder(
        'subscription_schedule.created',
        'subscription_schedule.updated',
        'subscription_schedule.released',
      );
    },
  );

  fact('that is released cannot be released or updated', docs('api/subscription_schedules/release'), async () => {
    const { schedule } = await downgrading();
    await stripe.subscriptionSchedules.release(schedule.id);
    const path = `/v1/subscription_schedules/${schedule.id}`;
    expect(await bench.refused('POST', `${path}/release`)).toMatchObject({ status: 400 });
    expect(await bench.refused('POST', path, { end_behavior: 'cancel' })).toMatchObject({
      status: 400,
      message: expect.stringMatching(
        /^You cannot update a subscription schedule that is currently in the `?released`? status\./,
      ),
    });
  });

  const atTheEnd = { ...docs('api/subscription_schedules/object'), needs: 'clock' as const };

  fact('that ends with a cancellation is completed by it', atTheEnd, async () => {
    const { subscription, schedule } = await downgrading();
    const [present] = schedule.phases;
    if (!present) throw new Error(`${schedule.id} has no phase`);
    await stripe.subscriptionSchedules.update(schedule.id, {
      end_behavior: 'cancel',
      phases: [{ items: [{ price: pro.id }], start_date: present.start_date, end_date: present.end_date }],
    });
    await timePasses(bench, { to: present.end_date + 7200 });
    expect(await stripe.subscriptionSchedules.retrieve(schedule.id)).toMatchObject({
      status: 'completed',
      completed_at: expect.any(Number),
      current_phase: null,
    });
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: 'canceled' });
    const journey = await journeyOf(bench, [subscription.id], 'customer.subscription.deleted');
    expect(journey.types).toContain('subscription_schedule.completed');
  });

  fact('ends with a subscription that is canceled', docs('api/subscription_schedules/object'), async () => {
    const { subscription, schedule } = await downgrading();
    await stripe.subscriptions.cancel(subscription.id);
    expect(await stripe.subscriptionSchedules.retrieve(schedule.id)).toMatchObject({
      status: 'canceled',
      canceled_at: expect.any(Number),
    });
    await journeyOf(bench, [subscription.id], 'subscription_schedule.canceled', 'customer.subscription.deleted');
  });
});
