import type Stripe from 'stripe';
import type { ChangeOrder, Proration } from '../billing/change-plan.ts';
import { defaultMethod } from '../billing/collect.ts';
import { fullAmount } from '../billing/drafts.ts';
import { periodOf } from '../billing/moments.ts';
import { releaseSchedule } from '../billing/phases.ts';
import { previewChange } from '../billing/preview.ts';
import { type UpdateResult, updateItems } from '../billing/update.ts';
import { lineView } from '../invoice-view.ts';
import { need } from '../resources/need.ts';
import { isDebit } from '../resources/payment-methods.ts';
import { createSchedule, updateSchedule } from '../resources/subscription-schedules.ts';
import type { PortalOutcome, SwitchPreview } from '../views.ts';
import type { World } from '../world.ts';
import { type Configuration, maySwitch, onlyItem, planOptions, waitsForPeriodEnd } from './rules.ts';

const refused = (message: string) => ({ kind: 'refused' as const, message });

function refusal(
  world: World,
  configuration: Configuration,
  subscription: Stripe.Subscription,
  priceId: string,
): string | undefined {
  const may = maySwitch(configuration, subscription);
  if (!may.allowed) return may.why;
  const option = planOptions(world, configuration, subscription).find((found) => found.priceId === priceId);
  if (!option) return 'This plan is not offered.';
  return option.isCurrent ? 'This is the present plan.' : undefined;
}

function orderOf(
  world: World,
  configuration: Configuration,
  subscription: Stripe.Subscription,
  price: Stripe.Price,
): ChangeOrder {
  const { id, quantity = 1, metadata } = onlyItem(subscription);
  const { subscription_update: feature } = configuration.features;
  return {
    targets: [{ id, price, quantity, metadata }],
    proration: feature.proration_behavior as Proration,
    at: world.clock.now(),
    resetsAnchor: feature.billing_cycle_anchor === 'now',
    endsTrial: subscription.status === 'trialing' && feature.trial_update_behavior === 'end_trial',
  };
}

/** What the switch would cost now, or that it waits for the period's end. */
export function previewSwitch(
  world: World,
  configuration: Configuration,
  subscription: Stripe.Subscription,
  priceId: string,
): SwitchPreview {
  const why = refusal(world, configuration, subscription, priceId);
  if (why) return refused(why);
  const price = need(world, 'price', priceId);
  const { price: current, quantity = 1 } = onlyItem(subscription);
  const nextAmount = fullAmount(price, quantity);
  const { end } = periodOf(subscription);
  if (waitsForPeriodEnd(configuration, current, price, quantity)) {
    return { kind: 'at_period_end', at: end, currency: subscription.currency, nextAmount };
  }
  const invoice = previewChange(world, subscription, orderOf(world, configuration, subscription, price));
  const isNow = invoice.billing_reason === 'subscription_update';
  const nextAt = Math.max(end, ...(isNow ? invoice.lines.data.map(({ period }) => period.end) : []));
  return {
    kind: 'now',
    dueNow: isNow ? invoice.amount_due : 0,
    currency: subscription.currency,
    lines: isNow ? invoice.lines.data.map(lineView) : [],
    nextAmount,
    nextAt,
  };
}

export function switchPlan(
  world: World,
  configuration: Configuration,
  subscription: Stripe.Subscription,
  priceId: string,
): PortalOutcome {
  const why = refusal(world, configuration, subscription, priceId);
  if (why) return refused(why);
  const price = need(world, 'price', priceId);
  const { price: current, quantity = 1 } = onlyItem(subscription);
  if (waitsForPeriodEnd(configuration, current, price, quantity))
    return switchLater(world, subscription, price, quantity);
  // A debit takes days, longer than a pending update lives.
  const keepsPlan = world.portalDecline === 'keeps_plan' && !paysByDebit(world, subscription);
  const payment = keepsPlan ? 'pending_if_incomplete' : 'allow_incomplete';
  const result = updateItems(world, subscription.id, {
    ...orderOf(world, configuration, subscription, price),
    payment,
    onSession: true,
  });
  return outcomeOf(world, subscription.id, result, payment === 'allow_incomplete');
}

function paysByDebit(world: World, subscription: Stripe.Subscription): boolean {
  const method = defaultMethod(world, subscription.customer as string, subscription);
  return method !== undefined && isDebit(need(world, 'payment_method', method));
}

function outcomeOf(world: World, id: string, result: UpdateResult, applied: boolean): PortalOutcome {
  if (result.kind === 'declined') return { kind: 'payment_failed', message: result.decline.message, applied };
  if (result.kind === 'no_method') return { kind: 'payment_failed', message: 'There is no payment method.', applied };
  if (result.kind === 'needs_authentication') {
    return { kind: 'needs_authentication', invoice: need(world, 'subscription', id).latest_invoice as string };
  }
  return { kind: 'done' };
}

/** Stripe makes a subscription schedule of it: the old plan to the period's end, the new one for a period, then the schedule lets go. */
function switchLater(
  world: World,
  subscription: Stripe.Subscription,
  price: Stripe.Price,
  quantity: number,
): PortalOutcome {
  const schedule = createSchedule(world, subscription.id);
  const { start, end } = periodOf(subscription);
  const { price: current } = onlyItem(subscription);
  const { interval, interval_count } = price.recurring ?? { interval: 'month', interval_count: 1 };
  const discounts = subscription.discounts.map((each) => ({ discount: typeof each === 'string' ? each : each.id }));
  const trialEnd = subscription.status === 'trialing' ? { trial_end: subscription.trial_end ?? end } : {};
  const shared = { discounts, proration_behavior: 'none' as const };
  updateSchedule(world, schedule.id, {
    end_behavior: 'release',
    phases: [
      { ...shared, ...trialEnd, items: [{ price: current.id, quantity }], start_date: start, end_date: end },
      {
        ...shared,
        items: [{ price: price.id, quantity }],
        start_date: end,
        duration: { interval: interval as 'month', interval_count },
      },
    ],
  });
  return { kind: 'done' };
}

export function keepPlan(world: World, subscription: Stripe.Subscription): PortalOutcome {
  if (typeof subscription.schedule !== 'string') return refused('No change of plan is waiting.');
  releaseSchedule(world, subscription.schedule);
  return { kind: 'done' };
}
