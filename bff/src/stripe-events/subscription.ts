import type Stripe from 'stripe';
import { isFinished } from '../billing/subscription.ts';
import type { Offers } from '../offers.ts';
import type { Store } from '../storage/open.ts';
import { idOf, subscriptionFrom } from '../stripe/from-stripe.ts';
import { fetchSubscription } from './fetch.ts';
import { lockedAccountOf, notOurs, type Outcome, Overtaken, type Sources, type Sync } from './outcome.ts';
import { endAllPeriods } from './period-end.ts';

/** A subscription began, changed or ended: it is saved as Stripe has it now, so that order and repetition do not matter. */
export const subscription: Sync = async (id, sources) => {
  const fetched = await fetchNumbered(id, sources);
  const offers = await sources.offers();
  return async (tx): Promise<Outcome> => {
    const account = await lockedAccountOf(idOf(fetched.source.customer), tx);
    if (!account) return notOurs('a subscription of another customer');
    return await saveSubscription(fetched, account.id, offers, tx, sources.now());
  };
};

/** What Stripe answered, and the number that the question had. */
export interface NumberedSubscription {
  source: Stripe.Subscription;
  fetchSeq: number;
}

export async function fetchNumbered(id: string, { stripe, storage }: Sources): Promise<NumberedSubscription> {
  const fetchSeq = await storage.subscriptions.nextFetch();
  return { source: await fetchSubscription(stripe, id), fetchSeq };
}

/** @throws Overtaken where a later fetch was saved already */
export async function saveSubscription(
  { source, fetchSeq }: NumberedSubscription,
  accountId: number,
  offers: Offers,
  tx: Store,
  now: number,
): Promise<Outcome> {
  const found = subscriptionFrom(source, accountId, (priceId) => offers.planOf(priceId) !== undefined);
  if (!found) return notOurs('a subscription without items');
  const before = await tx.subscriptions.find(found.id);
  if (!(await tx.subscriptions.save(found, fetchSeq))) throw new Overtaken();
  if (source.trial_start !== null) await tx.accounts.markTrialUsed(accountId);
  // Once: a second event that tells of the end does not end what came back since.
  if (!before || !isFinished(before.status)) await endAllPeriods(found, tx, now);
  return { kind: 'done' };
}
