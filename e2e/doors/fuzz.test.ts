import { afterAll, beforeAll, it } from 'vitest';
import { startPostgres, type TestPostgres } from '../../bff/test/postgres.ts';
import { mustBeRight, parts } from './fuzz/run.ts';
import { openStage } from './fuzz/stage.ts';

/** A new one each time, or that of a failure, to see it again. */
const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));

const sizes = { bodies: 1_250, tokens: 1_000, events: 1_000 };

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

// `npm run fuzz` goes further.
it.concurrent.each(['sqlite', 'postgres'])(
  `holds on %s, whatever comes in: bodies, tokens and events (seed ${seed})`,
  async (database) => {
    const stage = await openStage(database === 'postgres' ? await postgres.createDatabase() : undefined);
    try {
      for (const { name, run, count } of parts) {
        const report = await run(stage, count(sizes), seed);
        console.log(`${database}: ${report.codes.total} ${name}: ${report.codes.text()}`);
        mustBeRight(name, report);
      }
    } finally {
      await stage.close();
    }
  },
  300_000,
);
