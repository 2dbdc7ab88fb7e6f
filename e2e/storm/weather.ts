import { setTimeout as pause } from 'node:timers/promises';
import type { Dice } from './dice.ts';
import type { Town } from './town.ts';

const types = ['checkout.*', 'invoice.*', 'customer.*', 'charge.*', 'refund.*', 'charge.dispute.*', 'payment_intent.*'];

/**
 * What becomes of deliveries. `rough`: anything. `late`: anything, but each arrives in the end. `lost`: none arrives, so
 * that nothing but the sweep brings anything home.
 */
export type Weather = 'rough' | 'late' | 'lost';

/** Orders the faults of a phase. */
export async function change(weather: Weather, town: Town, dice: Dice): Promise<void> {
  const order = (fault: object) => town.sandbox('/deliveries/faults', fault);
  await town.sandbox('/deliveries/faults', undefined, 'DELETE');
  if (weather === 'lost') {
    await order({ effect: 'lose' });
    return;
  }
  await order({ effect: 'repeat', times: dice.between(0, 2), ms: dice.between(0, 300) });
  if (dice.chance(0.4)) await order({ effect: 'delay', ms: dice.between(50, 1_500), types: some(dice) });
  if (dice.chance(0.5)) await order({ effect: 'hold', types: some(dice) });
  if (weather === 'rough' && dice.chance(0.3))
    await order({ effect: 'lose', types: some(dice), count: dice.between(1, 30) });
}

const some = (dice: Dice) => types.filter(() => dice.chance(0.5)).concat(dice.pick(types));

/** Lets go what was held, in an order of the dice's, and now and then what was lost. */
export async function clearUp(weather: Weather, town: Town, dice: Dice): Promise<void> {
  if (weather === 'lost') return;
  const states = dice.chance(0.3) ? ['held', 'lost'] : ['held'];
  const order = dice.pick(['shuffle', 'shuffle', 'reverse', 'as_is']);
  await town.sandbox('/deliveries/release', { order, states, seed: dice.between(1, 2 ** 30) });
}

// Sums of 30 and 31 days end in the hour in which a renewal's invoice is a draft.
const steps = [{ hours: 2 }, { days: 4 }, { days: 11 }, { days: 15 }, { days: 16 }, { days: 26 }];
const strides = [...steps, { renewal: true }, { months: 1, hours: 2 }];

/**
 * Moves Stripe's clock. Stripe lists events for 30 days: where some are lost, the sweep gets its turn first, and less than
 * that passes until the next.
 */
export async function pass(weather: Weather, town: Town, dice: Dice): Promise<void> {
  if (weather !== 'late') await swept(town);
  const by = dice.pick(weather === 'late' ? strides : steps);
  // Nobody has a subscription that renews: then time passes all the same.
  if (!(await town.sandbox('/clock/advance', by))) await town.sandbox('/clock/advance', { days: 2 });
}

/** Resolves when a sweep that began after now has ended. */
async function swept(town: Town): Promise<void> {
  await town.sandbox('/requests', undefined, 'DELETE');
  const path = '/requests?method=GET&path=/v1/events';
  const deadline = Date.now() + 180_000;
  for (;;) {
    const seen = await town.sandbox<{ requests: { params: string }[] }>(path, undefined, 'GET');
    // Its first page begins a sweep; the second that begins says that the first has ended.
    const begun = seen?.requests.filter(({ params }) => !params.includes('starting_after')) ?? [];
    if (begun.length >= 2) return;
    if (Date.now() > deadline) throw new Error('no sweep for 180 s');
    await pause(100);
  }
}
