import { type Interval, majorText } from '@billing-panel/contract';
import type Stripe from 'stripe';
import type { Catalog, CatalogPackage, CatalogPlan } from '../billing/catalog.ts';
import { isMissing } from './calls.ts';
import { idOf } from './from-stripe.ts';

/** An item of the catalog as a thing that has a price. */
export interface PricedItem {
  kind: 'plan' | 'package';
  id: string;
  name: string;
  description: string;
  amountMinor: number;
  currency: string;
  /** Undefined for what is bought once. */
  interval: Interval | undefined;
  available: boolean;
  stripePriceId: string | undefined;
}

/** What became of finding an item's price at Stripe. `detail` is for the operator and says the cure. */
export type PriceResolution =
  | { priceId: string; productId: string }
  | { fault: 'missing' | 'mismatch' | 'inactive'; detail: string };

/** By the item's id. */
export type ResolvedPrices = Map<string, PriceResolution>;

export const pricedPlan = (plan: CatalogPlan): PricedItem => ({ kind: 'plan', ...plan });
export const pricedPackage = (each: CatalogPackage): PricedItem => ({ kind: 'package', ...each, interval: undefined });
export const pricedItems = (catalog: Catalog): PricedItem[] => [
  ...catalog.plans.map(pricedPlan),
  ...catalog.packages.map(pricedPackage),
];

/** Finds an item's price at Stripe. It moves on to the new price when the catalog changes what an item costs. */
export const lookupKeyOf = (item: Pick<PricedItem, 'kind' | 'id'>): string =>
  `billing_panel_${item.kind}_${item.id.toLowerCase()}`;

function inWords(amountMinor: number, currency: string, interval: string | undefined, count = 1): string {
  const amount = `${majorText(amountMinor, currency)} ${currency.toUpperCase()}`;
  if (!interval) return `${amount} once`;
  return count === 1 ? `${amount} a ${interval}` : `${amount} every ${count} ${interval}s`;
}

/** What an item costs, in words: "49.00 USD a month". */
export const termsOf = (item: PricedItem): string => inWords(item.amountMinor, item.currency, item.interval);

export function termsAtStripe({ unit_amount, currency, recurring, transform_quantity }: Stripe.Price): string {
  if (unit_amount === null) return `no fixed amount in ${currency.toUpperCase()}`;
  const terms = inWords(unit_amount, currency, recurring?.interval, recurring?.interval_count);
  if (recurring?.usage_type === 'metered') return `${terms}, metered`;
  return transform_quantity ? `${terms} for ${transform_quantity.divide_by}` : terms;
}

/** Whether a price charges what the catalog says, as often as it says. */
export function isPriceOf(
  item: PricedItem,
  { unit_amount, currency, recurring, transform_quantity }: Stripe.Price,
): boolean {
  const isSameRhythm = item.interval
    ? recurring?.interval === item.interval && recurring.interval_count === 1 && recurring.usage_type === 'licensed'
    : recurring === null;
  return unit_amount === item.amountMinor && currency === item.currency && isSameRhythm && transform_quantity === null;
}

/** Stripe takes so many lookup keys in one question. */
const keysAtOnce = 10;

function inParts<T>(list: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, part) => list.slice(part * size, (part + 1) * size));
}

export async function pricesByLookupKey(stripe: Stripe, keys: string[]): Promise<Map<string, Stripe.Price>> {
  const found = new Map<string, Stripe.Price>();
  for (const part of inParts(keys, keysAtOnce)) {
    const { data } = await stripe.prices.list({ lookup_keys: part, limit: 100 });
    for (const price of data) if (price.lookup_key) found.set(price.lookup_key, price);
  }
  return found;
}

async function priceById(stripe: Stripe, id: string): Promise<Stripe.Price | undefined> {
  try {
    return await stripe.prices.retrieve(id);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The price at Stripe of each item that has one, fitting or not, by the item's id. */
export async function pricesAtStripe(stripe: Stripe, items: PricedItem[]): Promise<Map<string, Stripe.Price>> {
  const found = new Map<string, Stripe.Price>();
  const byKey = await pricesByLookupKey(stripe, items.filter((item) => !item.stripePriceId).map(lookupKeyOf));
  for (const item of items) {
    const price = item.stripePriceId ? await priceById(stripe, item.stripePriceId) : byKey.get(lookupKeyOf(item));
    if (price) found.set(item.id, price);
  }
  return found;
}

/**
 * The price of every item of the catalog. One that is missing or says something else is a fault of that item alone, and no
 * fault of an item that is not on sale: that one is left out. It throws only where Stripe gives no answer.
 */
export async function resolvePrices(stripe: Stripe, catalog: Catalog): Promise<ResolvedPrices> {
  const items = pricedItems(catalog);
  const found = await pricesAtStripe(stripe, items);
  const resolved: ResolvedPrices = new Map();
  for (const item of items) {
    const resolution = resolutionOf(item, found.get(item.id));
    if (item.available || 'priceId' in resolution) resolved.set(item.id, resolution);
  }
  return resolved;
}

function resolutionOf(item: PricedItem, price: Stripe.Price | undefined): PriceResolution {
  const { stripePriceId } = item;
  if (!price) {
    const detail = stripePriceId
      ? `Stripe has no price ${stripePriceId}: name one of the same account and mode as the key, or leave stripe_price_id out.`
      : `Stripe has no price with the lookup key ${lookupKeyOf(item)}: run \`npm run catalog:push\`.`;
    return { fault: 'missing', detail };
  }
  if (!isPriceOf(item, price)) {
    const difference = `${price.id} is ${termsAtStripe(price)} at Stripe, and ${termsOf(item)} in the catalog`;
    const cure = stripePriceId
      ? 'name a price that says the same, or correct the catalog'
      : 'run `npm run catalog:push`';
    return { fault: 'mismatch', detail: `${difference}: ${cure}.` };
  }
  // Who is on a plan that is no longer sold goes on paying an archived price.
  if (!price.active && item.available) {
    const cure = stripePriceId ? 'unarchive it there, or name another' : 'run `npm run catalog:push`';
    return { fault: 'inactive', detail: `${price.id} is archived at Stripe: ${cure}.` };
  }
  return { priceId: price.id, productId: idOf(price.product) ?? '' };
}
