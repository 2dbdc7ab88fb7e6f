import type { Shop } from '../money/shop.ts';
import { stripeOf } from '../money/stripe.ts';

/** Stripe's price of each plan and package, by the catalog's id. */
export async function catalogPrices(shop: Shop): Promise<Map<string, string>> {
  const { data } = await stripeOf(shop).prices.list({ limit: 100 });
  return new Map(data.map(({ id, lookup_key }) => [lookup_key?.split('_').at(-1) ?? '', id]));
}
