import { broughtHome, currentOf, subscriberOf } from '../plan-changes/current.ts';
import { oneAtATime } from '../plan-changes/one-at-a-time.ts';
import { takeBackCancellation, takeBackChange } from '../plan-changes/take-back.ts';
import type { Handler } from './handler.ts';
import { wireSubscription } from './present.ts';

/** Takes back whatever waits; with nothing waiting the subscription is as it should be already. */
export const subscriptionsResume: Handler<'subscriptions.resume'> = async (_input, caller, services) => {
  const subscriber = await subscriberOf(caller, services);
  return await oneAtATime(subscriber.accountId, services, async () => {
    const current = await currentOf(subscriber, services);
    await takeBackChange(current, services);
    await takeBackCancellation(current, services);
    return { subscription: wireSubscription(await broughtHome(subscriber.id, services), await services.offers()) };
  });
};
