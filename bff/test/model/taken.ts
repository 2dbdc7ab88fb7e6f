/** Credits that a refund took: of a batch, or owed. */
export interface Taken {
  batch: number | undefined;
  amount: number;
  hadEnded?: true;
}

/** So many of what was taken last, and what is left then. */
export function lastOf(taken: readonly Taken[], amount: number): { parts: Taken[]; left: Taken[] } {
  const left = [...taken];
  const parts: Taken[] = [];
  for (let missing = amount; missing > 0; ) {
    const last = left.pop();
    if (!last) throw new Error('more comes back than was taken');
    const part = Math.min(missing, last.amount);
    missing -= part;
    if (part < last.amount) left.push({ ...last, amount: last.amount - part });
    if (part > 0) parts.push({ ...last, amount: part });
  }
  return { parts, left };
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

export function grouped<T>(things: readonly T[], by: (thing: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const thing of things) {
    const group = groups.get(by(thing));
    if (group) group.push(thing);
    else groups.set(by(thing), [thing]);
  }
  return groups;
}

/** What is taken out of each batch, the oldest first. */
export const byBatch = (credits: readonly { batch: number }[]): Taken[] =>
  [...grouped(credits, ({ batch }) => batch)]
    .sort(([one], [other]) => one - other)
    .map(([batch, together]) => ({ batch, amount: together.length }));
