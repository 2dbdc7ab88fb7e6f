import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPostgres, type TestPostgres } from '../../bff/test/postgres.ts';
import { round } from './round.ts';
import { seedOfNow } from './seed.ts';

const seed = seedOfNow();
/** What a killed server had in hand is taken up again after a minute. */
const patienceMs = 300_000;

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

it.concurrent(
  `keeps the books right on two servers at once while deliveries go to both (seed ${seed})`,
  async () => {
    const databaseUrl = await postgres.createDatabase();
    const done = await round({ seed, databaseUrl, people: 8, phases: 4, weather: 'rough' });
    console.log(done.text());
    expect(done.duplicates).toBeGreaterThan(0);
  },
  patienceMs,
);

it.concurrent(
  `brings home by the sweep of one of two servers what no delivery brought (seed ${seed})`,
  async () => {
    const databaseUrl = await postgres.createDatabase();
    const done = await round({ seed, databaseUrl, people: 8, phases: 3, weather: 'lost' });
    console.log(done.text());
    expect(done.deliveries).toBe(0);
    expect(done.grantsBySweep).toBe(done.grants);
  },
  patienceMs,
);

it.concurrent(
  `loses and doubles nothing when servers are killed and started again (seed ${seed})`,
  async () => {
    const databaseUrl = await postgres.createDatabase();
    const done = await round({ seed, databaseUrl, people: 8, phases: 2, weather: 'late', kills: 7 });
    console.log(done.text());
    expect(done.killsWithUnansweredRequest).toBeGreaterThan(0);
  },
  patienceMs,
);
