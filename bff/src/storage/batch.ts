import { isDatabaseUnavailable } from './unavailable.ts';

/** More of them at once than this go in several transactions. */
const maxBatch = 256;

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Collects what arrives while a transaction is under way, or within one turn of the loop, and hands it on together. No
 * timer: a lone item goes at once. Each caller is answered after the commit that its item was in. Where a batch fails,
 * each of its items is tried alone, so that a bad one costs the others nothing; but where the database is away, all of
 * them are told at once.
 *
 * @param run all of the items or none, in order
 */
export function batching<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let isRunning = false;

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, maxBatch);
      await together(batch);
    }
    isRunning = false;
  }

  async function together(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => {
        resolve(results[index] as Result);
      });
    } catch (error) {
      const [only] = batch;
      if (batch.length === 1 && only) return only.reject(error);
      if (isDatabaseUnavailable(error)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      for (const each of batch) await together([each]);
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (isRunning) return;
      isRunning = true;
      setImmediate(work);
    });
}
