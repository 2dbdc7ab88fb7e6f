import type { Store } from '../storage/open.ts';
import { checkoutSession } from './checkout-session.ts';
import { type Outcome, Overtaken, type Sources, type Sync } from './outcome.ts';
import { subscription } from './subscription.ts';

const maxFetches = 5;

/**
 * Brings one object up to date: fetch, then one transaction with whatever else must be kept together with it. Where a
 * newer answer was saved meanwhile, it asks again.
 */
export async function converge(
  sync: Sync,
  objectId: string,
  sources: Sources,
  alongside: (tx: Store, outcome: Outcome) => Promise<void> = async () => {},
): Promise<Outcome> {
  for (let fetches = 1; ; fetches++) {
    const write = await sync(objectId, sources);
    try {
      return await sources.storage.transaction(async (tx) => {
        const outcome = await write(tx);
        await alongside(tx, outcome);
        return outcome;
      });
    } catch (error) {
      if (!(error instanceof Overtaken) || fetches >= maxFetches) throw error;
    }
  }
}

/** The same door for whoever cannot wait for an event. */
export interface Convergence {
  session(id: string): Promise<void>;
  subscription(id: string): Promise<void>;
}

export function convergenceOf(sources: Sources): Convergence {
  return {
    async session(id) {
      await converge(checkoutSession, id, sources);
    },
    async subscription(id) {
      await converge(subscription, id, sources);
    },
  };
}
