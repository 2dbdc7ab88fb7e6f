import pino from 'pino';
import { readConfig } from '../src/config.ts';
import type { Services } from '../src/services.ts';
import { batching } from '../src/storage/batch.ts';
import type { Consumption } from '../src/storage/consumptions.ts';
import type { Storage } from '../src/storage/open.ts';
import { createStripe } from '../src/stripe/client.ts';
import { environment } from '../test/http/server.ts';

const notMeasured = () => Promise.reject(new Error('The bench never asks Stripe.'));

/** What operations work with, over a storage; Stripe is out of reach. */
export function servicesOn(storage: Storage): Services {
  const config = readConfig(environment);
  return {
    config,
    storage,
    stripe: createStripe(config.stripe),
    consume: batching((items: readonly Consumption[]) =>
      storage.transaction((tx) => tx.ledger.consumeAll(items, Date.now())),
    ),
    offers: notMeasured,
    converge: { session: notMeasured, subscription: notMeasured },
    portalConfiguration: notMeasured,
    now: Date.now,
    log: pino({ level: 'silent' }),
  };
}

/** The same with batching off: every consumption is a transaction of its own, at once. */
export function unbatched(services: Services): Services {
  const { storage } = services;
  return {
    ...services,
    async consume(consumption) {
      const [consumed] = await storage.transaction((tx) => tx.ledger.consumeAll([consumption], Date.now()));
      if (!consumed) throw new Error('A consumption was not answered.');
      return consumed;
    },
  };
}
