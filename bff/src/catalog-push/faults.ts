import { exponentOf } from '@billing-panel/contract';
import type { Catalog } from '../billing/catalog.ts';
import { maxSwitchableProducts } from '../stripe/portal-configuration.ts';
import { type PricedItem, pricedItems, termsOf } from '../stripe/prices.ts';

/** What a sound catalog may say and Stripe cannot take. Nothing is pushed then. */
export function pushFaults(catalog: Catalog): string[] {
  const groups = new Set(catalog.plans.filter((plan) => plan.available).map((plan) => plan.group));
  const tooMany =
    groups.size > maxSwitchableProducts
      ? [
          `The catalog has ${groups.size} groups of plans on sale, and Stripe's portal lets people switch among ${maxSwitchableProducts}. Join the intervals of a plan by "group", or set available to false for some.`,
        ]
      : [];
  const managed = pricedItems(catalog).filter((item) => item.available && !item.stripePriceId);
  return [...tooMany, ...managed.flatMap(amountFaults)];
}

/** https://docs.stripe.com/currencies#special-cases and #three-decimal */
function amountFaults(item: PricedItem): string[] {
  const isWholeOnly = ['isk', 'ugx'].includes(item.currency);
  const unit = isWholeOnly ? 100 : exponentOf(item.currency) === 3 ? 10 : 1;
  if (item.amountMinor % unit === 0) return [];
  const rule = isWholeOnly ? 'whole amounts only' : 'two digits after the point, though the currency has three';
  return [`${item.name}, ${termsOf(item)}: in ${item.currency.toUpperCase()} Stripe takes ${rule}.`];
}
