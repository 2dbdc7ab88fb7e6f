import type { Subscription } from '@billing-panel/contract';

/** How things stand with the subscription, in one word, and the day that matters most. */
export interface Standing {
  kind:
    | 'free'
    | 'active'
    | 'trial'
    | 'cancelling'
    | 'changing'
    /** An upgrade begins once it is paid for; until then the plan is the old one. */
    | 'change_unpaid'
    | 'past_due'
    | 'unpaid'
    | 'paused'
    | 'incomplete'
    | 'ended';
  /** When it renews, ends, changes or is charged again. */
  at?: string;
  /** What it changes to. */
  planId?: string;
}

export function standingOf(subscription: Subscription | null): Standing {
  if (!subscription) return { kind: 'free' };
  const { status, current_period_end: at, cancels_at, changes_to, trial_ends_at, payment_due } = subscription;
  if (status === 'canceled' || status === 'incomplete_expired') return { kind: 'ended', at };
  if (status === 'incomplete' || status === 'paused') return { kind: status };
  if (status === 'past_due' || status === 'unpaid') {
    const next = payment_due?.next_attempt_at;
    return { kind: next ? 'past_due' : 'unpaid', at: next ?? undefined };
  }
  if (payment_due?.for_plan_id) return { kind: 'change_unpaid', planId: payment_due.for_plan_id };
  if (cancels_at) return { kind: 'cancelling', at: cancels_at };
  if (changes_to) return { kind: 'changing', at: changes_to.at, planId: changes_to.plan_id };
  return status === 'trialing' ? { kind: 'trial', at: trial_ends_at ?? at } : { kind: 'active', at };
}
