import type { Logger } from 'pino';
import type Stripe from 'stripe';
import type { Config } from './config.ts';
import type { Offers } from './offers.ts';
import type { Storage } from './storage/open.ts';
import type { Convergence } from './stripe-events/converge.ts';

/** What operations and events work with. */
export interface Services {
  config: Config;
  storage: Storage;
  stripe: Stripe;
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
