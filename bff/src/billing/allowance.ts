import { sum } from './book.ts';
import type { CatalogPlan } from './catalog.ts';

/** A line of a paid invoice, as far as credits are concerned. Times in milliseconds, money in minor units before discounts. */
export interface PeriodLine {
  amountMinor: number;
  isProration: boolean;
  periodStart: number;
  periodEnd: number;
  /** What the plan that a proration leaves includes for a whole period; 0 where none is left, or none is known. */
  leftLevel: number;
  /** What a proration's item went on to inside the line's time, where one invoice bills several changes together. */
  afterwards: readonly Span[];
}

/** A part of a line's time, and what the plan of that part includes for a whole period. */
export interface Span {
  from: number;
  to: number;
  level: number;
}

/** A period that a subscription item was billed for, paid or not. */
export interface BilledPeriod {
  periodStart: number;
  periodEnd: number;
  /** What it will include, or did. */
  level: number;
  /** A line of 0, before discounts: a trial. */
  isFree: boolean;
}

/** Included credits that a subscription item was given before, for one period and plan. */
export interface Allowance {
  periodStart: number;
  periodEnd: number;
  /** When it began to count: with its period, or with an upgrade inside it. */
  beginsAt: number;
  planId: string;
  /** From what to what it raised the credits of a whole period: from 0, but for an upgrade. */
  floor: number;
  level: number;
  credits: number;
  /** Of these, those that ended unspent. */
  ended: number;
}

/** Credits to give, and the period and plan that they are for: nothing is ever given twice for both. */
export type Inclusion = Omit<Allowance, 'planId' | 'level' | 'ended'>;

type Plan = Pick<CatalogPlan, 'id' | 'creditsIncluded' | 'creditsInTrial'>;

/**
 * What a line of a paid invoice includes; undefined where it includes nothing, or was given already. In whatever order
 * invoices are paid, together they bring the same.
 *
 * A line that is no proration brings its period, once, however the invoice was paid: first period, renewal, end of a
 * trial and a change of interval are one rule, and billing reasons decide nothing. A positive proration line for a plan
 * that includes more than the one it leaves is an upgrade: it brings what nothing else brought of the difference, for the
 * share of the period that is left, also where the period itself is paid only later, or is over. What is cut short by
 * another period counts no further than that, and of what the same invoice lowers again only what it leaves counts.
 *
 * @param given all that the same subscription item was given before, the oldest period first
 * @param billed the periods that it was billed for, as far as they are known
 */
export function inclusionOf(
  line: PeriodLine,
  plan: Plan,
  given: readonly Allowance[],
  billed: readonly BilledPeriod[],
): Inclusion | undefined {
  return line.isProration ? upgradeBy(line, plan, given, billed) : periodOf(line, plan, given, billed);
}

function periodOf(
  line: PeriodLine,
  plan: Plan,
  given: readonly Allowance[],
  billed: readonly BilledPeriod[],
): Inclusion | undefined {
  const { amountMinor, periodStart, periodEnd } = line;
  if (amountMinor < 0 || (amountMinor === 0 && !plan.creditsInTrial)) return undefined;
  const inPeriod = given.filter((each) => each.periodStart === periodStart);
  if (inPeriod.some((each) => each.beginsAt === periodStart || each.planId === plan.id)) return undefined;
  const whole = { periodStart, periodEnd, beginsAt: periodStart, floor: 0, credits: plan.creditsIncluded };
  return { ...whole, credits: Math.max(0, livedOf(whole, given, billed) - aheadOf(whole, given, billed)) };
}

function upgradeBy(
  line: PeriodLine,
  plan: Plan,
  given: readonly Allowance[],
  billed: readonly BilledPeriod[],
): Inclusion | undefined {
  if (line.amountMinor <= 0) return undefined;
  const periods = [...given, ...billed].filter(
    (each) => each.periodStart <= line.periodStart && line.periodStart < each.periodEnd,
  );
  // Of a period that was cut short and the one that cut it, the later; within one second, the longer.
  const period = periods.sort((a, b) => a.periodStart - b.periodStart || a.periodEnd - b.periodEnd).at(-1);
  const inPeriod = given.filter((each) => each.periodStart === period?.periodStart);
  if (!period || inPeriod.some((each) => each.planId === plan.id)) return undefined;
  const { periodStart, periodEnd } = period;
  const whole = billed.filter((each) => each.periodStart === periodStart).map(({ level }) => ({ floor: 0, level }));
  const moreAt = (level: number) => uncovered(line.leftLevel, level, [...inPeriod, ...whole]);
  const more = moreAt(plan.creditsIncluded);
  if (more === 0) return undefined;
  const lowered = line.afterwards.map(({ from, to, level }) => {
    const lost = more - moreAt(Math.min(level, plan.creditsIncluded));
    return share(lost, to - from, periodEnd - periodStart, 'up');
  });
  const billedFor = share(more, line.periodEnd - line.periodStart, periodEnd - periodStart, 'down');
  const credits = Math.max(0, billedFor - sum(lowered));
  const upgrade = { periodStart, periodEnd, beginsAt: line.periodStart, floor: line.leftLevel, credits };
  return { ...upgrade, credits: livedOf(upgrade, given, billed) };
}

/** What of the way from one level up to another lies on none of the ways that were gone before. */
function uncovered(from: number, to: number, ways: readonly { floor: number; level: number }[]): number {
  let reached = from;
  let open = 0;
  for (const { floor, level } of ways.toSorted((a, b) => a.floor - b.floor)) {
    open += Math.max(0, Math.min(floor, to) - reached);
    reached = Math.max(reached, level);
  }
  return open + Math.max(0, to - reached);
}

/**
 * What the periods before one were given for time that is no longer theirs, where it cuts one of them short, as far as it
 * did not end unspent before, and none that came since got less for it.
 */
function aheadOf(whole: Inclusion, given: readonly Allowance[], billed: readonly BilledPeriod[]): number {
  const before = given.filter((each) => each.periodStart < whole.periodStart);
  let isCutting = false;
  let ahead = 0;
  for (const each of before) {
    const cut = before.find((other) => other.periodStart > each.periodStart) ?? whole;
    const due = dueOf(each);
    const unlived = unlivedOf({ ...each, credits: due }, cut, billed);
    isCutting ||= cut === whole && unlived > 0;
    ahead = Math.max(0, ahead + each.credits - due + unlived - (cut === whole ? 0 : each.ended));
  }
  if (!isCutting) return 0;
  // The next one, where it was paid before this one, got less in its place.
  const next = given.find((each) => each.periodStart > whole.periodStart);
  return Math.max(0, ahead - (next ? dueOf(next) - next.credits : 0));
}

/** What a period or an upgrade brings, had nothing been given ahead of its time. */
const dueOf = ({ floor, beginsAt, periodStart, level, credits }: Allowance): number =>
  floor === 0 && beginsAt === periodStart ? level : credits;

/** What is left of credits where a period that was paid before them has cut theirs short. */
function livedOf(inclusion: Inclusion, given: readonly Allowance[], billed: readonly BilledPeriod[]): number {
  const cut = given.find((each) => each.periodStart > inclusion.periodStart);
  return inclusion.credits - (cut ? unlivedOf(inclusion, cut, billed) : 0);
}

/** The share of credits for what was left of their time when another period began, rounded up. */
function unlivedOf(inclusion: Inclusion, cut: Inclusion, billed: readonly BilledPeriod[]): number {
  // For a trial nothing was paid, so that a payment which ends it gives nothing back.
  if (isTrial(inclusion, billed) && !isTrial(cut, billed)) return 0;
  const { beginsAt, periodEnd, credits } = inclusion;
  const left = periodEnd - Math.max(beginsAt, cut.periodStart);
  return left <= 0 ? 0 : share(credits, left, periodEnd - beginsAt, 'up');
}

/** Whether these are the credits of a period that cost nothing, not of an upgrade inside it, which was paid. */
function isTrial({ periodStart, beginsAt }: Inclusion, billed: readonly BilledPeriod[]): boolean {
  return beginsAt === periodStart && billed.some((each) => each.periodStart === periodStart && each.isFree);
}

/** credits × part / whole in whole credits. In big integers, since credits times milliseconds leave the exact range of numbers. */
function share(credits: number, part: number, whole: number, round: 'up' | 'down'): number {
  const product = BigInt(credits) * BigInt(part);
  const quotient = product / BigInt(whole);
  return Number(round === 'up' && product % BigInt(whole) > 0n ? quotient + 1n : quotient);
}

/** Statuses of refunds whose money stayed, or came back. */
export const refundsThatFailed = ['failed', 'canceled'];

/**
 * Of the credits that a payment brought, those that its refunds and disputes take back: in proportion to what is back of
 * all that was paid for it, rounded up, and never more than all.
 */
export function takenBack(granted: number, amountMinor: number, backMinor: number): number {
  if (amountMinor <= 0 || backMinor <= 0) return 0;
  return share(granted, Math.min(backMinor, amountMinor), amountMinor, 'up');
}
