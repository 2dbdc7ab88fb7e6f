/** Operations a second of one way of doing a thing, taken in turns with others in the same run. */
export interface Way {
  name: string;
  /** Runs about so many operations, with so many callers at once. */
  run(operations: number, callers: number): Promise<void>;
  operations: number;
  callers: number;
}

export interface Ratio {
  name: string;
  of: string;
  against: string;
  median: number;
  least: number;
  most: number;
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

/** Runs every way once a round, in turns, since a shared machine's speed drifts; the rates of one round belong together. */
export async function measure(ways: readonly Way[], rounds: number): Promise<Map<string, number[]>> {
  const rates = new Map<string, number[]>(ways.map((way) => [way.name, []]));
  for (const way of ways) await way.run(Math.ceil(way.operations / 10), way.callers);
  for (let round = 0; round < rounds; round++) {
    for (const { name, run, operations, callers } of ways) {
      const startedAt = performance.now();
      await run(operations, callers);
      rates.get(name)?.push(operations / ((performance.now() - startedAt) / 1_000));
    }
  }
  for (const [name, values] of rates) {
    const [least, most] = [Math.min(...values), Math.max(...values)].map(Math.round);
    console.log(
      `  ${name.padEnd(52)} ${Math.round(median(values)).toLocaleString('en').padStart(9)} /s  (${least} to ${most})`,
    );
  }
  return rates;
}

/** One way against another, round by round. */
export function ratio(rates: Map<string, number[]>, of: string, against: string): Ratio {
  const [above, below] = [rates.get(of) ?? [], rates.get(against) ?? []];
  const ratios = above.map((rate, round) => rate / (below[round] ?? Number.NaN));
  const found = {
    name: `${of} / ${against}`,
    of,
    against,
    median: median(ratios),
    least: Math.min(...ratios),
    most: Math.max(...ratios),
  };
  console.log(
    `  → ${found.median.toFixed(1)} times  (${found.least.toFixed(1)} to ${found.most.toFixed(1)})  ${found.name}`,
  );
  return found;
}

/** So many callers, each calling again as soon as it is answered. */
export async function callers(count: number, operations: number, call: () => Promise<unknown>): Promise<void> {
  let left = operations;
  await Promise.all(
    Array.from({ length: Math.min(count, operations) }, async () => {
      while (left-- > 0) await call();
    }),
  );
}
