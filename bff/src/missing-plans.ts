import type { Catalog } from './billing/catalog.ts';
import { dayMs } from './billing/time.ts';
import { ConfigFaults } from './config/fault.ts';
import type { Storage } from './storage/open.ts';

/** Stripe makes a page for as long as it knows the purchase's key, a day, and a page ends a day after it was made. */
const creatingForMs = 2 * dayMs;

/**
 * A plan that somebody pays, or is about to, may be taken off sale, but not out of the catalog: its credits would stop, or
 * never come, without a word. Throws `ConfigFaults` where one is missing.
 */
export async function refuseMissingPlans({ plans }: Catalog, storage: Storage, now: number): Promise<void> {
  const { paid, awaited } = await storage.subscriptions.livePriceIds();
  const known = (await storage.prices.all()).filter(({ kind }) => kind === 'plan');
  const plansOf = (priceIds: Set<string>) => known.filter(({ id }) => priceIds.has(id)).map(({ itemId }) => itemId);
  // Of several that hold, the one that lasts longest is given.
  const causes = [
    { ids: plansOf(new Set(paid)), why: 'has subscribers', until: '' },
    {
      ids: plansOf(new Set(awaited)),
      why: 'is what a subscriber changes to',
      until: ', or call that change off at Stripe first',
    },
    {
      ids: await storage.checkouts.plansUnderWay(now - creatingForMs),
      why: 'is being bought',
      until:
        ', until its pages of Checkout have ended: a day after they were opened, or when you expire them at Stripe',
    },
  ];
  const present = new Set(plans.map(({ id }) => id));
  const faults = new Map<string, string>();
  for (const { ids, why, until } of causes) {
    for (const id of ids.filter((each) => !present.has(each) && !faults.has(each))) {
      faults.set(id, `the plan ${id} ${why}: put it back, with "available": false to stop selling it${until}.`);
    }
  }
  if (faults.size > 0) throw new ConfigFaults([...faults.values()].map((fault) => `CATALOG_FILE: ${fault}`));
}
