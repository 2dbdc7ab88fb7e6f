import { hourMs } from '../billing/time.ts';
import { Refusal } from '../refusal.ts';
import { isDatabaseUnavailable } from '../storage/unavailable.ts';
import { checkoutSession } from '../stripe-events/checkout-session.ts';
import { converge } from '../stripe-events/converge.ts';
import type { Sources, Sync } from '../stripe-events/outcome.ts';
import { disputes, invoices, refunds, subscriptions } from './comparisons.ts';

const overlapS = hourMs / 1_000;
const sessionsAtOnce = 500;

/**
 * Compares what Stripe has with what is stored, without any event: for those that nobody will ever deliver again. What
 * differs goes through the same door as an event about it would. One that cannot be brought home keeps no other from it.
 *
 * @param since in seconds of Stripe's clock; null for everything
 * @returns how many objects differed, why which of them failed, and the date for the next time
 */
export async function sweepObjects(
  since: number | null,
  sources: Sources,
): Promise<{ differed: number; failed: Map<string, unknown>; newest: number | null }> {
  const created = since === null ? {} : { created: { gte: since - overlapS } };
  let newest = since;
  let differed = 0;
  const failed = new Map<string, unknown>();
  async function bringHome(sync: Sync, id: string): Promise<void> {
    try {
      if ((await converge(sync, id, sources)).kind === 'done') differed++;
    } catch (error) {
      if (isDatabaseUnavailable(error) || (error instanceof Refusal && error.status === 503)) throw error;
      failed.set(id, error);
    }
  }
  for (const id of await sources.storage.checkouts.unsettledSessions(sessionsAtOnce)) {
    await bringHome(checkoutSession, id);
  }
  for await (const { sync, id } of subscriptions(sources).differences({})) {
    await bringHome(sync, id);
  }
  for (const comparison of [invoices, refunds, disputes]) {
    const seen = (object: { created: number }) => {
      newest = Math.max(newest ?? 0, object.created);
    };
    for await (const { sync, id } of comparison(sources).differences(created, seen)) {
      await bringHome(sync, id);
    }
  }
  return { differed, failed, newest };
}
