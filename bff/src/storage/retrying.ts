import { setTimeout as pause } from 'node:timers/promises';
import { isDatabaseUnavailable } from './unavailable.ts';

const pausesMs = [20, 100, 300, 700];

/**
 * Runs a transaction again that lost a race or its connection. Should it have been committed though the answer was lost,
 * the second run finds its own keys taken and changes nothing: all our writes have such keys.
 */
export async function retrying<T>(transaction: () => Promise<T>): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await transaction();
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      await pause(pauseMs);
    }
  }
  return await transaction();
}
