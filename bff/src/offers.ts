import type { Catalog, CatalogPackage, CatalogPlan } from './billing/catalog.ts';
import type { KnownPrice } from './storage/prices.ts';

/** What a Stripe price is in the catalog. `isCurrent` is false for one that is no longer sold. */
export type Priced =
  | { kind: 'plan'; plan: CatalogPlan; isCurrent: boolean }
  | { kind: 'package'; package: CatalogPackage; isCurrent: boolean };

/** The catalog joined with Stripe's prices: today's, and every former one. */
export interface Offers {
  catalog: Catalog;
  /** The price at which an item is sold now. Undefined where it is not on sale, or not found at Stripe. */
  priceOf(itemId: string): string | undefined;
  ofPrice(priceId: string): Priced | undefined;
  /** The plan that a price is for, now or formerly. */
  planOf(priceId: string): CatalogPlan | undefined;
}

/**
 * @param current the price of each item on sale, as found at Stripe
 * @param known every price that was ever an item's
 */
export function offersOf(catalog: Catalog, current: ReadonlyMap<string, string>, known: readonly KnownPrice[]): Offers {
  const plans = new Map(catalog.plans.map((plan) => [plan.id, plan]));
  const packages = new Map(catalog.packages.map((each) => [each.id, each]));
  const itemOfPrice = new Map<string, string>([
    ...known.map((price): [string, string] => [price.id, price.itemId]),
    ...catalog.plans.flatMap((plan) => plan.formerPriceIds.map((id): [string, string] => [id, plan.id])),
    ...[...current].map(([itemId, priceId]): [string, string] => [priceId, itemId]),
  ]);

  const isOnSale = (itemId: string) => (plans.get(itemId) ?? packages.get(itemId))?.available === true;
  const priceOf = (itemId: string) => (isOnSale(itemId) ? current.get(itemId) : undefined);

  function ofPrice(priceId: string): Priced | undefined {
    const itemId = itemOfPrice.get(priceId);
    if (itemId === undefined) return undefined;
    const isCurrent = priceOf(itemId) === priceId;
    const plan = plans.get(itemId);
    if (plan) return { kind: 'plan', plan, isCurrent };
    const found = packages.get(itemId);
    return found && { kind: 'package', package: found, isCurrent };
  }

  return {
    catalog,
    priceOf,
    ofPrice,
    planOf(priceId) {
      const priced = ofPrice(priceId);
      return priced?.kind === 'plan' ? priced.plan : undefined;
    },
  };
}
