import type { Logger } from 'pino';
import type Stripe from 'stripe';
import { ConfigFaults } from './config/fault.ts';
import type { Settings } from './storage/settings.ts';
import { askStripe } from './stripe/calls.ts';

export interface OneStripeParts {
  settings: Pick<Settings, 'keep'>;
  stripe: Stripe;
  isLive: boolean;
  log: Logger;
}

/** Compares with what was written down, and writes nothing. */
export function reading(settings: Settings): OneStripeParts['settings'] {
  return { keep: async (name, value) => (await settings.get(name)) ?? value };
}

const cure = 'Set the key that it was filled with, or DATABASE_URL to another database.';

/** Undefined where Stripe is away, or the key is a restricted one that may not ask. */
async function accountOf({ stripe, log }: OneStripeParts): Promise<string | undefined> {
  try {
    const account = await askStripe(() => stripe.accounts.retrieveCurrent({}, { maxNetworkRetries: 0 }));
    return account.id;
  } catch (error) {
    log.warn({ err: error }, 'Stripe did not say whose account the key is of: it is not compared with the database');
    return undefined;
  }
}

/**
 * A database belongs to one account at Stripe, in one mode: the customers, prices and payments in it mean nothing, or
 * something else, anywhere else. The first start writes down which. Throws `ConfigFaults` where it is another now.
 */
export async function refuseOtherStripe(parts: OneStripeParts): Promise<void> {
  const { settings, isLive } = parts;
  const mode = isLive ? 'live' : 'test';
  const filledIn = await settings.keep('stripe-mode', mode);
  if (filledIn !== mode) {
    throw new ConfigFaults([
      `STRIPE_SECRET_KEY is of ${mode} mode, and the database was filled in ${filledIn} mode. ${cure}`,
    ]);
  }
  const account = await accountOf(parts);
  if (account === undefined) return;
  const filledFrom = await settings.keep('stripe-account', account);
  if (filledFrom !== account) {
    throw new ConfigFaults([
      `STRIPE_SECRET_KEY is of the Stripe account ${account}, and the database was filled from ${filledFrom}. ${cure}`,
    ]);
  }
}
