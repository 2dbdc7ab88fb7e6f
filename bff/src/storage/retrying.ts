import { setTimeout as pause } from 'node:timers/promises';
import { isDatabaseUnavailable, isStalePlan } from './unavailable.ts';

const pausesMs = [20, 100, 300, 700];
/** What took longer than this has waited long enough: for a free connection, say, which the next try would only wait for again. */
const patienceMs = 2_000;

const startPatienceMs = 30_000;
const startPauseMs = 500;

/**
 * Runs a transaction again that lost a race or its connection. Should it have been committed though the answer was lost,
 * the second run finds its own keys taken and changes nothing: all our writes have such keys.
 */
export async function retrying<T>(transaction: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  for (const pauseMs of pausesMs) {
    try {
      return await transaction();
    } catch (error) {
      const isPassing = isDatabaseUnavailable(error) || isStalePlan(error);
      if (!isPassing || performance.now() - startedAt > patienceMs) throw error;
      await pause(pauseMs);
    }
  }
  return await transaction();
}

/** Opens a database that may itself be starting. `onWait` is told once, why it waits. */
export async function opening<T>(open: () => Promise<T>, onWait: (error: unknown) => void): Promise<T> {
  const deadline = performance.now() + startPatienceMs;
  for (let tries = 1; ; tries++) {
    try {
      return await open();
    } catch (error) {
      if (!isDatabaseUnavailable(error) || performance.now() > deadline) throw error;
      if (tries === 1) onWait(error);
      await pause(startPauseMs);
    }
  }
}
