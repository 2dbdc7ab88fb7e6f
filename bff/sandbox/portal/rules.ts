import type Stripe from 'stripe';
import { fullAmount, productName } from '../billing/drafts.ts';
import { hasEnded } from '../billing/moments.ts';
import { recurringOf } from '../billing/period.ts';
import { cadenceView } from '../checkout/view.ts';
import { need } from '../resources/need.ts';
import type { Allowed, Cadence, PlanOption } from '../views.ts';
import type { World } from '../world.ts';

export type Configuration = Stripe.BillingPortal.Configuration;

const yes: Allowed = { allowed: true };
const no = (why: string): Allowed => ({ allowed: false, why });

const days = { day: 1, week: 7, month: 30, year: 365 } as const;
const length = ({ interval, interval_count }: Stripe.Price.Recurring): number =>
  days[interval as Cadence['unit']] * interval_count;

export const cadence = (price: Stripe.Price): Cadence => cadenceView(price.recurring) ?? { unit: 'month', count: 1 };

export function onlyItem(subscription: Stripe.Subscription): Stripe.SubscriptionItem {
  const [item] = subscription.items.data;
  if (!item) throw new Error(`${subscription.id} has no items`);
  return item;
}

/** Does a switch wait for the period's end, by the configuration's conditions? */
export function waitsForPeriodEnd(
  configuration: Configuration,
  from: Stripe.Price,
  to: Stripe.Price,
  quantity: number,
): boolean {
  return configuration.features.subscription_update.schedule_at_period_end.conditions.some(({ type }) =>
    type === 'decreasing_item_amount'
      ? fullAmount(to, quantity) < fullAmount(from, quantity)
      : length(recurringOf(to)) < length(recurringOf(from)),
  );
}

/** The prices that the configuration lists, of the subscription's currency. */
export function planOptions(
  world: World,
  configuration: Configuration,
  subscription: Stripe.Subscription,
): PlanOption[] {
  const { price: current, quantity = 1 } = onlyItem(subscription);
  const { products } = world.store.hidden('billing_portal.configuration', configuration.id);
  return products.flatMap(({ product, prices }) =>
    prices.flatMap((id): PlanOption[] => {
      const price = need(world, 'price', id);
      if (!price.active || !price.recurring || price.currency !== subscription.currency) return [];
      return [
        {
          priceId: id,
          productId: product,
          name: productName(world, price),
          amount: price.unit_amount ?? 0,
          currency: price.currency,
          cadence: cadence(price),
          isCurrent: id === current.id,
          takesEffect: waitsForPeriodEnd(configuration, current, price, quantity) ? 'period_end' : 'now',
        },
      ];
    }),
  );
}

const scheduled = 'A change of plan is waiting for the end of the period. Keep the present plan first.';

export function maySwitch(configuration: Configuration, subscription: Stripe.Subscription): Allowed {
  const { subscription_update: feature } = configuration.features;
  if (!feature.enabled || !feature.default_allowed_updates.includes('price'))
    return no('Switching plans is not offered here.');
  if (hasEnded(subscription) || subscription.status === 'incomplete') return no('This subscription is not running.');
  if (subscription.status === 'paused') return no('This subscription is paused.');
  if (subscription.items.data.length > 1) return no('A subscription with several items cannot be switched here.');
  if (subscription.schedule) return no(scheduled);
  if (subscription.cancel_at !== null) return no('This subscription is going to end. Renew it first.');
  if (subscription.pending_update) return no('A change of plan is waiting for its payment.');
  return yes;
}

export function mayCancel(configuration: Configuration, subscription: Stripe.Subscription): Allowed {
  if (!configuration.features.subscription_cancel.enabled) return no('Canceling is not offered here.');
  if (hasEnded(subscription)) return no('This subscription has ended.');
  if (subscription.schedule) return no(scheduled);
  if (subscription.cancel_at !== null) return no('This subscription is going to end already.');
  return yes;
}

export function mayResume(subscription: Stripe.Subscription): Allowed {
  if (hasEnded(subscription)) return no('This subscription has ended.');
  if (subscription.schedule) return no(scheduled);
  return subscription.cancel_at === null ? no('This subscription is not going to end.') : yes;
}

export function mayKeepPlan(subscription: Stripe.Subscription): Allowed {
  return subscription.schedule && !hasEnded(subscription) ? yes : no('No change of plan is waiting.');
}
