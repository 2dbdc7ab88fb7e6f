import { expect, it } from 'vitest';
import { round } from './round.ts';
import { seedOfNow } from './seed.ts';

const seed = seedOfNow();
/** What a killed server had in hand is taken up again after a minute. */
const patienceMs = 300_000;

it.concurrent(
  `keeps the books of a town right while deliveries come late, twice, in disorder or never (seed ${seed})`,
  async () => {
    const done = await round({ seed, people: 8, phases: 4, weather: 'rough' });
    console.log(done.text());
    expect(done.duplicates).toBeGreaterThan(0);
  },
  patienceMs,
);

it.concurrent(
  `brings home by the sweep alone what no delivery brought (seed ${seed})`,
  async () => {
    const done = await round({ seed, people: 8, phases: 3, weather: 'lost' });
    console.log(done.text());
    expect(done.deliveries).toBe(0);
    expect(done.grantsBySweep).toBe(done.grants);
  },
  patienceMs,
);

it.concurrent(
  `loses and doubles nothing when the server is killed and started again (seed ${seed})`,
  async () => {
    const done = await round({ seed, people: 8, phases: 2, weather: 'late', kills: 7 });
    console.log(done.text());
    expect(done.killsWithUnansweredRequest).toBeGreaterThan(0);
  },
  patienceMs,
);
