import type { Interval, PanelPlan, Plan, Subscription } from '@billing-panel/contract';
import type { FakeAccount } from './createFakeBff.js';

export type Permission = Pick<PanelPlan, 'action' | 'reason' | 'takes_effect' | 'switches_interval'>;

const live = ['trialing', 'active', 'past_due', 'unpaid', 'paused'];

/** One that blocks another, and may be changed or canceled. */
export const isLive = (subscription: Subscription | null): subscription is Subscription =>
  subscription !== null && live.includes(subscription.status);

/** What may be done with a plan, or why nothing, by the server's rules. */
export function actionFor(plan: Plan, { subscription, plans }: FakeAccount): Permission {
  if (!isLive(subscription)) return { action: 'subscribe' };
  const { cancels_at, changes_to, payment_due, plan_id, status } = subscription;
  const isUnpaid = payment_due?.for_plan_id !== undefined;
  if (plan.id === plan_id) return { action: cancels_at || changes_to || isUnpaid ? 'resume' : 'current' };
  if (status === 'paused') return { action: 'none', reason: 'paused' };
  if ((status !== 'active' && status !== 'trialing') || isUnpaid) return { action: 'none', reason: 'payment_due' };
  const current = plans.find(({ id }) => id === plan_id);
  if (!current) return { action: 'none', reason: 'unknown_price' };
  if (cancels_at) return { action: 'none', reason: 'cancels' };
  if (plan.currency !== current.currency) return { action: 'none', reason: 'unavailable' };
  if (changes_to?.plan_id === plan.id) return { action: 'none', reason: 'change_pending' };
  const isHigher = plan.rank - current.rank || monthsIn[plan.interval] - monthsIn[current.interval];
  return {
    action: isHigher > 0 ? 'upgrade' : 'downgrade',
    takes_effect: effectOf(subscription, plan),
    ...(plan.group === current.group && plan.interval !== current.interval ? { switches_interval: true } : {}),
  };
}

/** Lowering the amount or shortening the interval waits for what was paid for. */
function effectOf({ subscription_plans: paid }: Subscription, to: Plan): 'now' | 'period_end' {
  const isShorter = monthsIn[to.interval] < monthsIn[paid.interval ?? 'month'];
  return to.amount_minor < paid.amount_minor || isShorter ? 'period_end' : 'now';
}

export const monthsIn: Record<Interval, number> = { day: 12 / 365, week: 12 / 52, month: 1, year: 12 };
