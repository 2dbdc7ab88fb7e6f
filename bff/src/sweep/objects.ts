import { dayMs, hourMs } from '../billing/time.ts';
import { Refusal } from '../refusal.ts';
import { isDatabaseUnavailable } from '../storage/unavailable.ts';
import { checkoutSession } from '../stripe-events/checkout-session.ts';
import { converge } from '../stripe-events/converge.ts';
import type { Sources, Sync } from '../stripe-events/outcome.ts';
import { disputes, invoices, paidSessions, refunds, subscriptions } from './comparisons.ts';

/** How far before the newest object of the last look a look begins: objects change after they were made. */
export const lookBack = {
  /** What was made a moment ago. */
  short: hourMs,
  /** A refund may fail a month later, a dispute takes up to three to be decided, and so does the longest term of an invoice. */
  long: 100 * dayMs,
};

const sessionsAtOnce = 500;

/**
 * Compares what Stripe has with what is stored, without any event: for those that nobody will ever deliver again. What
 * differs goes through the same door as an event about it would. One that cannot be brought home keeps no other from it.
 *
 * @param since in seconds of Stripe's clock; null for everything
 * @param lookBackMs how far before that a look begins
 * @returns how many objects differed, why which of them failed, and the date for the next time
 */
export async function sweepObjects(
  since: number | null,
  sources: Sources,
  lookBackMs: number = lookBack.long,
): Promise<{ differed: number; failed: Map<string, unknown>; newest: number | null }> {
  const created = since === null ? {} : { created: { gte: Math.max(0, since - lookBackMs / 1_000) } };
  let newest = since;
  let differed = 0;
  const failed = new Map<string, unknown>();
  async function bringHome(sync: Sync, id: string, hasChanged = async () => true): Promise<void> {
    try {
      if ((await converge(sync, id, sources)).kind === 'done' && (await hasChanged())) differed++;
    } catch (error) {
      if (isDatabaseUnavailable(error) || (error instanceof Refusal && error.status === 503)) throw error;
      failed.set(id, error);
    }
  }
  const { checkouts } = sources.storage;
  const startedAt = sources.now();
  for (;;) {
    const unsettled = await checkouts.unsettledSessions(startedAt, sessionsAtOnce);
    if (unsettled.length === 0) break;
    await checkouts.asking(
      unsettled.map(({ id }) => id),
      startedAt,
    );
    for (const { id, status } of unsettled) {
      await bringHome(checkoutSession, id, async () => (await checkouts.ofSession(id))?.status !== status);
    }
  }
  for await (const { sync, id } of subscriptions(sources).differences({})) {
    await bringHome(sync, id);
  }
  for (const comparison of [invoices, refunds, disputes, paidSessions]) {
    const seen = (object: { created: number }) => {
      newest = Math.max(newest ?? 0, object.created);
    };
    for await (const { sync, id } of comparison(sources).differences(created, seen)) {
      await bringHome(sync, id);
    }
  }
  return { differed, failed, newest };
}
