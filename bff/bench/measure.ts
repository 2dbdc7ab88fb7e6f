/** One way of doing a thing: does it for so long, and answers how often in a second. */
export interface Way {
  name: string;
  run(ms: number): Promise<number>;
}

/** What is asked of a ratio. */
export type Goal = { atLeast: number } | { atMost: number };

/** One figure against another, round by round: a shared machine's speed drifts, but what one round took belongs together. */
export interface Ratio {
  name: string;
  rounds: number[];
  /** Left out where the ratio is only printed. */
  goal?: Goal;
}

export interface Pace {
  rounds: number;
  /** How long one way runs in one round. */
  sliceMs: number;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** So many callers, each calling again as soon as it is answered, until the time is over. */
export async function rateOf(callers: number, ms: number, call: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  let count = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() - startedAt < ms) {
        await call();
        count++;
      }
    }),
  );
  return count / ((performance.now() - startedAt) / 1_000);
}

export const inProcess = (name: string, callers: number, call: () => Promise<unknown>): Way => ({
  name,
  run: (ms) => rateOf(callers, ms, call),
});

export type Rates = (way: Way) => readonly number[];

/** Runs every way once a round, in turns, after a round that is not counted. */
export async function measure(ways: readonly Way[], { rounds, sliceMs }: Pace): Promise<Rates> {
  const rates = new Map(ways.map((way): [Way, number[]] => [way, []]));
  for (const way of ways) await way.run(sliceMs / 2);
  for (let round = 0; round < rounds; round++) {
    for (const [way, found] of rates) found.push(await way.run(sliceMs));
  }
  for (const [{ name }, found] of rates) printFigure(name, found, '/s');
  return (way) => rates.get(way) ?? [];
}

const written = (value: number) => Math.round(value).toLocaleString('en');

export function printFigure(name: string, values: readonly number[], unit: string): void {
  const spread = `(${written(Math.min(...values))} to ${written(Math.max(...values))})`;
  console.log(`  ${name.padEnd(58)} ${written(median(values)).padStart(9)} ${unit.padEnd(3)} ${spread}`);
}

export function ratio(name: string, above: readonly number[], below: readonly number[], goal?: Goal): Ratio {
  return { name, rounds: above.map((value, round) => value / (below[round] ?? Number.NaN)), ...(goal && { goal }) };
}
