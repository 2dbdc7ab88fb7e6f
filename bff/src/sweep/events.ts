import { hourMs } from '../billing/time.ts';
import type { DeliveredEvent } from '../storage/inbox.ts';
import { eachOf } from '../stripe/calls.ts';
import type { Inbox } from '../stripe-events/inbox.ts';
import { stripeEvents } from '../stripe-events/index.ts';
import type { Sources } from '../stripe-events/outcome.ts';

/** Events may be listed a little later than they say, so the last hour is looked at again. */
const overlapS = hourMs / 1_000;
const eventsAtOnce = 100;

/**
 * Takes in every event that Stripe lists and that did not come by itself, through the same inbox.
 *
 * @param since the date of the newest event seen last time, in seconds of Stripe's clock; null for all (Stripe lists 30 days)
 * @returns that date for the next time
 */
export async function sweepEvents(since: number | null, sources: Sources, inbox: Inbox): Promise<number | null> {
  const { stripe, storage, now } = sources;
  let newest = since;
  const found: DeliveredEvent[] = [];
  const created = since === null ? {} : { created: { gte: since - overlapS } };
  for await (const event of eachOf((page) => stripe.events.list({ ...created, ...page }))) {
    newest = Math.max(newest ?? 0, event.created);
    const { id: objectId } = event.data.object as { id?: string };
    if (!stripeEvents.has(event.type) || objectId === undefined) continue;
    found.push({ id: event.id, type: event.type, objectId, ignored: null });
  }
  // In the order in which it happened; Stripe lists the newest first.
  const oldestFirst = found.reverse();
  for (let at = 0; at < oldestFirst.length; at += eventsAtOnce) {
    await storage.inbox.add(oldestFirst.slice(at, at + eventsAtOnce), now());
  }
  for (const objectId of new Set(oldestFirst.map((event) => event.objectId))) await inbox.process(objectId);
  return newest;
}
