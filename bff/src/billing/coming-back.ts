import { type Share, sum } from './book.ts';

/** What a refund or dispute took out of lots, the oldest first, or what came back since: an amount below 0, or above. */
export interface Taking {
  amount: number;
  shares: readonly Share[];
}

/** Credits that come back to where they were taken from; undefined for those that were owed. */
export interface Part {
  lotSeq: number | undefined;
  amount: number;
}

/**
 * Where an amount comes from that is to come back: what was taken last comes back first, and of what one refund took,
 * what was left as a debt before all else.
 *
 * @param before all that was taken for the payment and that came back, the oldest first
 */
export function comingBack(before: readonly Taking[], amount: number): Part[] {
  const taken: Part[] = [];
  for (const { amount: moved, shares } of before) {
    const owed = -moved - sum(shares.map((share) => share.amount));
    if (moved < 0) taken.push(...shares, { lotSeq: undefined, amount: owed });
    else takeLast(taken, moved);
  }
  return takeLast(taken, amount);
}

function takeLast(taken: Part[], amount: number): Part[] {
  const parts: Part[] = [];
  for (let left = amount; left > 0; ) {
    const last = taken.pop() ?? { lotSeq: undefined, amount: left };
    const part = Math.min(left, last.amount);
    left -= part;
    if (part > 0) parts.push({ ...last, amount: part });
    if (part < last.amount) taken.push({ ...last, amount: last.amount - part });
  }
  return parts;
}
