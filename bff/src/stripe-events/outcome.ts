import type Stripe from 'stripe';
import type { Offers } from '../offers.ts';
import type { Account } from '../storage/accounts.ts';
import type { Storage, Store } from '../storage/open.ts';

/** What became of an object: it was brought up to date, or it is none of ours. */
export type Outcome = { kind: 'done'; warning?: string } | { kind: 'ignored'; reason: string };

/** What an event handler may ask, before its transaction. */
export interface Sources {
  stripe: Stripe;
  storage: Storage;
  offers(): Promise<Offers>;
  /** Looks the catalog's prices up at Stripe again. */
  refreshOffers(): Promise<void>;
  now(): number;
}

/**
 * Brings one object up to date, whatever happened to it and however often: it asks Stripe first, and hands back what is
 * to be written. The write runs in one transaction with the events that caused it, and cannot reach Stripe.
 */
export type Sync = (objectId: string, sources: Sources) => Promise<Write>;
export type Write = (tx: Store) => Promise<Outcome>;

/**
 * Whose a customer is, locked until the transaction ends. Every write begins with it: whatever else it touches belongs
 * to this account, so that two writes never wait for each other in a circle.
 */
export async function lockedAccountOf(customerId: string | undefined, tx: Store): Promise<Account | undefined> {
  const account = customerId === undefined ? undefined : await tx.accounts.ofCustomer(customerId);
  if (account) await tx.ledger.lock(account.id);
  return account;
}

export const notOurs = (reason: string): Outcome => ({ kind: 'ignored', reason });

/** A newer answer of Stripe's was saved while this one was on its way: ask again, for neither need be the newest. */
export class Overtaken extends Error {
  override name = 'Overtaken';
}
