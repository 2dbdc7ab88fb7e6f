import { setTimeout as pause } from 'node:timers/promises';
import { check, count } from './check.ts';
import { Dice } from './dice.ts';
import { Door } from './door.ts';
import { isUndone } from './expected.ts';
import { Killer } from './killer.ts';
import { Life } from './life.ts';
import { type Count, Tally } from './tally.ts';
import { Town } from './town.ts';
import { readTruth, type Truth } from './truth.ts';
import { change, clearUp, pass, type Weather } from './weather.ts';

export interface RoundOptions {
  seed: number;
  /** An empty database on PostgreSQL; left out: SQLite. */
  databaseUrl?: string | undefined;
  weather: Weather;
  people: number;
  phases: number;
  /** How often servers are killed, while the lives go on. */
  kills?: number;
}

const atOnce = 8;
/** A server that is killed leaves events leased for a minute. */
const patienceMs = 180_000;
/** Where servers are killed the sweep only costs time that the lives need; where all is lost there is nothing else. */
const sweepIntervalS = { rough: 3, late: 10, lost: 1 };

/**
 * A town, its people's lives in storm and kill, and then the books.
 *
 * @param tally counted in while it happens
 * @throws with all that is wrong in the books, or with what the storm left undone
 */
export async function round(options: RoundOptions, tally = new Tally()): Promise<Tally> {
  const { databaseUrl, weather, seed } = options;
  const dice = new Dice(seed);
  tally.rounds = 1;
  const town = await new Town().open({
    databaseUrl,
    dice: dice.own(),
    tally,
    sweepIntervalS: sweepIntervalS[weather],
  });
  let isRight = false;
  try {
    await live(town, dice, tally, options);
    mustHaveDone(tally, options);
    isRight = true;
    return tally;
  } catch (error) {
    throw new Error(`The round of seed ${seed} failed; its files are in ${town.data}.\n${error}`, {
      cause: error,
    });
  } finally {
    await town.close(!isRight);
  }
}

function mustHaveDone(tally: Tally, { weather, kills = 0 }: RoundOptions): void {
  const always: Count[] = ['payments', 'grants', 'consumptions', 'takeBacks', 'replays'];
  const byWeather: Count[] = weather === 'lost' ? ['grantsBySweep'] : ['deliveries', 'duplicates'];
  const wanted = [...always, ...byWeather, ...(kills > 0 ? (['killsWithUnansweredRequest'] as const) : [])];
  const undone = wanted.filter((name) => tally[name] === 0);
  if (undone.length > 0) throw new Error(`The storm proved nothing: ${undone.join(', ')} 0`);
  if (weather === 'lost' && tally.deliveries > 0) throw new Error(`${tally.deliveries} deliveries were not lost`);
}

async function live(town: Town, dice: Dice, tally: Tally, options: RoundOptions): Promise<void> {
  const { weather, phases, kills = 0 } = options;
  const door = new Door(town, dice.own(), tally);
  const lives = Array.from(
    { length: options.people },
    (_, index) => new Life(`person-${index + 1}`, town, door, dice.own(), tally),
  );
  const killer = kills > 0 ? new Killer(town, dice.own(), tally) : undefined;
  killer?.start(kills);
  try {
    for (let phase = 0; phase < phases || tally.kills < kills; phase++) {
      if (phase > 0) await pass(weather, town, dice);
      await change(weather, town, dice);
      await each(lives, async (life) => {
        if (phase === 0) await life.begin();
        for (let deeds = 2; deeds > 0; deeds--) {
          await life.act();
          await life.spending.act();
        }
      });
      await clearUp(weather, town, dice);
    }
  } finally {
    await killer?.stop();
  }
  await town.sandbox('/deliveries/faults', undefined, 'DELETE');
  await settle(town, lives, door);
  await each(lives, (life) => count(life, door, weather === 'lost', tally));
  countTruth(await readTruth(town), tally);
  await prove(town);
}

/** An event that a killed server had taken up is taken up again a minute later, and may be about what only `verify` sees. */
async function prove(town: Town): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return await town.verify();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await pause(2_000);
  }
}

/** Waits until the books are right, which they must become, and looks whether they stay so. */
async function settle(town: Town, lives: Life[], door: Door): Promise<void> {
  while (!(await town.sandbox<{ idle: boolean }>('/deliveries/idle', { ms: 30_000 }))?.idle);
  const problemsNow = async (of: Life[]) => {
    const truth = await readTruth(town);
    const found: { life: Life; problems: string[] }[] = [];
    await each(of, async (life) => void found.push({ life, problems: await check(life, truth, door) }));
    return found.filter(({ problems }) => problems.length > 0);
  };
  const deadline = Date.now() + patienceMs;
  for (let wrong = await problemsNow(lives); wrong.length > 0; ) {
    if (Date.now() > deadline) throw new Error(wrong.flatMap(({ problems }) => problems).join('\n'));
    await pause(2_000);
    wrong = await problemsNow(wrong.map(({ life }) => life));
  }
  await pause(1_500);
  const late = (await problemsNow(lives)).flatMap(({ problems }) => problems);
  const replies: string[] = [];
  await each(lives, async ({ name, spending }) => {
    for (const problem of await spending.replay()) replies.push(`${name}: ${problem}`);
  });
  if (late.length + replies.length > 0) throw new Error([...late, ...replies].join('\n'));
}

function countTruth({ charges, refunds, disputes }: Truth, tally: Tally): void {
  tally.payments += charges.filter(({ paid }) => paid).length;
  tally.refunds += refunds.length;
  tally.refundsThatFailed += refunds.filter(isUndone).length;
  tally.disputes += disputes.length;
  tally.disputesWon += disputes.filter(({ status }) => status === 'won').length;
}

/** A few at once, each in its turn. */
async function each<T>(list: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const left = [...list];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
