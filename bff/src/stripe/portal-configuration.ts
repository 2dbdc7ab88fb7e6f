import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import type { Catalog } from '../billing/catalog.ts';
import { createOnce } from './create-once.ts';
import { type ResolvedPrices, resolvePrices } from './prices.ts';

export type PortalFeatures = Stripe.BillingPortal.ConfigurationCreateParams.Features;
type Configuration = Stripe.BillingPortal.Configuration;
type Product = Stripe.BillingPortal.ConfigurationCreateParams.Features.SubscriptionUpdate.Product;

/** Stripe's portal lists no more: https://docs.stripe.com/api/customer_portal/configurations/create */
export const maxSwitchableProducts = 10;

/**
 * The products and prices among which people may switch: what is on sale and was found. Stripe takes each interval of a
 * product once ("its price must have unique billing intervals").
 */
export function switchableProducts(catalog: Catalog, prices: ResolvedPrices): Product[] {
  const byProduct = new Map<string, Map<string, string>>();
  for (const plan of catalog.plans) {
    const price = prices.get(plan.id);
    if (!plan.available || !price || 'fault' in price) continue;
    const byInterval = byProduct.get(price.productId) ?? new Map<string, string>();
    byProduct.set(price.productId, byInterval);
    if (!byInterval.has(plan.interval)) byInterval.set(plan.interval, price.priceId);
  }
  return [...byProduct].map(([product, byInterval]) => ({ product, prices: [...byInterval.values()] }));
}

/** What people can do in Stripe's portal. With nothing to switch to, or too much for it, switching is off and the rest stays. */
export function portalFeatures(products: Product[]): PortalFeatures {
  const canSwitch = products.length > 0 && products.length <= maxSwitchableProducts;
  return {
    payment_method_update: { enabled: true },
    invoice_history: { enabled: true },
    subscription_cancel: { enabled: true, mode: 'at_period_end', proration_behavior: 'none' },
    subscription_update: canSwitch
      ? {
          enabled: true,
          default_allowed_updates: ['price'],
          products,
          proration_behavior: 'always_invoice',
          trial_update_behavior: 'continue_trial',
          schedule_at_period_end: { conditions: [{ type: 'decreasing_item_amount' }, { type: 'shortening_interval' }] },
        }
      : { enabled: false },
  };
}

const mark = 'billing_panel';
const productsMark = 'billing_panel_products';

/** Stripe takes the products and never shows them again, so that what was last sent is kept beside them. */
function metadataFor({ subscription_update }: PortalFeatures): Record<string, string> {
  const { products } = subscription_update ?? {};
  const text = JSON.stringify(Array.isArray(products) ? products : []);
  return { [mark]: 'portal', [productsMark]: createHash('sha256').update(text).digest('hex') };
}

/** Whether everything that we set is so; what we leave out is Stripe's or the operator's. */
function isAsWanted(configuration: Configuration, features: PortalFeatures): boolean {
  const { products: _, ...update } = features.subscription_update ?? { enabled: false };
  const visible = { ...features, subscription_update: update };
  return (
    configuration.active &&
    holds(configuration.metadata, metadataFor(features)) &&
    holds(configuration.features, visible)
  );
}

/** Whether `actual` has all that `wanted` has, in lists in any order. */
function holds(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(actual) &&
      actual.length === wanted.length &&
      wanted.every((each) => actual.some((other) => holds(other, each)))
    );
  }
  if (typeof wanted !== 'object' || wanted === null) return actual === wanted;
  if (typeof actual !== 'object' || actual === null) return false;
  const fields = new Map(Object.entries(actual));
  return Object.entries(wanted).every(([name, value]) => holds(fields.get(name), value));
}

/** Our configuration, found by its metadata. Of two, made in the same moment, everyone takes the older. */
async function findPortalConfiguration(stripe: Stripe): Promise<Configuration | undefined> {
  let oldest: Configuration | undefined;
  for await (const each of stripe.billingPortal.configurations.list({ limit: 100 })) {
    if (each.metadata?.[mark] !== 'portal') continue;
    if (!oldest || each.created < oldest.created || (each.created === oldest.created && each.id < oldest.id))
      oldest = each;
  }
  return oldest;
}

/** For a server that needs it now: ours as it stands, else made. Only the push changes one that is in use. */
export async function ensurePortalConfiguration(stripe: Stripe, catalog: Catalog): Promise<{ id: string }> {
  const found = await findPortalConfiguration(stripe);
  if (found?.active) return { id: found.id };
  const products = switchableProducts(catalog, await resolvePrices(stripe, catalog));
  const { id } = await pushPortalConfiguration(stripe, portalFeatures(products));
  return { id };
}

export type ConfigurationOutcome = 'made' | 'changed' | 'right';

/** Makes our configuration, or brings it up to date. */
export async function pushPortalConfiguration(
  stripe: Stripe,
  features: PortalFeatures,
): Promise<{ id: string; outcome: ConfigurationOutcome }> {
  const found = await findPortalConfiguration(stripe);
  if (!found) return { id: await makePortalConfiguration(stripe, features), outcome: 'made' };
  const { id } = found;
  if (isAsWanted(found, features)) return { id, outcome: 'right' };
  await stripe.billingPortal.configurations.update(id, { active: true, features, metadata: metadataFor(features) });
  return { id, outcome: 'changed' };
}

/** What the push would do. */
export async function comparePortalConfiguration(
  stripe: Stripe,
  features: PortalFeatures,
): Promise<ConfigurationOutcome> {
  const found = await findPortalConfiguration(stripe);
  if (!found) return 'made';
  return isAsWanted(found, features) ? 'right' : 'changed';
}

async function makePortalConfiguration(stripe: Stripe, features: PortalFeatures): Promise<string> {
  const made = await createOnce<Stripe.BillingPortal.ConfigurationCreateParams, Configuration>({
    name: 'portal',
    params: { name: 'Billing Panel', features, metadata: metadataFor(features) },
    create: (params, options) => stripe.billingPortal.configurations.create(params, options),
    find: () => findPortalConfiguration(stripe),
  });
  return (await findPortalConfiguration(stripe))?.id ?? made.id;
}
