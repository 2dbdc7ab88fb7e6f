import { afterAll, beforeAll } from 'vitest';
import { startPostgres, type TestPostgres } from '../../bff/test/postgres.ts';
import { openOnPostgres } from './ground.ts';
import { killsAt, withStripe } from './kill.suite.ts';
import { callsOf, statementsOf } from './kill.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

killsAt(() => openOnPostgres(postgres), {
  'before a statement': { places: (ground) => statementsOf(ground, 'before'), few: [0.5] },
  'after a statement': { places: (ground) => statementsOf(ground, 'after'), few: [1] },
  'before Stripe acts': { places: (ground) => callsOf(ground, 'before'), of: withStripe },
  'after Stripe acted': { places: (ground) => callsOf(ground, 'after'), of: withStripe },
});
