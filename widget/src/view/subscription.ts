import type { Subscription } from '@billing-panel/contract';

/** How things stand with the subscription, in one word, and the day that matters most. */
export type Standing =
  | { kind: 'free' }
  | { kind: 'active' | 'trial' | 'cancelling' | 'ended'; at: string }
  | { kind: 'changing'; at: string; planId: string }
  | { kind: 'past_due' | 'unpaid'; due: Subscription['payment_due'] }
  | { kind: 'paused' | 'incomplete' };

export function standingOf(subscription: Subscription | null): Standing {
  if (!subscription) return { kind: 'free' };
  const { status, current_period_end, cancels_at, changes_to, trial_ends_at, payment_due } = subscription;
  if (status === 'canceled' || status === 'incomplete_expired') return { kind: 'ended', at: current_period_end };
  if (status === 'incomplete' || status === 'paused') return { kind: status };
  if (status === 'past_due' || status === 'unpaid') return { kind: status, due: payment_due };
  if (cancels_at) return { kind: 'cancelling', at: cancels_at };
  if (changes_to) return { kind: 'changing', at: changes_to.at, planId: changes_to.plan_id };
  if (status === 'trialing') return { kind: 'trial', at: trial_ends_at ?? current_period_end };
  return { kind: 'active', at: current_period_end };
}
