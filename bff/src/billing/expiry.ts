import {
  type Draft,
  debtOf,
  drawn,
  enter,
  type Hold,
  inSpendingOrder,
  isExpired,
  type Lot,
  putBack,
  putLots,
  sum,
} from './book.ts';

/** What time brings: holds end by themselves, credits expire, included credits end with their period. */

/** Ends holds whose time has come, one moment's after another's, then writes off what has expired. */
export function catchUp(draft: Draft, now: number): Draft {
  const ended = draft.book.holds.filter((hold) => hold.expiresAt <= now);
  const moments = [...new Set(ended.map((hold) => hold.expiresAt))].sort((a, b) => a - b);
  const freeThoseOf = (current: Draft, moment: number) =>
    freeHolds(
      current,
      ended.filter((hold) => hold.expiresAt === moment),
      'expired',
    );
  return expireLots(moments.reduce(freeThoseOf, draft), now);
}

/** Ends holds and puts their credits back, with the expiry that they had: together, so that no order decides which of them pay a debt. */
export function freeHolds(draft: Draft, holds: readonly Hold[], status: 'released' | 'expired'): Draft {
  const debt = debtOf(draft.book);
  const closed = holds.reduce((current, hold) => closeHold(current, hold, status, 0), draft);
  return putBack(
    closed,
    holds.flatMap((hold) => hold.shares),
    debt,
  );
}

export function closeHold(
  draft: Draft,
  hold: Hold,
  status: 'settled' | 'released' | 'expired',
  settled: number,
): Draft {
  const { book, posting } = draft;
  const holds = book.holds.filter((each) => each.id !== hold.id);
  return {
    book: { ...book, held: book.held - hold.amount, holds },
    posting: { ...posting, closed: [...posting.closed, { id: hold.id, status, settled }] },
  };
}

/** Writes off what is left of every lot whose time has come. */
export function expireLots(draft: Draft, now: number): Draft {
  const expired = inSpendingOrder(draft.book.lots).filter((lot) => lot.remaining > 0 && isExpired(lot, now));
  return expired.reduce((current, lot) => writeOff(current, lot, lot.remaining, now), draft);
}

function writeOff(draft: Draft, lot: Lot, amount: number, now: number): Draft {
  const entered = enter(draft, { kind: 'expire', amount: -amount, actor: 'expiry' }, now);
  const reduced = putLots(entered.draft, [{ ...lot, remaining: lot.remaining - amount }]);
  return drawn(reduced, entered.entry.seq, [{ lotSeq: lot.seq, amount }]);
}

/** Included credits of earlier periods end. */
export interface EndPeriod {
  kind: 'end_period';
  /** The lots that do, also where nothing is left of them. */
  lotSeqs: readonly number[];
}

/**
 * What rolls over is the youngest of it, up to the cap that the youngest of them came with. Where less than that is free,
 * the youngest lots of which something is held stay open for the rest of the cap, since that may come back.
 */
export function endPeriod(draft: Draft, { lotSeqs }: EndPeriod, now: number): Draft {
  const ending = draft.book.lots.filter((lot) => lotSeqs.includes(lot.seq) && !isExpired(lot, now));
  ending.sort((a, b) => b.seq - a.seq);
  let rolls = ending[0]?.rolloverCap ?? 0;
  const upToCap = (amount: number) => {
    const part = Math.min(rolls, amount);
    rolls -= part;
    return part;
  };
  // All that is free before what is held.
  const kept = new Map(ending.map((lot) => [lot.seq, upToCap(lot.remaining)]));
  const comesBack = new Set(ending.filter((lot) => upToCap(heldOf(lot, draft)) > 0).map((lot) => lot.seq));
  return ending.reduce((current, lot) => {
    const left = kept.get(lot.seq) ?? 0;
    // A lot that ends whole gets an end, so that what is held of it ends when it comes back.
    const ended = left > 0 || comesBack.has(lot.seq) ? lot : { ...lot, expiresAt: now };
    if (lot.remaining === left) return putLots(current, [ended]);
    return writeOff(current, ended, lot.remaining - left, now);
  }, draft);
}

const heldOf = (lot: Lot, { book }: Draft): number =>
  sum(book.holds.flatMap((hold) => hold.shares.filter(({ lotSeq }) => lotSeq === lot.seq).map(({ amount }) => amount)));
