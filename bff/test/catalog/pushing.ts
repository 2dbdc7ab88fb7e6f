import type Stripe from 'stripe';
import { afterEach, beforeEach } from 'vitest';
import { parseCatalog } from '../../src/billing/parse-catalog.ts';
import type { Outcome } from '../../src/catalog-push/report.ts';
import { pushCatalog } from '../../src/catalog-push.ts';
import { packInFile, planInFile } from './samples.ts';
import { startStripe, type TestStripe } from './stripe.ts';

export const monthly = planInFile({ description: 'For teams', group: 'pro' });
export const yearly = planInFile({
  id: '7a1c2a34-5b6d-4e7f-8a90-1b2c3d4e5f60',
  interval: 'year',
  price: 490,
  group: 'pro',
});
export const starter = planInFile({ id: '8b1c2a34-5b6d-4e7f-8a90-1b2c3d4e5f60', name: 'Starter', price: 19 });
export const pack = packInFile();
export const file = { plans: [starter, monthly, yearly], packages: [pack] };
/** The same, after Pro went up to 59. */
export const raised = { plans: [starter, { ...monthly, price: 59 }, yearly], packages: [pack] };

/** Of which the push of `file` makes one each. */
export const whole = { products: 3, prices: 4, configurations: 1 };

export function catalogOf(json: unknown) {
  const result = parseCatalog(json);
  if ('faults' in result) throw new Error(result.faults.join('\n'));
  return result.catalog;
}

/** A fresh Stripe account for each test, and what tests do with it. */
export function freshAccount() {
  let line: TestStripe;
  beforeEach(async () => {
    line = await startStripe();
  });
  afterEach(() => line[Symbol.asyncDispose]());

  async function push(json: unknown = file, options = {}) {
    const said: { outcome: Outcome; text: string }[] = [];
    const catalog = catalogOf(json);
    const isWell = await pushCatalog(line.stripe, catalog, (outcome, text) => said.push({ outcome, text }), options);
    return {
      isWell,
      said,
      outcomes: said.map(({ outcome }) => outcome),
      texts: (outcome: Outcome) => said.filter((each) => each.outcome === outcome).map(({ text }) => text),
    };
  }

  async function contents() {
    const { stripe } = line;
    const products = await stripe.products.list({ limit: 100 });
    const prices = await stripe.prices.list({ limit: 100 });
    const configurations = await stripe.billingPortal.configurations.list({ limit: 100 });
    return { products: products.data, prices: prices.data, configurations: configurations.data };
  }

  async function counts() {
    const { products, prices, configurations } = await contents();
    return { products: products.length, prices: prices.length, configurations: configurations.length };
  }

  /** The price that holds the item's lookup key. */
  async function priceOf(item: { id: string }, kind = 'plan'): Promise<Stripe.Price> {
    const { data } = await line.stripe.prices.list({ lookup_keys: [`billing_panel_${kind}_${item.id}`] });
    const [price] = data;
    if (!price) throw new Error(`no price of ${item.id}`);
    return price;
  }

  /** What people may switch among in the portal, as it was last sent: Stripe does not show it. */
  function switchable(): string[] {
    const last = line.writes().findLast(({ path }) => path.startsWith('/v1/billing_portal/configurations'));
    return [...new URLSearchParams(last?.body)]
      .filter(([key]) => /\[products\].*\[prices\]/.test(key))
      .map(([, id]) => id);
  }

  return { line: () => line, stripe: () => line.stripe, push, contents, counts, priceOf, switchable };
}
