import type { Logger } from 'pino';
import { hourMs, minuteMs, secondMs } from '../billing/time.ts';
import { Refusal } from '../refusal.ts';
import type { ClaimedEvent } from '../storage/inbox.ts';
import { isDatabaseUnavailable } from '../storage/unavailable.ts';
import { converge } from './converge.ts';
import { stripeEvents } from './index.ts';
import type { Sources, Sync } from './outcome.ts';

const leaseMs = minuteMs;
const pollMs = secondMs;
const objectsAtOnce = 8;
const delaysMs = [secondMs, 5 * secondMs, 30 * secondMs, 2 * minuteMs, 10 * minuteMs, hourMs];
/** An event that failed this often, though Stripe and the database answered, is set aside for a person to look at. */
const maxAttempts = 10;

export interface Inbox {
  /** Processes what is pending for one object. Never throws: what fails stays, and is tried again. */
  process(objectId: string): Promise<void>;
  /** Stops looking for work; resolves when what is in hand is finished. */
  stop(): Promise<void>;
}

/** Works through the stored events: at once when intake says so, and again and again for those that failed or were left by a process that died. */
export function startInbox(sources: Sources, log: Logger): Inbox {
  const inHand = new Map<string, Promise<void>>();
  let stopped = false;

  /** One at a time for an object, so that all its pending events are served by one fetch. */
  function process(objectId: string): Promise<void> {
    const before = inHand.get(objectId) ?? Promise.resolve();
    const work = before.then(() => processObject(objectId, sources, log));
    inHand.set(objectId, work);
    void work.then(() => {
      if (inHand.get(objectId) === work) inHand.delete(objectId);
    });
    return work;
  }

  async function lookForWork(): Promise<void> {
    let waitMs = pollMs;
    try {
      const due = await sources.storage.inbox.dueObjects(sources.now(), objectsAtOnce);
      const free = due.filter((id) => !inHand.has(id));
      await Promise.all(free.map(process));
      // There may be more, as when a process died in the midst of a crowd.
      if (free.length === objectsAtOnce) waitMs = 0;
    } catch (error) {
      log.error({ err: error }, 'the inbox cannot be read');
    }
    if (!stopped) timer = setTimeout(lookForWork, waitMs).unref();
  }

  let timer = setTimeout(lookForWork, 0).unref();
  return {
    process,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await Promise.all(inHand.values());
    },
  };
}

async function processObject(objectId: string, sources: Sources, log: Logger): Promise<void> {
  try {
    const claimed = await sources.storage.inbox.claim(objectId, sources.now(), leaseMs);
    for (const [sync, events] of bySync(claimed)) await processEvents(sync, objectId, events, sources, log);
  } catch (error) {
    log.error({ err: error, object: objectId }, 'events could not be processed; they stay in the inbox');
  }
}

function bySync(events: ClaimedEvent[]): Map<Sync, ClaimedEvent[]> {
  const groups = new Map<Sync, ClaimedEvent[]>();
  for (const event of events) {
    const sync = stripeEvents.get(event.type);
    if (sync) groups.set(sync, [...(groups.get(sync) ?? []), event]);
  }
  return groups;
}

async function processEvents(
  sync: Sync,
  objectId: string,
  events: ClaimedEvent[],
  sources: Sources,
  log: Logger,
): Promise<void> {
  const { storage, now } = sources;
  const ids = events.map((event) => event.id);
  try {
    const outcome = await converge(sync, objectId, sources, async (tx, result) => {
      const reason = result.kind === 'ignored' ? result.reason : (result.warning ?? null);
      await tx.inbox.conclude(ids, result.kind, reason, now());
    });
    if (outcome.kind === 'ignored')
      log.warn({ events: ids, object: objectId, reason: outcome.reason }, 'events set aside');
    else if (outcome.warning) log.warn({ events: ids, object: objectId, warning: outcome.warning }, 'events processed');
  } catch (error) {
    const attempts = Math.max(...events.map((event) => event.attempts));
    const isPassing = isDatabaseUnavailable(error) || (error instanceof Refusal && error.status === 503);
    log.error({ err: error, events: ids, object: objectId, attempts }, 'events failed; they are tried again');
    if (attempts >= maxAttempts && !isPassing) await storage.inbox.conclude(ids, 'dead', String(error), now());
    else await storage.inbox.postpone(ids, now() + (delaysMs[attempts - 1] ?? hourMs), String(error));
  }
}
