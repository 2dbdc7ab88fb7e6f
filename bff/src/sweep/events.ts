import { hourMs } from '../billing/time.ts';
import { askStripe } from '../stripe/calls.ts';
import type { Inbox } from '../stripe-events/inbox.ts';
import { stripeEvents } from '../stripe-events/index.ts';
import type { Sources } from '../stripe-events/outcome.ts';

/** Events may be listed a little later than they say, so the last hour is looked at again. */
const overlapS = hourMs / 1_000;

/**
 * Takes in every event that Stripe lists and that did not come by itself, through the same inbox.
 *
 * @param since the date of the newest event seen last time, in seconds of Stripe's clock; null for all (Stripe lists 30 days)
 * @returns that date for the next time
 */
export async function sweepEvents(since: number | null, sources: Sources, inbox: Inbox): Promise<number | null> {
  const { stripe, storage, now } = sources;
  let newest = since;
  const objects = new Set<string>();
  await askStripe(async () => {
    const created = since === null ? {} : { created: { gte: since - overlapS } };
    for await (const event of stripe.events.list({ limit: 100, ...created })) {
      newest = Math.max(newest ?? 0, event.created);
      const { id: objectId } = event.data.object as { id?: string };
      if (!stripeEvents.has(event.type) || objectId === undefined) continue;
      await storage.inbox.add([{ id: event.id, type: event.type, objectId, ignored: null }], now());
      objects.add(objectId);
    }
  });
  for (const objectId of objects) await inbox.process(objectId);
  return newest;
}
