import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseAddress } from '../../src/config/addresses.ts';
import { Shop } from '../verify/shop.ts';
import { Life } from './life.ts';
import { type Step, steps } from './steps.ts';

type Databases = Record<string, () => Promise<DatabaseAddress>>;

/** What 200 lives must have met, or they are too tame to show anything. */
const seen = ['in debt', 'replayed', 'idempotency_mismatch', 'insufficient_credits', 'over_refunded', 'over_reserved']
  .concat(['reservation_closed', 'reservation_expired', 'unknown_transaction', 'unknown_reservation'])
  .concat([
    'entry: expire',
    'entry: give_back',
    'entry: revoke',
    'entry: reinstate',
    'entry: expire undone',
    'renew',
    'cancel',
  ]);

/** Lives that went wrong once, lived before all others. */
const once: [Step[]][] = [
  [
    [
      { do: 'subscribe', plan: 'rolling' },
      { do: 'dispute', of: 0, minor: 333, status: 'needs_response' },
      { do: 'dispute', of: 0, minor: 333, status: 'won' },
      { do: 'renew' },
    ],
  ],
];

/**
 * Random lives on the model and on servers, each answer compared. `MODEL_RUNS` sets how many, `MODEL_SEED` which, and
 * `MODEL_TRACE` lives one that was printed once more.
 */
export function livesSuite(databases: Databases, runs: number): void {
  const names = Object.keys(databases).join(' and ');

  describe(`the model of the ledger, and a server on ${names}`, () => {
    const shops: Shop[] = [];
    const tally = new Map<string, number>();
    let people = 0;
    const live = (trace: readonly Step[]) => new Life(shops, `person-${people++}`, tally).live(trace);

    beforeAll(async () => {
      for (const create of Object.values(databases)) shops.push(await Shop.open(await create()));
    });
    afterAll(async () => {
      for (const shop of shops) await shop[Symbol.asyncDispose]();
    });

    const { MODEL_RUNS, MODEL_SEED, MODEL_TRACE } = process.env;
    const numRuns = Number(MODEL_RUNS ?? runs);
    const seed = Number(MODEL_SEED ?? Date.now() % 2 ** 31);

    it.runIf(MODEL_TRACE)('answer alike to one trace', async () => {
      await live(JSON.parse(MODEL_TRACE ?? '[]'));
    });

    it.skipIf(MODEL_TRACE)(
      `answer alike to whatever happens (${numRuns} lives, seed ${seed})`,
      async () => {
        const report = ({ failed, counterexample, numShrinks, errorInstance }: fc.RunDetails<[readonly Step[]]>) => {
          if (!failed) return;
          const [trace] = counterexample ?? [];
          const again = `MODEL_TRACE='${JSON.stringify(trace)}'`;
          throw new Error(`seed ${seed}, shrunk ${numShrinks} times; live it again with\n${again}`, {
            cause: errorInstance,
          });
        };
        await fc.assert(fc.asyncProperty(steps, live), {
          seed,
          numRuns,
          examples: once,
          asyncReporter: async (run) => report(run),
        });
        const counts = [...tally].sort(([a], [b]) => a.localeCompare(b)).map(([what, times]) => `${what} ${times}`);
        console.log(`${names}: ${people} lives, seed ${seed}: ${counts.join(', ')}`);
        if (numRuns >= 200) for (const what of seen) expect(tally.get(what), what).toBeGreaterThan(0);
      },
      3_600_000,
    );
  });
}
