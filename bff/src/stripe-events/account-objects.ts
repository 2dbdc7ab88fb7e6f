import { randomUUID } from 'node:crypto';
import { catalogVersion } from '../offers-source.ts';
import type { Sync } from './outcome.ts';
import { lockedAccountOf, notOurs } from './outcome.ts';

/** A customer was deleted at Stripe: its account keeps everything and gets a new customer when it needs one. */
export const customerDeleted: Sync = async (customerId) => async (tx) => {
  const account = await lockedAccountOf(customerId, tx);
  if (!account) return notOurs('another customer');
  await tx.accounts.unlinkCustomer(account.id, customerId);
  return { kind: 'done' };
};

/** Products and prices changed: what is sold, and at which price, is looked up anew, by every replica. */
export const catalogChange: Sync = async (_id, { refreshOffers }) => {
  await refreshOffers();
  return async (tx) => {
    await tx.settings.set(catalogVersion, randomUUID());
    return { kind: 'done' };
  };
};
