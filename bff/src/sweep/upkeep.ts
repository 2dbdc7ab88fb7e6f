import type { Logger } from 'pino';
import { dayMs, hourMs, minuteMs, secondMs } from '../billing/time.ts';
import type { Inbox } from '../stripe-events/inbox.ts';
import type { Sources } from '../stripe-events/outcome.ts';
import { sweepEvents } from './events.ts';
import { type Job, runIfDue } from './job.ts';
import { lookBack, sweepObjects } from './objects.ts';

/** When everything was compared that may have changed since it was made: it is part of the hourly job, once a day. */
const inDepth = 'sweep-objects-in-depth';
const inboxKeptForMs = 40 * dayMs;
const accountsAtOnce = 200;

export interface Upkeep {
  /** Takes no new job; resolves when the one in hand is finished. */
  stop(): Promise<void>;
}

/**
 * Keeps the books complete without anybody's help: takes in what no webhook brought, compares what Stripe has with what
 * is stored, writes off what has expired, and forgets old events. At start, then regularly.
 */
export function startUpkeep(
  sources: Sources,
  inbox: Inbox,
  log: Logger,
  sweepEveryMs: number,
  onDrift: (objects: number) => void = () => {},
): Upkeep {
  const { storage, now } = sources;
  const jobs: Job[] = [
    { name: 'sweep-events', everyMs: sweepEveryMs, run: (cursor) => sweepEvents(cursor, sources, inbox) },
    {
      name: 'sweep-objects',
      everyMs: Math.max(hourMs, sweepEveryMs),
      async run(cursor) {
        const at = now();
        const isInDepth = await storage.jobs.claim(inDepth, at, at);
        const from = isInDepth ? lookBack.long : lookBack.short;
        const { differed, failed, newest } = await sweepObjects(cursor, sources, from);
        if (isInDepth) await storage.jobs.done(inDepth, at, at + dayMs, null);
        onDrift(differed);
        if (differed > 0) log.warn({ differed }, 'the sweep brought home what no event had brought');
        for (const [id, err] of failed) log.error({ err, object: id }, 'the sweep could not bring an object home');
        return newest;
      },
    },
    { name: 'expire-credits', everyMs: Math.min(minuteMs, sweepEveryMs), run: () => writeOffExpired(sources) },
    {
      name: 'forget-limits',
      everyMs: hourMs,
      async run() {
        await storage.rateLimits.forget(now());
        return null;
      },
    },
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
  const inHand = new Map<Job, Promise<void>>();
  const timers = new Map<Job, NodeJS.Timeout>();

  /** Each job in its own time, so that a long one keeps no other waiting. */
  function look(job: Job): void {
    const work = runIfDue(job, storage.jobs, now).catch((error) =>
      log.error({ err: error, job: job.name }, 'a regular job failed; it is tried again'),
    );
    inHand.set(
      job,
      work.then(() => lookAfter(job, Math.min(secondMs, sweepEveryMs))),
    );
  }

  function lookAfter(job: Job, ms: number): void {
    if (!stopped) timers.set(job, setTimeout(() => look(job), ms).unref());
  }

  for (const job of jobs) lookAfter(job, 0);
  return {
    async stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(inHand.values());
    },
  };
}

/** So that a history shows what has expired; it cannot be spent in any case. */
async function writeOffExpired({ storage, now }: Sources): Promise<null> {
  for (const accountId of await storage.ledger.accountsBehind(now(), accountsAtOnce)) {
    await storage.transaction((tx) => tx.ledger.submit(accountId, { kind: 'catch_up' }, now()));
  }
  return null;
}
