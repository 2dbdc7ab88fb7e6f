import { isLive } from '../billing/subscription.ts';
import { Refusal } from '../refusal.ts';
import type { Services } from '../services.ts';
import { askStripe } from '../stripe/calls.ts';
import type { Customer } from './customer.ts';

export const alreadySubscribed = () =>
  new Refusal('already_subscribed', 'This account has a subscription already. Change it instead of starting another.');

/**
 * One live subscription an account. What is stored may be a moment behind, so Stripe is asked as well. One that waits
 * for its first payment (made elsewhere: Checkout leaves none) is canceled there, which voids its invoice.
 *
 * @throws Refusal `already_subscribed`
 */
export async function refuseSecondSubscription({ account, customerId }: Customer, services: Services): Promise<void> {
  const { stripe, storage, converge } = services;
  const stored = await storage.subscriptions.ofAccount(account.id);
  if (stored.some((each) => isLive(each.status))) throw alreadySubscribed();
  const atStripe = await askStripe(() =>
    stripe.subscriptions.list({ customer: customerId, status: 'all', limit: 100 }),
  );
  const live = atStripe.data.find((each) => isLive(each.status));
  if (live) {
    await converge.subscription(live.id);
    throw alreadySubscribed();
  }
  for (const each of atStripe.data.filter(({ status }) => status === 'incomplete')) {
    await askStripe(() => stripe.subscriptions.cancel(each.id));
    await converge.subscription(each.id);
  }
}
