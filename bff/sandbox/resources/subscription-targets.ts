import type Stripe from 'stripe';
import type { z } from 'zod';
import { invalid, missing } from '../api/errors.ts';
import { mergeMetadata } from '../api/params.ts';
import type { Target } from '../billing/change-plan.ts';
import { periodOf } from '../billing/moments.ts';
import type { World } from '../world.ts';
import { need } from './need.ts';
import type { itemParams } from './subscription-params.ts';

function recurringPrice(world: World, id: string, param: string): Stripe.Price {
  const price = need(world, 'price', id, param);
  if (!price.active) throw invalid('The price specified is inactive. This field only accepts active prices.', param);
  if (!price.recurring) {
    throw invalid(
      'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
      param,
    );
  }
  return price;
}

/** The items as sent, as what each is to be. Without an `id` an item is added: forgetting it makes a second one. */
export function targetsOf(
  world: World,
  subscription: Stripe.Subscription | null,
  sent: readonly z.output<typeof itemParams>[],
): Target[] {
  return sent.map((item, index) => {
    const at = `items[${index}]`;
    const existing = subscription?.items.data.find(({ id }) => id === item.id);
    if (item.id !== undefined && !existing) throw missing('subscription_item', item.id, `${at}[id]`);
    if (item.deleted && !existing)
      throw invalid(`Missing required param: ${at}[id].`, `${at}[id]`, 'parameter_missing');
    const price = item.price === undefined ? existing?.price : recurringPrice(world, item.price, `${at}[price]`);
    if (!price) throw invalid(`Missing required param: ${at}[price].`, `${at}[price]`, 'parameter_missing');
    return {
      id: item.id,
      price,
      quantity: item.quantity ?? existing?.quantity ?? 1,
      isDeleted: item.deleted,
      metadata: mergeMetadata(existing?.metadata ?? {}, item.metadata),
    };
  });
}

/** The moment that a proration counts from: now, or the one that a preview was made for. */
export function prorationMoment(world: World, subscription: Stripe.Subscription, date: number | undefined): number {
  const { start, end } = periodOf(subscription);
  if (date !== undefined && (date < start || date > end)) {
    throw invalid('Cannot specify `proration_date` outside of the current billing period.', 'proration_date');
  }
  return date ?? world.clock.now();
}
