import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { secondMs } from '../billing/time.ts';
import { Refusal } from '../refusal.ts';
import type { Services } from '../services.ts';

/** Longer than any request waits for Stripe; only a process that died leaves it to run out. */
const leaseMs = 30 * secondMs;
const waitsMs = 5 * secondMs;
const looksEveryMs = 50;

/**
 * Changes an account's subscription while nobody else does, on any replica: the row of the database decides. A second
 * click waits for the first, and then finds what that one made.
 *
 * @throws Refusal `in_progress` where the other one takes too long
 */
export async function oneAtATime<T>(
  accountId: number,
  { storage, now }: Services,
  change: () => Promise<T>,
): Promise<T> {
  const holder = randomUUID();
  const givesUpAt = performance.now() + waitsMs;
  while (!(await storage.planChanges.take(accountId, holder, now(), leaseMs))) {
    if (performance.now() > givesUpAt) {
      throw new Refusal(
        'in_progress',
        'This subscription is being changed already. Please wait a moment and look again.',
      );
    }
    await pause(looksEveryMs);
  }
  try {
    return await change();
  } finally {
    await storage.planChanges.giveBack(accountId, holder);
  }
}
