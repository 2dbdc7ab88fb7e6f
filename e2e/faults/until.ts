import { setTimeout as pause } from 'node:timers/promises';

const patienceMs = 30_000;

/** Waits until it is so. What throws is not so yet. */
export async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + patienceMs;
  let failure: unknown;
  for (;;) {
    try {
      if (await isSo()) return;
    } catch (error) {
      failure = error;
    }
    if (Date.now() > deadline) throw new Error(`not within ${patienceMs} ms: ${what}`, { cause: failure });
    await pause(20);
  }
}
