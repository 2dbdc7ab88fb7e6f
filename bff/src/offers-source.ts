import type { Logger } from 'pino';
import type { Catalog } from './billing/catalog.ts';
import { secondMs } from './billing/time.ts';
import { type Offers, offersOf } from './offers.ts';
import type { Storage } from './storage/open.ts';
import type { KnownPrice } from './storage/prices.ts';
import type { ResolvedPrices } from './stripe/prices.ts';

const lookAgainAfterMs = 30 * secondMs;
/** For so long a replica may not know what an event told another one. */
const askOthersEveryMs = 5 * secondMs;

/** The setting that changes whenever an event says that prices changed at Stripe, whichever replica it came to. */
export const catalogVersion = 'catalog_version';

export interface OffersParts {
  catalog: Catalog;
  storage: Storage;
  /** Looks the catalog's prices up at Stripe. */
  resolve(): Promise<ResolvedPrices>;
  now(): number;
  log: Logger;
}

export interface OffersSource {
  offers(): Promise<Offers>;
  /** Looks the prices up again now. Resolves whether Stripe answered or not. */
  refreshOffers(): Promise<void>;
}

/**
 * The offers as they stand: looked up at start, and again in the background while an item's price is missing, so that
 * neither a push of the catalog nor a Stripe that was away needs a restart, and after an event about prices that came to
 * any replica. Without Stripe the prices of last time serve.
 */
export async function offersSource(parts: OffersParts): Promise<OffersSource> {
  const { storage, now, log } = parts;
  let version = await storage.settings.get(catalogVersion);
  let askedAt = now();
  let current = await look(parts);
  let lookedAt = now();
  let looking: Promise<void> | undefined;
  let queued: Promise<void> | undefined;

  async function lookAgain(): Promise<void> {
    try {
      const versionBefore = await storage.settings.get(catalogVersion);
      current = await look(parts);
      version = versionBefore;
    } catch (error) {
      log.error({ err: error }, 'the catalog could not be looked up');
    }
    lookedAt = now();
    looking = undefined;
  }

  async function othersHeardMore(): Promise<boolean> {
    if (now() - askedAt < askOthersEveryMs) return false;
    askedAt = now();
    return (await storage.settings.get(catalogVersion)) !== version;
  }

  return {
    async offers() {
      const isLookDue = !current.isComplete && now() - lookedAt >= lookAgainAfterMs;
      if (isLookDue || (await othersHeardMore())) looking ??= lookAgain();
      return current.offers;
    },
    refreshOffers() {
      // Whoever asks while one look is under way shares the next: a push of the catalog sends an event for every price.
      queued ??= (looking ?? Promise.resolve()).then(async () => {
        queued = undefined;
        looking = lookAgain();
        await looking;
      });
      return queued;
    },
  };
}

async function look({
  catalog,
  storage,
  resolve,
  now,
  log,
}: OffersParts): Promise<{ offers: Offers; isComplete: boolean }> {
  const prices = new Map<string, string>();
  let isComplete = true;
  try {
    for (const [itemId, found] of await resolve()) {
      if ('priceId' in found) prices.set(itemId, found.priceId);
      else {
        isComplete = false;
        log.error(
          { item: itemId, fault: found.fault, detail: found.detail },
          'not on sale: its price at Stripe is not what the catalog says',
        );
      }
    }
    await storage.prices.remember(currentPrices(catalog, prices), now());
  } catch (error) {
    isComplete = false;
    log.error({ err: error }, 'Stripe could not be asked for the prices; those of last time serve');
    for (const price of await storage.prices.all()) if (isStill(price, catalog)) prices.set(price.itemId, price.id);
  }
  return { offers: offersOf(catalog, prices, await storage.prices.all()), isComplete };
}

function currentPrices(catalog: Catalog, prices: ReadonlyMap<string, string>): KnownPrice[] {
  const plans = catalog.plans.map((plan) => ({ ...plan, kind: 'plan' as const }));
  const packages = catalog.packages.map((each) => ({ ...each, kind: 'package' as const, interval: null }));
  return [...plans, ...packages].flatMap(({ id: itemId, kind, amountMinor, currency, interval }) => {
    const id = prices.get(itemId);
    return id === undefined ? [] : [{ id, kind, itemId, amountMinor, currency, interval }];
  });
}

/** Whether a price of last time is what the catalog says today. */
function isStill(price: KnownPrice, catalog: Catalog): boolean {
  const item =
    catalog.plans.find((plan) => plan.id === price.itemId) ?? catalog.packages.find((each) => each.id === price.itemId);
  if (!item) return false;
  const interval = 'interval' in item ? item.interval : null;
  return item.amountMinor === price.amountMinor && item.currency === price.currency && interval === price.interval;
}
