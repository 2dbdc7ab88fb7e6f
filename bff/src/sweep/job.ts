import { secondMs } from '../billing/time.ts';
import type { Jobs } from '../storage/jobs.ts';

const leaseMs = 30 * secondMs;
const retryMs = 15 * secondMs;

/** What is done regularly, by one replica at a time. */
export interface Job {
  name: string;
  everyMs: number;
  /** @param cursor how far it had come; @returns how far it has come now */
  run(cursor: number | null): Promise<number | null>;
}

/**
 * Runs a job, if it is due and no other replica has it in hand. It is held for a short time, again and again while it
 * runs, so that one who was killed keeps it from the others for no longer than that.
 */
export async function runIfDue({ name, everyMs, run }: Job, jobs: Jobs, now: () => number): Promise<void> {
  let held = now() + leaseMs;
  if (!(await jobs.claim(name, now(), held))) return;
  let beat: Promise<void> = Promise.resolve();
  const hold = async () => {
    const until = now() + leaseMs;
    if (await jobs.extend(name, held, until).catch(() => false)) held = until;
  };
  const heart = setInterval(() => {
    beat = beat.then(hold);
  }, leaseMs / 3).unref();
  let cursor: number | null = null;
  let againInMs = Math.min(everyMs, retryMs);
  try {
    cursor = await jobs.cursor(name);
    cursor = await run(cursor);
    againInMs = everyMs;
  } finally {
    clearInterval(heart);
    await beat;
    await jobs.done(name, held, now() + againInMs, cursor);
  }
}
