import {
  byLot,
  type Draft,
  debtOf,
  drawn,
  enter,
  freeOf,
  inSpendingOrder,
  isExpired,
  type Lot,
  noPeriod,
  type Particulars,
  type Period,
  putBack,
  putLots,
  type Return,
  type Share,
  sum,
  take,
} from './book.ts';
import { type Decision, posted } from './decision.ts';
import { dayMs } from './time.ts';

/**
 * What an account may be given by hand, over all its time: half of what numbers count exactly. The other half is for what
 * is paid for, which is never refused.
 */
export const maxGiven = 2 ** 52;

const tooMuch: Decision = { kind: 'too_much', limit: maxGiven };
const exceeds = ({ book }: Draft, amount: number): boolean =>
  book.totalPurchased + amount > maxGiven || book.totalUsed > maxGiven;

/** Credits come in: bought, included in a paid period, given, or given back since a refund failed or a dispute was won. */
export interface Grant extends Particulars {
  kind: 'purchase' | 'included' | 'grant' | 'reinstate';
  amount: number;
  expiresAt?: number | undefined;
  /** The fact that caused it; the same fact never grants twice. */
  sourceKey?: string | undefined;
  paymentId?: string | undefined;
  period?: Period | undefined;
}

export function grant(draft: Draft, command: Grant, now: number): Decision {
  if (command.kind === 'grant' && exceeds(draft, command.amount)) return tooMuch;
  const { period = noPeriod, ...rest } = command;
  const debt = debtOf(draft.book);
  const { draft: entered, entry } = enter(draft, rest, now);
  const lot: Lot = {
    seq: entry.seq,
    original: entry.amount,
    remaining: Math.max(0, entry.amount - debt),
    expiresAt: entry.expiresAt,
    paymentId: entry.paymentId,
    ...period,
  };
  return posted(putLots(entered, [lot]), entry);
}

export interface Consume extends Particulars {
  kind: 'consume';
  amount: number;
}

export function consume(draft: Draft, command: Consume, now: number): Decision {
  return spend(draft, { ...command, amount: -command.amount }, now);
}

/** A correction by hand: above 0 it adds, below it takes, but never more than there is. */
export interface Adjust extends Particulars {
  kind: 'adjust';
  amount: number;
  /** The entry that it corrects, where there is one. */
  refSeq?: number | undefined;
}

export function adjust(draft: Draft, command: Adjust, now: number): Decision {
  if (command.amount < 0) return spend(draft, command, now);
  if (exceeds(draft, command.amount)) return tooMuch;
  const debt = debtOf(draft.book);
  const { draft: entered, entry } = enter(draft, command, now);
  const remaining = Math.max(0, entry.amount - debt);
  const lot = { ...noPeriod, expiresAt: null, paymentId: null };
  return posted(putLots(entered, [{ ...lot, seq: entry.seq, original: entry.amount, remaining }]), entry);
}

/** Takes what is free, from what ends first. `amount` is below 0. */
function spend(draft: Draft, command: Consume | Adjust, now: number): Decision {
  const missing = -command.amount - freeOf(draft.book);
  if (missing > 0) return { kind: 'short', missing };
  const { draft: entered, entry } = enter(draft, command, now);
  const taken = take(entered, inSpendingOrder(entered.book.lots), -command.amount);
  return posted(drawn(taken.draft, entry.seq, taken.shares), entry);
}

/** A consumption is given back, whole or in part, to the lots that it came from. */
export interface GiveBack extends Particulars {
  kind: 'give_back';
  /** All that is left of it, where undefined. */
  amount?: number | undefined;
  /** What the consumption took of which lots, and what of that was given back before. */
  of: { seq: number; draws: readonly (Share & { returned: number })[] };
}

export function giveBack(draft: Draft, command: GiveBack, now: number): Decision {
  const { of, amount: wanted, ...rest } = command;
  const left = sum(of.draws.map((draw) => draw.amount - draw.returned));
  const amount = wanted ?? left;
  if (amount > left || left === 0) return { kind: 'over_refunded', left };
  const debt = debtOf(draft.book);
  const { draft: entered, entry } = enter(draft, { ...rest, amount, refSeq: of.seq }, now);
  const shares = youngestFirst(draft, of.draws, amount);
  const returns = shares.map((share) => ({ ...share, seq: of.seq }));
  const noted = { ...entered, posting: { ...entered.posting, returns: [...entered.posting.returns, ...returns] } };
  const gone = new Set(draft.book.lots.filter((lot) => isExpired(lot, now)).map((lot) => lot.seq));
  const late = sum(shares.filter((share) => gone.has(share.lotSeq)).map((share) => share.amount));
  const back = putBack(
    noted,
    shares.filter((share) => !gone.has(share.lotSeq)),
    Math.max(0, debt - late),
  );
  if (late === 0) return posted(back, entry);
  // What has expired since comes back for a day.
  const lot = { ...noPeriod, expiresAt: now + dayMs, paymentId: null };
  const remaining = Math.max(0, late - debt);
  return posted(putLots(back, [{ ...lot, seq: entry.seq, original: late, remaining }]), entry);
}

/** The reverse of spending: what would end last goes back first. */
function youngestFirst(draft: Draft, draws: GiveBack['of']['draws'], amount: number): Share[] {
  const drawOf = new Map(draws.map((draw) => [draw.lotSeq, draw]));
  const shares: Share[] = [];
  let left = amount;
  for (const lot of inSpendingOrder(draft.book.lots).reverse()) {
    const draw = drawOf.get(lot.seq);
    const part = draw ? Math.min(left, draw.amount - draw.returned) : 0;
    if (part === 0) continue;
    left -= part;
    shares.push({ lotSeq: lot.seq, amount: part });
  }
  return shares;
}

/**
 * A refund or dispute takes back what its payment brought: what ended of it unspent, as if it had not ended; then out of
 * the payment's own lots, out of others, and the rest as a debt. So of the payment's own credits it does not matter which
 * is heard first, their end or the refund.
 */
export interface Revoke extends Particulars {
  kind: 'revoke';
  amount: number;
  paymentId: string;
  sourceKey: string;
  /** What ended of the payment's credits, by the entries that wrote it off, the oldest first. */
  ended: readonly Return[];
}

export function revoke(draft: Draft, { ended, ...command }: Revoke, now: number): Decision {
  const isOwn = (lot: Lot) => lot.paymentId === command.paymentId;
  const lots = inSpendingOrder(draft.book.lots);
  const own = lots.filter(isOwn);
  // So far only time has drawn: what it ended at this very moment.
  const endedNow = draft.posting.draws.filter((draw) => own.some((lot) => lot.seq === draw.lotSeq));
  const undone = upTo(command.amount, [...ended, ...endedNow]);
  const back = undone.reduce((current, of) => undoExpiry(current, of, command, now), draft);
  const { draft: entered, entry } = enter(back, { ...command, amount: -command.amount }, now);
  const usable = command.amount - sum(undone.map((each) => each.amount));
  const taken = take(entered, [...own, ...lots.filter((lot) => !isOwn(lot))], usable);
  return posted(drawn(taken.draft, entry.seq, byLot([...undone, ...taken.shares])), entry);
}

function upTo(amount: number, draws: readonly Return[]): Return[] {
  let left = amount;
  return draws.flatMap((draw) => {
    const part = Math.min(left, draw.amount);
    left -= part;
    return part > 0 ? [{ ...draw, amount: part }] : [];
  });
}

/** What was written off counts as unused again, for a refund to take it; its lot gets nothing back. */
function undoExpiry(draft: Draft, of: Return, { actor, paymentId }: Omit<Revoke, 'ended'>, now: number): Draft {
  const undone = { kind: 'expire', amount: of.amount, refSeq: of.seq, actor, paymentId } as const;
  const { book, posting } = enter(draft, undone, now).draft;
  return { book, posting: { ...posting, returns: [...posting.returns, of] } };
}
