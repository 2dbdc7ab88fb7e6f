import type Stripe from 'stripe';
import { change, emit } from '../events.ts';
import { need } from '../resources/need.ts';
import { itemObject } from '../resources/subscription-object.ts';
import type { World } from '../world.ts';
import { cancelNow } from './cancel.ts';
import type { Proration, Target } from './change-plan.ts';
import { periodOf, scheduleSubscription } from './moments.ts';
import { recurringOf } from './period.ts';
import { updateItems } from './update.ts';

type Phase = Stripe.SubscriptionSchedule.Phase;

/** A schedule's phase has run out: the next one begins, or the schedule ends as it said. */
export function enterNextPhase(world: World, subscriptionId: string): void {
  const { schedule: scheduleId } = need(world, 'subscription', subscriptionId);
  const schedule = need(world, 'subscription_schedule', scheduleId as string);
  const next = schedule.phases.find(({ start_date }) => start_date === schedule.current_phase?.end_date);
  if (!next) {
    finishSchedule(world, schedule, subscriptionId);
    return;
  }
  change(world, 'subscription_schedule', schedule.id, 'subscription_schedule.updated', (found) => {
    found.current_phase = { start_date: next.start_date, end_date: next.end_date };
  });
  enter(world, subscriptionId, next);
}

function finishSchedule(world: World, schedule: Stripe.SubscriptionSchedule, subscriptionId: string): void {
  if (schedule.end_behavior === 'cancel') {
    const now = world.clock.now();
    const completed = change(world, 'subscription_schedule', schedule.id, null, (found) => {
      found.status = 'completed';
      found.completed_at = now;
      found.current_phase = null;
    });
    emit(world, 'subscription_schedule.completed', completed);
    change(world, 'subscription', subscriptionId, null, (subscription) => {
      subscription.schedule = null;
    });
    cancelNow(world, subscriptionId);
    return;
  }
  releaseSchedule(world, schedule.id);
}

/** The subscription goes on as it is, on its own. */
export function releaseSchedule(world: World, id: string): Stripe.SubscriptionSchedule {
  const { subscription } = need(world, 'subscription_schedule', id);
  const now = world.clock.now();
  const released = change(world, 'subscription_schedule', id, null, (schedule) => {
    schedule.status = 'released';
    schedule.released_at = now;
    schedule.released_subscription = typeof subscription === 'string' ? subscription : null;
    schedule.subscription = null;
    schedule.current_phase = null;
  });
  emit(world, 'subscription_schedule.released', released);
  if (typeof subscription === 'string' && world.store.get('subscription', subscription)) {
    change(world, 'subscription', subscription, 'customer.subscription.updated', (found) => {
      found.schedule = null;
    });
    scheduleSubscription(world, subscription);
  }
  return released;
}

const priceOf = (world: World, item: Stripe.SubscriptionSchedule.Phase.Item): Stripe.Price =>
  need(world, 'price', typeof item.price === 'string' ? item.price : item.price.id);

/** A phase says which coupons there are while it lasts. */
export function takeDiscounts(world: World, subscriptionId: string, { discounts }: Phase): void {
  const wanted = discounts.map(({ discount }) => (typeof discount === 'string' ? discount : (discount?.id ?? '')));
  const { discounts: present } = need(world, 'subscription', subscriptionId);
  if (JSON.stringify(wanted) === JSON.stringify(present)) return;
  change(world, 'subscription', subscriptionId, 'customer.subscription.updated', (subscription) => {
    subscription.discounts = wanted;
  });
}

/** At the period's end the new items simply take the old ones' place before the renewal bills them; within a period they are prorated. */
function enter(world: World, subscriptionId: string, phase: Phase): void {
  takeDiscounts(world, subscriptionId, phase);
  const subscription = need(world, 'subscription', subscriptionId);
  const old = subscription.items.data;
  const targets: Target[] = phase.items.map((item, index) => ({
    id: old[index]?.id,
    price: priceOf(world, item),
    quantity: item.quantity ?? 1,
  }));
  for (const item of old.slice(phase.items.length))
    targets.push({ id: item.id, price: item.price, quantity: 0, isDeleted: true });
  const now = world.clock.now();
  if (periodOf(subscription).end <= now) replaceAtBoundary(world, subscription, targets, now);
  else {
    const proration = phase.proration_behavior as Proration;
    updateItems(world, subscriptionId, {
      targets,
      proration,
      at: now,
      resetsAnchor: false,
      payment: 'allow_incomplete',
      onSession: false,
    });
  }
}

function replaceAtBoundary(
  world: World,
  subscription: Stripe.Subscription,
  targets: readonly Target[],
  now: number,
): void {
  const [before] = subscription.items.data;
  const period = periodOf(subscription);
  const items = targets
    .filter(({ isDeleted }) => !isDeleted)
    .map(({ id, price, quantity }) =>
      itemObject(world, { id, price, quantity, subscription: subscription.id, period, created: before?.created }),
    );
  const was = before && recurringOf(before.price);
  const [first] = items;
  const is = first && recurringOf(first.price);
  change(world, 'subscription', subscription.id, 'customer.subscription.updated', (found) => {
    found.items.data = items;
    if (was?.interval !== is?.interval || was?.interval_count !== is?.interval_count) found.billing_cycle_anchor = now;
  });
}
