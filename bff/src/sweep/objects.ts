import { hourMs } from '../billing/time.ts';
import { checkoutSession } from '../stripe-events/checkout-session.ts';
import { converge } from '../stripe-events/converge.ts';
import type { Sources } from '../stripe-events/outcome.ts';
import { disputes, invoices, refunds, subscriptions } from './comparisons.ts';

const overlapS = hourMs / 1_000;
const sessionsAtOnce = 500;

/**
 * Compares what Stripe has with what is stored, without any event: for those that nobody will ever deliver again. What
 * differs goes through the same door as an event about it would.
 *
 * @param since in seconds of Stripe's clock; null for everything
 * @returns how many objects differed, and the date for the next time
 */
export async function sweepObjects(
  since: number | null,
  sources: Sources,
): Promise<{ differed: number; newest: number | null }> {
  const created = since === null ? {} : { created: { gte: since - overlapS } };
  let newest = since;
  let differed = 0;
  for (const id of await sources.storage.checkouts.unsettledSessions(sessionsAtOnce)) {
    if ((await converge(checkoutSession, id, sources)).kind === 'done') differed++;
  }
  for await (const { sync, id } of subscriptions(sources).differences({})) {
    if ((await converge(sync, id, sources)).kind === 'done') differed++;
  }
  for (const comparison of [invoices, refunds, disputes]) {
    const seen = (object: { created: number }) => {
      newest = Math.max(newest ?? 0, object.created);
    };
    for await (const { sync, id } of comparison(sources).differences(created, seen)) {
      if ((await converge(sync, id, sources)).kind === 'done') differed++;
    }
  }
  return { differed, newest };
}
