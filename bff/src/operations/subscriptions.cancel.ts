import { broughtHome, currentOf, subscriberOf } from '../plan-changes/current.ts';
import { oneAtATime } from '../plan-changes/one-at-a-time.ts';
import { takeBackChange } from '../plan-changes/take-back.ts';
import { askStripe } from '../stripe/calls.ts';
import type { Handler } from './handler.ts';
import { wireSubscription } from './present.ts';

/** Ends with the period that is paid for. Stripe refuses it while a schedule is in charge, so what waits goes first. */
export const subscriptionsCancel: Handler<'subscriptions.cancel'> = async (_input, caller, services) => {
  const subscriber = await subscriberOf(caller, services);
  return await oneAtATime(subscriber.accountId, services, async () => {
    const current = await currentOf(subscriber, services);
    if (current.subscription.cancelsAt === null) {
      await takeBackChange(current, services);
      await askStripe(() => services.stripe.subscriptions.update(subscriber.id, { cancel_at_period_end: true }));
    }
    return { subscription: wireSubscription(await broughtHome(subscriber.id, services), await services.offers()) };
  });
};
