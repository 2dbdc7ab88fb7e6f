import type Stripe from 'stripe';
import { days } from '../calendar.ts';
import type { World } from '../world.ts';

/** An unpaid first invoice ends the subscription after 23 hours. */
export const incompleteLasts = 23 * 3600;
export const trialNoticeBefore = days(3);

export const periodOf = (subscription: Stripe.Subscription): { start: number; end: number } => {
  const [item] = subscription.items.data;
  return { start: item?.current_period_start ?? 0, end: item?.current_period_end ?? 0 };
};

export const hasEnded = ({ status }: Stripe.Subscription): boolean =>
  status === 'canceled' || status === 'incomplete_expired';

export function trialNoticeAt(world: World, subscription: Stripe.Subscription): number | undefined {
  const { trialNoticeSent } = world.store.hidden('subscription', subscription.id);
  if (subscription.status !== 'trialing' || subscription.trial_end === null || trialNoticeSent) return undefined;
  return subscription.trial_end - trialNoticeBefore;
}

export function phaseEnd(world: World, subscription: Stripe.Subscription): number | undefined {
  if (typeof subscription.schedule !== 'string') return undefined;
  return world.store.get('subscription_schedule', subscription.schedule)?.current_phase?.end_date;
}

/** Plans the next moment at which something happens to the subscription by itself. */
export function scheduleSubscription(world: World, id: string): void {
  const subscription = world.store.get('subscription', id);
  if (!subscription || hasEnded(subscription)) {
    world.jobs.clear('subscription.due', id);
    return;
  }
  const moments =
    subscription.status === 'incomplete'
      ? [subscription.created + incompleteLasts]
      : [
          subscription.cancel_at ?? undefined,
          subscription.status === 'paused' ? undefined : periodOf(subscription).end,
          subscription.pending_update?.expires_at,
          subscription.pause_collection?.resumes_at ?? undefined,
          trialNoticeAt(world, subscription),
          phaseEnd(world, subscription),
        ];
  const known = moments.filter((moment) => moment !== undefined);
  if (known.length > 0) world.jobs.set('subscription.due', id, Math.max(Math.min(...known), world.clock.now()));
  else world.jobs.clear('subscription.due', id);
}
