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
}

/** Included credits that a subscription item was given before, for one period and plan. */
export interface Allowance {
  periodStart: number;
  periodEnd: number;
  /** When it began to count: with its period, or with an upgrade inside it. */
  beginsAt: number;
  planId: string;
  /** What the plan included for a whole period then. */
  level: number;
  credits: number;
}

/** Credits to give, and the period and plan that they are for: nothing is ever given twice for both. */
export interface Inclusion {
  periodStart: number;
  periodEnd: number;
  beginsAt: number;
  credits: number;
}

type Plan = Pick<CatalogPlan, 'id' | 'creditsIncluded' | 'creditsInTrial'>;

/**
 * What a line of a paid invoice includes; undefined where it includes nothing, or was given already.
 *
 * A line that is no proration brings its period, once, however the invoice was paid: first period, renewal, end of a
 * trial and a change of interval are one rule, and billing reasons decide nothing. A positive proration line for a plan
 * that includes more than any before in this period is an upgrade: it brings the difference for the share that is left,
 * also where the period itself is paid only later.
 *
 * @param given all that the same subscription item was given before, the oldest period first
 * @param current the item's period, for an item that was given nothing for it yet
 */
export function inclusionOf(
  line: PeriodLine,
  plan: Plan,
  given: readonly Allowance[],
  current: { periodStart: number; periodEnd: number } | undefined,
): Inclusion | undefined {
  return line.isProration ? upgradeBy(line, plan, given, current) : periodOf(line, plan, given);
}

function periodOf(line: PeriodLine, plan: Plan, given: readonly Allowance[]): Inclusion | undefined {
  const { amountMinor, periodStart, periodEnd } = line;
  if (amountMinor < 0 || (amountMinor === 0 && !plan.creditsInTrial)) return undefined;
  const inPeriod = given.filter((each) => each.periodStart === periodStart);
  if (inPeriod.some((each) => each.beginsAt === periodStart || each.planId === plan.id)) return undefined;
  const cutShort = given.filter((each) => each.periodStart < periodStart && periodStart < each.periodEnd);
  const unlived = sum(
    cutShort.map(({ credits, beginsAt, periodEnd: end }) =>
      share(credits, end - Math.max(beginsAt, periodStart), end - beginsAt, 'up'),
    ),
  );
  const credits = Math.max(0, plan.creditsIncluded - unlived);
  return { periodStart, periodEnd, beginsAt: periodStart, credits };
}

function upgradeBy(
  line: PeriodLine,
  plan: Plan,
  given: readonly Allowance[],
  current: { periodStart: number; periodEnd: number } | undefined,
): Inclusion | undefined {
  if (line.amountMinor <= 0) return undefined;
  const isIn = (period: { periodStart: number; periodEnd: number }) =>
    period.periodStart <= line.periodStart && line.periodStart < period.periodEnd;
  // Of a period that was cut short and the one that cut it, the later.
  const period = given.filter(isIn).at(-1) ?? (current && isIn(current) ? current : undefined);
  const inPeriod = given.filter((each) => each.periodStart === period?.periodStart);
  if (!period || inPeriod.some((each) => each.planId === plan.id)) return undefined;
  const more = plan.creditsIncluded - Math.max(line.leftLevel, ...inPeriod.map((each) => each.level));
  const { periodStart, periodEnd } = period;
  const credits = more <= 0 ? 0 : share(more, line.periodEnd - line.periodStart, periodEnd - periodStart, 'down');
  return { periodStart, periodEnd, beginsAt: line.periodStart, credits };
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
 * all that was charged, rounded up, and never more than all.
 */
export function takenBack(granted: number, amountMinor: number, backMinor: number): number {
  if (amountMinor <= 0 || backMinor <= 0) return 0;
  return share(granted, Math.min(backMinor, amountMinor), amountMinor, 'up');
}
