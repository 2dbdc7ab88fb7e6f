import type { TransactionKind } from '@billing-panel/contract';

/**
 * The ledger's core: given an account's book and a command, it decides and says what to write. It does no I/O and reads
 * no clock, and a business answer is a decision, never an exception.
 *
 * What holds after every posting:
 * - balance = totalPurchased − totalUsed, and each entry carries the balance after it;
 * - what the open lots have left = max(0, balance − held): credits that came in pay a debt first, so a lot may open with less than its entry;
 * - consumption never takes the balance below zero.
 */

export interface Book {
  accountId: number;
  /** The last entry's number. */
  seq: number;
  totalPurchased: number;
  totalUsed: number;
  held: number;
  /** Lots with something left, in any order. */
  lots: readonly Lot[];
}

export interface Lot {
  /** The number of the entry that brought it. */
  seq: number;
  original: number;
  remaining: number;
  /** Milliseconds; spendable before it, not at it. */
  expiresAt: number | null;
  paymentId: string | null;
  subscriptionItem: string | null;
  periodStart: number | null;
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
  sourceKey: string | null;
  refSeq: number | null;
  paymentId: string | null;
  expiresAt: number | null;
  createdAt: number;
}

export interface Draw {
  seq: number;
  lotSeq: number;
  amount: number;
}

export type Command = Grant | Consume;

export interface Grant extends Particulars {
  kind: 'purchase' | 'included' | 'grant';
  amount: number;
  expiresAt?: number | undefined;
  /** The fact that caused it; the same fact never grants twice. */
  sourceKey?: string | undefined;
  paymentId?: string | undefined;
  subscriptionItem?: string | undefined;
  periodStart?: number | undefined;
}

export interface Consume extends Particulars {
  kind: 'consume';
  amount: number;
}

/** What to write: entries and draws are new, lots are as they stand afterwards. */
export interface Posting {
  entries: Entry[];
  lots: Lot[];
  draws: Draw[];
}

export type Decision =
  | { kind: 'posted'; entry: Entry; book: Book; posting: Posting }
  | { kind: 'short'; missing: number };

export const balanceOf = (book: Book): number => book.totalPurchased - book.totalUsed;

/** What can be spent at `now`; what has expired cannot, whether it was written off yet or not. */
export function availableOf(book: Book, now: number): number {
  return sum(book.lots.filter((lot) => !isExpired(lot, now)).map((lot) => lot.remaining));
}

/** Decides one command at `now` (milliseconds). Whatever has expired by then is written off first. */
export function decide(book: Book, command: Command, now: number): Decision {
  const expired = expire(book, now);
  const decision = command.kind === 'consume' ? consume(expired.book, command, now) : grant(expired.book, command, now);
  if (decision.kind !== 'posted') return decision;
  return { ...decision, posting: merge(expired.posting, decision.posting) };
}

/** Writes off what is left of every lot whose time has come. */
export function expire(book: Book, now: number): { book: Book; posting: Posting } {
  let current = book;
  const posting: Posting = { entries: [], lots: [], draws: [] };
  for (const lot of inSpendingOrder(book.lots)) {
    if (!isExpired(lot, now)) continue;
    const written = write(current, { kind: 'expire', amount: -lot.remaining, actor: 'expiry', at: now });
    const emptied = { ...lot, remaining: 0 };
    current = { ...written.book, totalUsed: current.totalUsed + lot.remaining, lots: replace(current.lots, [emptied]) };
    posting.entries.push(written.entry);
    posting.lots.push(emptied);
    posting.draws.push({ seq: written.entry.seq, lotSeq: lot.seq, amount: lot.remaining });
  }
  return { book: current, posting };
}

function grant(book: Book, command: Grant, now: number): Decision {
  const { amount, expiresAt = null, paymentId = null, subscriptionItem = null, periodStart = null, ...rest } = command;
  const { entry, book: written } = write(book, { ...rest, amount, expiresAt, paymentId, at: now });
  const debt = Math.max(0, book.held - balanceOf(book));
  const lot: Lot = {
    seq: entry.seq,
    original: amount,
    remaining: Math.max(0, amount - debt),
    expiresAt,
    paymentId,
    subscriptionItem,
    periodStart,
  };
  const after = { ...written, totalPurchased: book.totalPurchased + amount, lots: replace(book.lots, [lot]) };
  return { kind: 'posted', entry, book: after, posting: { entries: [entry], lots: [lot], draws: [] } };
}

function consume(book: Book, command: Consume, now: number): Decision {
  const { amount, ...rest } = command;
  const free = sum(book.lots.map((lot) => lot.remaining));
  if (free < amount) return { kind: 'short', missing: amount - free };
  const { entry, book: written } = write(book, { ...rest, amount: -amount, at: now });
  const { lots, draws } = draw(book.lots, amount, entry.seq);
  const after = { ...written, totalUsed: book.totalUsed + amount, lots: replace(book.lots, lots) };
  return { kind: 'posted', entry, book: after, posting: { entries: [entry], lots, draws } };
}

/** Takes an amount out of lots, from what expires first. The caller has seen to it that there is enough. */
function draw(from: readonly Lot[], amount: number, seq: number): { lots: Lot[]; draws: Draw[] } {
  const lots: Lot[] = [];
  const draws: Draw[] = [];
  let left = amount;
  for (const lot of inSpendingOrder(from)) {
    if (left === 0) break;
    const taken = Math.min(left, lot.remaining);
    if (taken === 0) continue;
    left -= taken;
    lots.push({ ...lot, remaining: lot.remaining - taken });
    draws.push({ seq, lotSeq: lot.seq, amount: taken });
  }
  return { lots, draws };
}

interface NewEntry extends Particulars {
  kind: TransactionKind;
  amount: number;
  at: number;
  sourceKey?: string | undefined;
  paymentId?: string | null;
  expiresAt?: number | null;
  refSeq?: number | null;
}

function write(book: Book, entry: NewEntry): { entry: Entry; book: Book } {
  const { at, sourceKey = null, paymentId = null, expiresAt = null, refSeq = null, ...rest } = entry;
  const seq = book.seq + 1;
  const balanceAfter = balanceOf(book) + entry.amount;
  return {
    entry: { ...rest, seq, balanceAfter, sourceKey, paymentId, expiresAt, refSeq, createdAt: at },
    book: { ...book, seq },
  };
}

function replace(lots: readonly Lot[], changed: readonly Lot[]): Lot[] {
  const seqs = new Set(changed.map((lot) => lot.seq));
  return [...lots.filter((lot) => !seqs.has(lot.seq)), ...changed.filter((lot) => lot.remaining > 0)];
}

function merge(first: Posting, second: Posting): Posting {
  const lots = new Map([...first.lots, ...second.lots].map((lot) => [lot.seq, lot]));
  return {
    entries: [...first.entries, ...second.entries],
    lots: [...lots.values()],
    draws: [...first.draws, ...second.draws],
  };
}

const isExpired = (lot: Lot, now: number): boolean => lot.expiresAt !== null && lot.expiresAt <= now;

/** What expires first is spent first; what never expires last; of equals the older. */
function inSpendingOrder(lots: readonly Lot[]): Lot[] {
  return [...lots].sort((a, b) => (a.expiresAt ?? Infinity) - (b.expiresAt ?? Infinity) || a.seq - b.seq || 0);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
