import type Stripe from 'stripe';
import type { Catalog } from './billing/catalog.ts';
import { pushFaults } from './catalog-push/faults.ts';
import { pushPrice } from './catalog-push/prices.ts';
import { isManaged, offersIn, pushProducts } from './catalog-push/products.ts';
import type { Push, Report } from './catalog-push/report.ts';
import {
  comparePortalConfiguration,
  maxSwitchableProducts,
  portalFeatures,
  pushPortalConfiguration,
  switchableProducts,
} from './stripe/portal-configuration.ts';
import { pricedItems, pricesAtStripe, type ResolvedPrices, resolvePrices, termsOf } from './stripe/prices.ts';

/**
 * Makes Stripe hold what the catalog sells: products, prices and the portal configuration. Pushing again, at the same time,
 * or after one that was cut off, makes nothing twice. Nothing is archived: what is no longer sold is still paid by somebody.
 *
 * @returns whether all is well: false where `report` was told of something wrong. Throws what the SDK throws.
 */
export async function pushCatalog(
  stripe: Stripe,
  catalog: Catalog,
  report: Report,
  { isDryRun = false }: { isDryRun?: boolean } = {},
): Promise<boolean> {
  const faults = pushFaults(catalog);
  for (const fault of faults) report('wrong', fault);
  if (faults.length > 0) return false;

  const push: Push = { stripe, report, isDryRun };
  const isMoved = await pushItems(push, catalog);
  return pushPortal(push, catalog, isMoved);
}

/** @returns whether a plan has another price than before, so that the portal has another choice */
async function pushItems(push: Push, catalog: Catalog): Promise<boolean> {
  const { taxBehavior } = catalog.checkout;
  const current = await pricesAtStripe(push.stripe, pricedItems(catalog));
  const products = await pushProducts(push, offersIn(catalog), current);
  let isMoved = false;
  for (const [{ items }, productId] of products) {
    for (const item of items.filter(isManaged)) {
      const isAnother = await pushPrice(push, { item, productId, taxBehavior }, current.get(item.id));
      if (isAnother && item.kind === 'plan') isMoved = true;
    }
  }
  return isMoved;
}

/** Reads all prices once more, as the server will, so that what is wrong with the operator's own ones is told too. */
async function pushPortal({ stripe, report, isDryRun }: Push, catalog: Catalog, isMoved: boolean): Promise<boolean> {
  const prices = await resolvePrices(stripe, catalog);
  const products = switchableProducts(catalog, prices);
  const faults = ownPriceFaults(report, catalog, prices);
  if (products.length > maxSwitchableProducts) {
    faults.push(
      `The plans are in ${products.length} products at Stripe, and its portal takes ${maxSwitchableProducts}: people cannot switch in the portal.`,
    );
  }
  for (const fault of faults) report('wrong', fault);
  const features = portalFeatures(products);
  if (isDryRun) {
    const outcome = await comparePortalConfiguration(stripe, features);
    report(isMoved && outcome === 'right' ? 'changed' : outcome, 'portal configuration');
  } else {
    const { id, outcome } = await pushPortalConfiguration(stripe, features);
    const count = products.reduce((total, product) => total + product.prices.length, 0);
    report(outcome, `portal configuration: ${id}, with ${count} ${count === 1 ? 'price' : 'prices'} to switch among`);
  }
  return faults.length === 0;
}

/** The operator's own prices are looked at and never touched. */
function ownPriceFaults(report: Report, catalog: Catalog, prices: ResolvedPrices): string[] {
  const faults: string[] = [];
  for (const item of pricedItems(catalog)) {
    const price = prices.get(item.id);
    if (!item.stripePriceId || !item.available || !price) continue;
    const label = `price of "${item.name}", ${termsOf(item)}`;
    if ('fault' in price) faults.push(`${label}: ${price.detail}`);
    else report('right', `${label}: ${price.priceId}, your own`);
  }
  return faults;
}
