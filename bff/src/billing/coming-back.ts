import { type Share, sum } from './book.ts';

/** What a refund or dispute took out of lots, the oldest first, or what came back since: an amount below 0, or above. */
export interface Taking {
  amount: number;
  shares: readonly Share[];
  /** Those of the shares that had ended before they were taken. */
  ended: readonly Share[];
}

/** Credits that come back to where they were taken from; undefined for those that were owed. */
export interface Part {
  lotSeq: number | undefined;
  amount: number;
  /** They had ended when they were taken, whatever became of their lot. */
  hadEnded: boolean;
}

/**
 * Where an amount comes from that is to come back: what was taken last comes back first, and of what one refund took,
 * what was left as a debt before all else, and what had ended after all else.
 *
 * @param before all that was taken for the payment and that came back, the oldest first
 */
export function comingBack(before: readonly Taking[], amount: number): Part[] {
  const taken: Part[] = [];
  for (const taking of before) {
    if (taking.amount < 0) taken.push(...partsOf(taking));
    else takeLast(taken, taking.amount);
  }
  return takeLast(taken, amount);
}

function partsOf({ amount, shares, ended }: Taking): Part[] {
  const endedOf = new Map(ended.map((share) => [share.lotSeq, share.amount]));
  const usable = shares.map((share) => ({ ...share, amount: share.amount - (endedOf.get(share.lotSeq) ?? 0) }));
  const owed = { lotSeq: undefined, amount: -amount - sum(shares.map((share) => share.amount)) };
  return [
    ...ended.map((share) => ({ ...share, hadEnded: true })),
    ...[...usable, owed].map((part) => ({ ...part, hadEnded: false })),
  ];
}

function takeLast(taken: Part[], amount: number): Part[] {
  const parts: Part[] = [];
  for (let left = amount; left > 0; ) {
    const last = taken.pop() ?? { lotSeq: undefined, amount: left, hadEnded: false };
    const part = Math.min(left, last.amount);
    left -= part;
    if (part > 0) parts.push({ ...last, amount: part });
    if (part < last.amount) taken.push({ ...last, amount: last.amount - part });
  }
  return parts;
}
