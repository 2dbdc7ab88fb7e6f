import type { Logger } from 'pino';
import { dayMs, hourMs, minuteMs, secondMs } from '../billing/time.ts';
import type { Inbox } from '../stripe-events/inbox.ts';
import type { Sources } from '../stripe-events/outcome.ts';
import { sweepEvents } from './events.ts';
import { sweepObjects } from './objects.ts';

const leaseMs = 5 * minuteMs;
const retryMs = 15 * secondMs;
const inboxKeptForMs = 40 * dayMs;
const accountsAtOnce = 200;

/** What is done regularly, by one replica at a time. */
interface Job {
  name: string;
  everyMs: number;
  /** @param cursor how far it had come; @returns how far it has come now */
  run(cursor: number | null): Promise<number | null>;
}

export interface Upkeep {
  /** Takes no new job; resolves when the one in hand is finished. */
  stop(): Promise<void>;
}

/**
 * Keeps the books complete without anybody's help: takes in what no webhook brought, compares what Stripe has with what
 * is stored, writes off what has expired, and forgets old events. At start, then regularly.
 */
export function startUpkeep(sources: Sources, inbox: Inbox, log: Logger, sweepEveryMs: number): Upkeep {
  const { storage, now } = sources;
  const jobs: Job[] = [
    { name: 'sweep-events', everyMs: sweepEveryMs, run: (cursor) => sweepEvents(cursor, sources, inbox) },
    {
      name: 'sweep-objects',
      everyMs: Math.max(hourMs, sweepEveryMs),
      async run(cursor) {
        const { differed, failed, newest } = await sweepObjects(cursor, sources);
        if (differed > 0) log.warn({ differed }, 'the sweep brought home what no event had brought');
        for (const [id, err] of failed) log.error({ err, object: id }, 'the sweep could not bring an object home');
        return newest;
      },
    },
    { name: 'expire-credits', everyMs: Math.min(minuteMs, sweepEveryMs), run: () => writeOffExpired(sources) },
    {
      name: 'forget-events',
      everyMs: dayMs,
      async run() {
        await storage.inbox.forget(now() - inboxKeptForMs);
        return null;
      },
    },
  ];
  let stopped = false;
  let inHand: Promise<void> = Promise.resolve();
  let timer = setTimeout(round, 0).unref();

  function round(): void {
    inHand = runDue(jobs, sources, log, () => stopped).finally(() => {
      if (!stopped) timer = setTimeout(round, Math.min(secondMs, sweepEveryMs)).unref();
    });
  }

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await inHand;
    },
  };
}

async function runDue(jobs: Job[], { storage, now }: Sources, log: Logger, isStopped: () => boolean): Promise<void> {
  for (const { name, everyMs, run } of jobs) {
    if (isStopped()) return;
    try {
      if (!(await storage.jobs.claim(name, now(), leaseMs))) continue;
      const cursor = await storage.jobs.cursor(name);
      try {
        await storage.jobs.done(name, now() + everyMs, await run(cursor));
      } catch (error) {
        await storage.jobs.done(name, now() + Math.min(everyMs, retryMs), cursor);
        throw error;
      }
    } catch (error) {
      log.error({ err: error, job: name }, 'a regular job failed; it is tried again');
    }
  }
}

/** So that a history shows what has expired; it cannot be spent in any case. */
async function writeOffExpired({ storage, now }: Sources): Promise<null> {
  for (const accountId of await storage.ledger.accountsBehind(now(), accountsAtOnce)) {
    await storage.transaction((tx) => tx.ledger.submit(accountId, { kind: 'catch_up' }, now()));
  }
  return null;
}
