import Stripe from 'stripe';
import type { Catalog } from '../billing/catalog.ts';
import { idOf } from '../stripe/from-stripe.ts';
import { lookupKeyOf, type PricedItem, pricedPackage, pricedPlan } from '../stripe/prices.ts';
import type { Push } from './report.ts';

/** Items that share a product: a group's plans, or one credit pack. */
export interface Offer {
  items: PricedItem[];
  /** The item whose name and description the product bears. */
  first: PricedItem;
}

export const isManaged = (item: PricedItem): boolean => item.available && !item.stripePriceId;

/** Everything on sale for which the push makes prices. */
export function offersIn({ plans, packages }: Catalog): Offer[] {
  const groups = [...new Set(plans.map((plan) => plan.group))];
  const shared = [
    ...groups.map((group) => plans.filter((plan) => plan.group === group).map(pricedPlan)),
    ...packages.map((each) => [pricedPackage(each)]),
  ];
  return shared.flatMap((items) => {
    const first = items.find(isManaged);
    return first ? [{ items, first }] : [];
  });
}

const ourPrefix = 'billing_panel_';

/**
 * The product of each offer, found or made. A product of ours is named after an item of its offer, in its id: Stripe lets an
 * id be taken once, so that it is never made twice, whatever runs at the same time.
 */
export async function pushProducts(
  push: Push,
  offers: Offer[],
  prices: ReadonlyMap<string, Stripe.Price>,
): Promise<Map<Offer, string>> {
  const namesakes = offers.flatMap(({ items }) => items.map(lookupKeyOf));
  const known = await productsById(push.stripe, [
    ...namesakes,
    ...[...prices.values()].flatMap((price) => idOf(price.product) ?? []),
  ]);
  const taken = new Set(namesakes);
  const productOf = new Map<Offer, string>();
  for (const offer of offers) {
    const id = homeOf(offer, prices, known, taken) ?? lookupKeyOf(offer.items[0] ?? offer.first);
    taken.add(id);
    await pushProduct(push, offer, id, known.get(id));
    productOf.set(offer, id);
  }
  return productOf;
}

async function productsById(stripe: Stripe, ids: string[]): Promise<Map<string, Stripe.Product>> {
  const unique = [...new Set(ids)];
  const found = new Map<string, Stripe.Product>();
  for (let start = 0; start < unique.length; start += 50) {
    const { data } = await stripe.products.list({ ids: unique.slice(start, start + 50), limit: 100 });
    for (const product of data) found.set(product.id, product);
  }
  return found;
}

/**
 * Where an offer already lives at Stripe: with a price of the operator's own, in the product named after one of its items,
 * or where one of its prices is, so that plans that join or leave a group, and groups that are renamed, keep their product.
 */
function homeOf(
  { items }: Offer,
  prices: ReadonlyMap<string, Stripe.Price>,
  known: ReadonlyMap<string, Stripe.Product>,
  taken: ReadonlySet<string>,
): string | undefined {
  const productOf = (item: PricedItem) => idOf(prices.get(item.id)?.product);
  const own = items.find((item) => item.stripePriceId && productOf(item));
  if (own) return productOf(own);
  const namesake = items.map(lookupKeyOf).find((id) => known.has(id));
  return namesake ?? items.flatMap((item) => productOf(item) ?? []).find((id) => !taken.has(id));
}

async function pushProduct(
  { stripe, report, isDryRun }: Push,
  { first: { name, description } }: Offer,
  id: string,
  found: Stripe.Product | undefined,
): Promise<void> {
  if (!found) {
    if (!isDryRun) await makeProduct(stripe, { id, name, ...(description && { description }) });
    return report('made', `product "${name}": ${id}`);
  }
  if (!id.startsWith(ourPrefix)) {
    return report('right', `product "${found.name}": ${id}, your own; its name and description are left to you`);
  }
  const differences = [
    ...(found.name === name ? [] : ['name']),
    ...((found.description ?? '') === description ? [] : ['description']),
    ...(found.active ? [] : ['active again']),
  ];
  if (differences.length === 0) return report('right', `product "${name}": ${id}`);
  if (!isDryRun) await stripe.products.update(id, { name, description, active: true });
  report('changed', `product "${name}": ${id} (${differences.join(', ')})`);
}

async function makeProduct(stripe: Stripe, params: Stripe.ProductCreateParams): Promise<void> {
  try {
    await stripe.products.create(params);
  } catch (error) {
    const isThere = error instanceof Stripe.errors.StripeError && error.code === 'resource_already_exists';
    if (!isThere) throw error;
  }
}
