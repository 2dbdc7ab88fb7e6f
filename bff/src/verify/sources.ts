import type { Logger } from 'pino';
import type { Catalog } from '../billing/catalog.ts';
import { type OffersSource, offersSource } from '../offers-source.ts';
import type { Storage } from '../storage/open.ts';
import { createStripe } from '../stripe/client.ts';
import { resolvePrices } from '../stripe/prices.ts';
import type { Sources } from '../stripe-events/outcome.ts';

/** What bringing objects home needs. The catalog's prices are looked up, and remembered, once they are asked for. */
export function lazySources(
  { secretKey, apiBase, catalog }: { secretKey: string; apiBase: URL | undefined; catalog: Catalog },
  storage: Storage,
  log: Logger,
): Sources {
  const stripe = createStripe({ secretKey, apiBase });
  const now = Date.now;
  let made: Promise<OffersSource> | undefined;
  function offering(): Promise<OffersSource> {
    made ??= offersSource({ catalog, storage, now, log, resolve: () => resolvePrices(stripe, catalog) });
    return made;
  }
  return {
    stripe,
    storage,
    now,
    offers: async () => (await offering()).offers(),
    refreshOffers: async () => (await offering()).refreshOffers(),
  };
}
