import {
  type Draft,
  debtOf,
  drawn,
  type Entry,
  enter,
  freeOf,
  type Hold,
  inSpendingOrder,
  type Particulars,
  putBack,
  type Share,
  spendingOrder,
  take,
} from './book.ts';
import { type Decision, posted } from './decision.ts';
import { closeHold, expireLots, freeHolds } from './expiry.ts';

/** Sets a ceiling aside before work of unknown cost. */
export interface Reserve {
  kind: 'reserve';
  id: string;
  amount: number;
  operation: string;
  expiresAt: number;
}

export function reserve(draft: Draft, { id, amount, operation, expiresAt }: Reserve): Decision {
  const free = freeOf(draft.book);
  if (free < amount) return { kind: 'short', missing: amount - free };
  const taken = take(draft, inSpendingOrder(draft.book.lots), amount);
  const { book, posting } = taken.draft;
  const hold: Hold = { id, amount, operation, expiresAt, shares: taken.shares };
  return posted({
    book: { ...book, held: book.held + amount, holds: [...book.holds, hold] },
    posting: { ...posting, opened: [...posting.opened, hold] },
  });
}

/** Charges what the work cost, 0 at least, and frees the rest of its hold. */
export interface Settle extends Particulars {
  kind: 'settle';
  id: string;
  amount: number;
}

export function settle(draft: Draft, { kind: _, id, amount, ...rest }: Settle, now: number): Decision {
  const hold = draft.book.holds.find((each) => each.id === id);
  if (!hold) return { kind: 'hold_ended' };
  if (amount > hold.amount) return { kind: 'over_reserved', ceiling: hold.amount };
  const debt = debtOf(draft.book);
  const { charged, returned } = split(draft, hold, amount);
  const closed = closeHold(draft, hold, 'settled', amount);
  const { draft: entered, entry } = charge(closed, amount, charged, rest, now);
  return posted(expireLots(putBack(entered, returned, debt), now), entry);
}

function charge(draft: Draft, amount: number, shares: Share[], rest: Particulars, now: number) {
  if (amount === 0) return { draft, entry: undefined };
  const entered: { draft: Draft; entry: Entry } = enter(draft, { ...rest, kind: 'consume', amount: -amount }, now);
  return { draft: drawn(entered.draft, entered.entry.seq, shares), entry: entered.entry };
}

/** What ends first is charged, the rest goes back. */
function split(draft: Draft, hold: Hold, amount: number): { charged: Share[]; returned: Share[] } {
  const lotOf = new Map(draft.book.lots.map((lot) => [lot.seq, lot]));
  const shares = hold.shares.flatMap((share) => lotOf.get(share.lotSeq) ?? []).sort(spendingOrder);
  const charged: Share[] = [];
  const returned: Share[] = [];
  let left = amount;
  for (const { seq: lotSeq } of shares) {
    const held = hold.shares.find((share) => share.lotSeq === lotSeq)?.amount ?? 0;
    const part = Math.min(left, held);
    left -= part;
    if (part > 0) charged.push({ lotSeq, amount: part });
    if (part < held) returned.push({ lotSeq, amount: held - part });
  }
  return { charged, returned };
}

/** The work was not done: everything held goes back. */
export interface Release {
  kind: 'release';
  id: string;
}

export function release(draft: Draft, { id }: Release, now: number): Decision {
  const hold = draft.book.holds.find((each) => each.id === id);
  if (!hold) return { kind: 'hold_ended' };
  return posted(expireLots(freeHolds(draft, [hold], 'released'), now));
}
