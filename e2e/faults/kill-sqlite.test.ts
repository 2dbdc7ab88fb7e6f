import { describe } from 'vitest';
import { openOnSqlite } from './ground.ts';
import { killsAt, withStripe } from './kill.suite.ts';
import { callsOf, writesOf } from './kill.ts';
import { canTrace } from './strace.ts';

// Without strace, the kills while Stripe is called are here, and those at any moment in the storm.
describe.skipIf(!canTrace())('with strace', () => {
  killsAt(() => openOnSqlite(), { 'at a write': { places: writesOf, few: [0.6] } });
});

describe('at Stripe', () => {
  killsAt(() => openOnSqlite(), {
    'before Stripe acts': { places: (ground) => callsOf(ground, 'before'), of: withStripe, few: [0] },
    'after Stripe acted': { places: (ground) => callsOf(ground, 'after'), of: withStripe, few: [1] },
  });
});
