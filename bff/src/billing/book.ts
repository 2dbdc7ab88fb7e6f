import type { TransactionKind } from '@billing-panel/contract';

/** An account's book: its figures and what its credits consist of. Pure data, and the arithmetic that every command shares. */
export interface Book {
  accountId: number;
  /** The last entry's number. */
  seq: number;
  totalPurchased: number;
  totalUsed: number;
  /** Set aside by open holds. */
  held: number;
  /** Lots with something left, and those that the command at hand concerns, in any order. */
  lots: readonly Lot[];
  /** Open holds. */
  holds: readonly Hold[];
}

/** Of included credits: whose period brought them; and where its plan says so, that they end with it. */
export interface Period {
  subscriptionItem: string | null;
  periodStart: number | null;
  /** When they will end as far as is known: it is the payment of the next period that ends them. */
  periodEnd: number | null;
  /** How much of what is left stays then. */
  rolloverCap: number | null;
}

export const noPeriod: Period = { subscriptionItem: null, periodStart: null, periodEnd: null, rolloverCap: null };

/** Credits that came in together and end together. */
export interface Lot extends Period {
  /** The number of the entry that brought it. */
  seq: number;
  original: number;
  /** What is neither spent, expired, taken back nor held. */
  remaining: number;
  /** Milliseconds; spendable before it, not at it. */
  expiresAt: number | null;
  paymentId: string | null;
}

/** A share of a lot: spent by an entry, or set aside by a hold. */
export interface Share {
  lotSeq: number;
  amount: number;
}

export interface Hold {
  id: string;
  amount: number;
  operation: string;
  expiresAt: number;
  shares: readonly Share[];
}

/** What stands beside the amount in the history and the audit trail. */
export interface Particulars {
  actor: string;
  operation?: string | undefined;
  description?: string | undefined;
  metadata?: string | undefined;
}

export interface Entry extends Particulars {
  seq: number;
  kind: TransactionKind;
  amount: number;
  balanceAfter: number;
  /** The fact that caused it, unique over all accounts. */
  sourceKey: string | null;
  /** The entry that this one gives back, undoes or corrects. */
  refSeq: number | null;
  paymentId: string | null;
  expiresAt: number | null;
  createdAt: number;
}

export interface Draw extends Share {
  /** The entry that took it. */
  seq: number;
}

/** A part of what an entry took goes back. */
export interface Return extends Share {
  seq: number;
}

export interface ClosedHold {
  id: string;
  status: 'settled' | 'released' | 'expired';
  settled: number;
}

/** What to write: entries, draws and opened holds are new, lots are as they stand afterwards. */
export interface Posting {
  entries: Entry[];
  lots: Lot[];
  draws: Draw[];
  returns: Return[];
  opened: Hold[];
  closed: ClosedHold[];
}

/** A book on its way through a command, with what is to be written so far. */
export interface Draft {
  book: Book;
  posting: Posting;
}

export const noPosting: Posting = { entries: [], lots: [], draws: [], returns: [], opened: [], closed: [] };

export const draftOf = (book: Book): Draft => ({ book, posting: noPosting });

/** One posting after another, as one: lots as the later one leaves them. */
export function withPosting(first: Posting, second: Posting): Posting {
  const later = new Set(second.lots.map((lot) => lot.seq));
  return {
    entries: [...first.entries, ...second.entries],
    lots: [...first.lots.filter((lot) => !later.has(lot.seq)), ...second.lots],
    draws: [...first.draws, ...second.draws],
    returns: [...first.returns, ...second.returns],
    opened: [...first.opened, ...second.opened],
    closed: [...first.closed, ...second.closed],
  };
}

export const balanceOf = (book: Book): number => book.totalPurchased - book.totalUsed;

/** What the lots have left. Equal to max(0, balance − held) in every book that was written. */
export const freeOf = (book: Book): number => sum(book.lots.map((lot) => lot.remaining));

/** What a refund took that had been spent or held already: paid by whatever comes in next. */
export const debtOf = (book: Book): number => Math.max(0, book.held - balanceOf(book));

export const isExpired = (lot: Lot, now: number): boolean => lot.expiresAt !== null && lot.expiresAt <= now;

export interface NewEntry extends Particulars {
  kind: TransactionKind;
  amount: number;
  sourceKey?: string | undefined;
  refSeq?: number | undefined;
  paymentId?: string | undefined;
  expiresAt?: number | undefined;
}

/** Entries that count as used; every other kind moves what is purchased. */
export const useKinds: readonly TransactionKind[] = ['consume', 'expire', 'give_back'];

/** Adds an entry and moves the figures by it: what came in and what payments took back is purchased, all else is used. */
export function enter(draft: Draft, entry: NewEntry, now: number): { draft: Draft; entry: Entry } {
  const { book, posting } = draft;
  const { sourceKey = null, refSeq = null, paymentId = null, expiresAt = null, ...rest } = entry;
  const seq = book.seq + 1;
  const balanceAfter = balanceOf(book) + entry.amount;
  const entered: Entry = { ...rest, seq, balanceAfter, sourceKey, refSeq, paymentId, expiresAt, createdAt: now };
  const moved = useKinds.includes(entry.kind)
    ? { totalUsed: book.totalUsed - entry.amount }
    : { totalPurchased: book.totalPurchased + entry.amount };
  return {
    entry: entered,
    draft: { book: { ...book, ...moved, seq }, posting: { ...posting, entries: [...posting.entries, entered] } },
  };
}

/** Puts lots in place of those of the same number. */
export function putLots(draft: Draft, lots: readonly Lot[]): Draft {
  const seqs = new Set(lots.map((lot) => lot.seq));
  const others = (all: readonly Lot[]) => all.filter((lot) => !seqs.has(lot.seq));
  return {
    book: { ...draft.book, lots: [...others(draft.book.lots), ...lots] },
    posting: { ...draft.posting, lots: [...others(draft.posting.lots), ...lots] },
  };
}

/** Takes up to an amount out of lots, in the order given. */
export function take(draft: Draft, from: readonly Lot[], amount: number): { draft: Draft; shares: Share[] } {
  const lots: Lot[] = [];
  const shares: Share[] = [];
  let left = amount;
  for (const lot of from) {
    const taken = Math.min(left, lot.remaining);
    if (taken === 0) continue;
    left -= taken;
    lots.push({ ...lot, remaining: lot.remaining - taken });
    shares.push({ lotSeq: lot.seq, amount: taken });
  }
  return { draft: putLots(draft, lots), shares };
}

/** Writes down which entry took which shares. */
export function drawn(draft: Draft, seq: number, shares: readonly Share[]): Draft {
  const draws = shares.map((share) => ({ ...share, seq }));
  return { ...draft, posting: { ...draft.posting, draws: [...draft.posting.draws, ...draws] } };
}

/**
 * Puts shares back into their lots. A debt is paid first, by what would end first. The caller has moved the figures
 * already; `debt` is what was owed before.
 */
export function putBack(draft: Draft, shares: readonly Share[], debt: number): Draft {
  const lotOf = new Map(draft.book.lots.map((lot) => [lot.seq, lot]));
  const parts = byLot(shares).map(({ lotSeq, amount }) => {
    const lot = lotOf.get(lotSeq);
    if (!lot) throw new Error(`lot ${lotSeq} of account ${draft.book.accountId} is not in the book`);
    return { lot, amount };
  });
  parts.sort((a, b) => spendingOrder(a.lot, b.lot));
  let owed = debt;
  const back = parts.map(({ lot, amount }) => {
    const paid = Math.min(owed, amount);
    owed -= paid;
    return { ...lot, remaining: lot.remaining + amount - paid };
  });
  return putLots(draft, back);
}

/** One share of each lot. */
export function byLot(shares: readonly Share[]): Share[] {
  const amounts = new Map<number, number>();
  for (const { lotSeq, amount } of shares) amounts.set(lotSeq, (amounts.get(lotSeq) ?? 0) + amount);
  return [...amounts].map(([lotSeq, amount]) => ({ lotSeq, amount }));
}

/** What ends first is spent first; what never ends last; of equals the older. */
export const spendingOrder = (a: Lot, b: Lot): number => endOf(a) - endOf(b) || a.seq - b.seq;

const endOf = ({ expiresAt, periodEnd }: Lot): number =>
  Math.min(expiresAt ?? Number.MAX_SAFE_INTEGER, periodEnd ?? Number.MAX_SAFE_INTEGER);

export const inSpendingOrder = (lots: readonly Lot[]): Lot[] => [...lots].sort(spendingOrder);

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
