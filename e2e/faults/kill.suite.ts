import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DeedName, deeds } from './deeds.ts';
import type { Ground } from './ground.ts';
import { killedAt, never, type Places } from './kill.ts';

/** Every place of every deed, or a few of some: `FAULTS=all npm run faults` takes all, which takes its time. */
const isExhaustive = process.env.FAULTS === 'all';
const aFew: DeedName[] = ['a purchase', 'the events of a payment', 'the events of a refund', 'a consumption'];
const names = (Object.keys(deeds) as DeedName[]).filter((name) => isExhaustive || aFew.includes(name));

const patienceMs = isExhaustive ? 3_600_000 : 120_000;

/** A kind of places at which a server is killed. */
export interface Kind<G extends Ground> {
  places: (ground: G) => Places;
  /** The deeds that come to such places; left out: all of them. */
  of?: readonly DeedName[];
  /** Where between the first place (0) and the last one (1) a server is killed when few are; left out: nowhere. */
  few?: number[];
}

export const withStripe: readonly DeedName[] = [
  'the first customer',
  'a purchase',
  'a subscription',
  'the events of a payment',
  'the events of a refund',
];

function chosen(count: number, few: number[]): number[] {
  if (isExhaustive) return Array.from({ length: count }, (_, index) => index + 1);
  return [...new Set(few.map((share) => 1 + Math.round(share * (count - 1))))];
}

/** Where few are killed, each of them is: a server that came to fewer places this time dies at an earlier one. */
async function isKilled(ground: Ground, name: DeedName, kind: string, places: Places, place: number): Promise<boolean> {
  try {
    if ((await killedAt(ground, name, places, place)) === undefined) return true;
  } catch (error) {
    throw new Error(`killed ${kind}, at place ${place}: ${error}`, { cause: error });
  }
  if (isExhaustive || place === 1) return false;
  return await isKilled(ground, name, kind, places, Math.ceil(place / 2));
}

/** Kills a server at places of these kinds, deed by deed; at the end the whole ledger is verified. */
export function killsAt<G extends Ground>(open: () => Promise<G>, kinds: Record<string, Kind<G>>): void {
  let ground: G;
  const counts: string[] = [];
  beforeAll(async () => {
    ground = await open();
  });
  afterAll(async () => {
    console.log(counts.join('\n'));
    await ground.stop();
  });

  for (const [kind, { places, of = names, few = [] }] of Object.entries(kinds)) {
    if (!isExhaustive && few.length === 0) continue;
    it.each(names.filter((name) => of.includes(name)))(
      `%s is done once by a server that is killed ${kind}`,
      async (name) => {
        const count = await killedAt(ground, name, places(ground), never);
        if (count === undefined || count === 0) throw new Error(`no place ${kind}`);
        const at = chosen(count, few);
        let kills = 0;
        for (const place of at) {
          if (await isKilled(ground, name, kind, places(ground), place)) kills++;
        }
        counts.push(`${name}, ${kind}: ${kills} kills at ${at.length} of ${count} places`);
        expect(kills).toBeGreaterThan(0);
      },
      patienceMs,
    );
  }
  it('leaves books in which verify finds nothing', () => ground.shop.stack.verify());
}
