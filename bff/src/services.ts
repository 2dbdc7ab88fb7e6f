import type { Logger } from 'pino';
import type Stripe from 'stripe';
import type { Config } from './config.ts';
import type { Ready } from './http/health.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { refuseMissingPlans } from './missing-plans.ts';
import type { Offers } from './offers.ts';
import { offersSource } from './offers-source.ts';
import { refuseOtherStripe } from './one-stripe.ts';
import { batching } from './storage/batch.ts';
import type { Consumed, Consumption } from './storage/consumptions.ts';
import type { DeliveredEvent } from './storage/inbox.ts';
import { openStorage, type Storage } from './storage/open.ts';
import { opening } from './storage/retrying.ts';
import { askStripe } from './stripe/calls.ts';
import { createStripe } from './stripe/client.ts';
import { ensurePortalConfiguration } from './stripe/portal-configuration.ts';
import { resolvePrices } from './stripe/prices.ts';
import { type Convergence, convergenceOf } from './stripe-events/converge.ts';
import { startInbox } from './stripe-events/inbox.ts';
import { type Intake, intakeOf } from './stripe-events/intake.ts';
import { startUpkeep } from './sweep/upkeep.ts';

/** What operations and events work with. */
export interface Services {
  config: Config;
  storage: Storage;
  stripe: Stripe;
  /** Spends credits; what arrives together goes in one transaction. */
  consume(consumption: Consumption): Promise<Consumed>;
  /** The catalog joined with Stripe's prices, as they stand now. */
  offers(): Promise<Offers>;
  /** Brings one object of Stripe's up to date here: the same door that events come through. */
  converge: Convergence;
  /** The id of the portal configuration that every portal session names. */
  portalConfiguration(): Promise<string>;
  /** Milliseconds since 1970, by this machine's clock. */
  now(): number;
  log: Logger;
}

export interface RunningServices extends Services {
  metrics: Metrics;
  intake: Intake;
  ready: Ready;
  close(): Promise<void>;
}

/** Opens the database, finds the catalog's prices and begins to work through the inbox. */
export async function createServices(config: Config, log: Logger): Promise<RunningServices> {
  const storage = await opening(
    () =>
      openStorage({
        database: config.database,
        onConnectionError: (error) => log.error({ err: error }, 'a database connection was lost; the pool replaces it'),
      }),
    (error) => log.warn({ err: error }, 'the database cannot be reached yet; it is tried again for half a minute'),
  );
  const now = Date.now;
  const { catalog } = config;
  const metrics = createMetrics({ inbox: () => storage.inbox.counts(), pool: storage.pool, now });
  const stripe = createStripe({ ...config.stripe, onFailure: metrics.stripeFailed });
  await refuseOtherStripe({ settings: storage.settings, stripe, isLive: config.stripe.isLive, log });
  await refuseMissingPlans(catalog, storage, now());
  const offering = await offersSource({
    catalog,
    storage,
    now,
    log,
    resolve: () => askStripe(() => resolvePrices(stripe, catalog)),
  });
  const sources = { stripe, storage, now, ...offering };
  const inbox = startInbox(sources, log);
  const upkeep = startUpkeep(sources, inbox, log, config.sweepEveryMs, metrics.drifted);
  const { webhookSecrets, isLive, portalConfiguration } = config.stripe;
  const consume = batching((items: readonly Consumption[]) =>
    storage.transaction((tx) => tx.ledger.consumeAll(items, now())),
  );
  const keep = batching(async (events: readonly DeliveredEvent[]) => {
    await storage.inbox.add(events, now());
    return events.map(() => undefined);
  });
  return {
    config,
    storage,
    stripe,
    metrics,
    consume,
    offers: offering.offers,
    converge: convergenceOf(sources),
    portalConfiguration: kept(
      async () => portalConfiguration ?? (await askStripe(() => ensurePortalConfiguration(stripe, catalog))).id,
    ),
    now,
    log,
    intake: intakeOf({ webhookSecrets, isLive, stripe, inbox, now, log, keep }),
    async ready() {
      const database = await storage.ping().then(
        () => 'ok',
        () => 'unreachable',
      );
      return { ok: database === 'ok', checks: { database }, configuration: config.fingerprint };
    },
    async close() {
      await upkeep.stop();
      await inbox.stop();
      await storage.close();
    },
  };
}

/** Remembers the first success; a failure is asked for again. */
function kept<T>(find: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  return () => {
    found ??= find().catch((error) => {
      found = undefined;
      throw error;
    });
    return found;
  };
}
