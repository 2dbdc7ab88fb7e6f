import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Allowance, inclusionOf, type PeriodLine } from '../../src/billing/allowance.ts';
import { dayMs } from '../../src/billing/time.ts';

const periodStart = Date.UTC(2026, 3, 1);
const periodEnd = periodStart + 30 * dayMs;
const starter = { id: 'starter', creditsIncluded: 300, creditsInTrial: false };
const pro = { id: 'pro', creditsIncluded: 900, creditsInTrial: false };
const team = { id: 'team', creditsIncluded: 1_500, creditsInTrial: false };

const period: PeriodLine = {
  amountMinor: 1_000,
  isProration: false,
  periodStart,
  periodEnd,
  leftLevel: 0,
  afterwards: [],
};
const switchedOn = (day: number, from = starter): PeriodLine => ({
  amountMinor: 500,
  isProration: true,
  periodStart: periodStart + day * dayMs,
  periodEnd,
  leftLevel: from.creditsIncluded,
  afterwards: [],
});

/**
 * What each paid line of a subscription item brings, one after another; the first line of no proration is for its period.
 *
 * @param unspent where credits end with their period, how much of each is left then
 */
function included(lines: [PeriodLine, typeof starter][], unspent = 0): (number | undefined)[] {
  let given: Allowance[] = [];
  const billed = lines.flatMap(([line, { creditsIncluded: level }]) =>
    line.isProration ? [] : [{ ...line, level, isFree: line.amountMinor === 0 }],
  );
  return lines.map(([line, plan]) => {
    const inclusion = inclusionOf(line, plan, given, billed);
    if (inclusion)
      given.push({
        ...inclusion,
        planId: plan.id,
        level: plan.creditsIncluded,
        ended: Math.ceil(inclusion.credits * unspent),
      });
    given = given.toSorted((a, b) => a.periodStart - b.periodStart);
    return inclusion?.credits;
  });
}

it('gives a period once, though another plan is paid for it', () => {
  expect(
    included([
      [period, pro],
      [period, pro],
      [period, team],
    ]),
  ).toEqual([900, undefined, undefined]);
});

it('gives the difference for the share that is left, rounded down', () => {
  expect(
    included([
      [period, starter],
      [switchedOn(10), pro],
    ]),
  ).toEqual([300, 400]);
  expect(
    included([
      [period, starter],
      [switchedOn(29), pro],
    ]),
  ).toEqual([300, 20]);
});

it('gives a period and an upgrade inside it alike, whichever is paid first', () => {
  const upgrade = switchedOn(15);
  const periodFirst: [PeriodLine, typeof starter][] = [
    [period, starter],
    [upgrade, pro],
  ];
  expect(included(periodFirst)).toEqual([300, 300]);
  expect(included(periodFirst.toReversed())).toEqual([300, 300]);
  expect(included([...periodFirst.toReversed(), ...periodFirst])).toEqual([300, 300, undefined, undefined]);
});

it('measures an upgrade by the longer of two periods that began within one second', () => {
  const yearEnd = periodStart + 365 * dayMs;
  expect(
    included([
      [{ ...period, periodEnd: yearEnd }, starter],
      [period, starter],
      [{ ...switchedOn(0), periodEnd: yearEnd }, pro],
    ]),
  ).toEqual([300, undefined, 600]);
});

it('gives nothing for going to and fro', () => {
  const lines: [PeriodLine, typeof starter][] = [
    [period, starter],
    [switchedOn(15), pro],
    [switchedOn(15, pro), starter],
    [switchedOn(15), pro],
    [switchedOn(15, pro), starter],
    [switchedOn(15), team],
  ];
  expect(included(lines)).toEqual([300, 300, undefined, undefined, undefined, 300]);
});

it('gives what a plan includes more than the highest before it, not than the last', () => {
  expect(
    included([
      [period, pro],
      [switchedOn(10, pro), starter],
      [switchedOn(15), team],
    ]),
  ).toEqual([900, undefined, 300]);
});

it('takes what was not lived of a period off the one that cuts it short', () => {
  const year: PeriodLine = { ...period, periodStart: periodStart + 10 * dayMs, periodEnd: periodStart + 375 * dayMs };
  expect(
    included([
      [period, pro],
      [year, { ...pro, id: 'yearly', creditsIncluded: 10_800 }],
    ]),
  ).toEqual([900, 10_200]);
});

it('takes what was not lived of a long period off the shorter one that cuts it short, and off no renewal of that', () => {
  const year: PeriodLine = { ...period, periodEnd: periodStart + 360 * dayMs };
  const months = [30, 60, 90, 120, 150].map((day): [PeriodLine, typeof starter] => [monthFrom(day), starter]);
  const small = { ...starter, id: 'yearly' };
  const large = { ...starter, id: 'yearly', creditsIncluded: 1_200 };
  for (const unspent of [0, 1]) {
    expect(included([[year, small], ...months], unspent)).toEqual([300, 25, 300, 300, 300, 300]);
    expect(included([[year, large], ...months], unspent)).toEqual([1_200, 0, 300, 300, 300, 300]);
  }
});

it('gives a period and those that cut it short alike, whichever is paid first', () => {
  const year: [PeriodLine, typeof starter] = [
    { ...period, periodEnd: periodStart + 360 * dayMs },
    { ...starter, id: 'yearly' },
  ];
  const first: [PeriodLine, typeof starter] = [monthFrom(30), starter];
  const second: [PeriodLine, typeof starter] = [monthFrom(60), starter];
  const orders = [
    [year, first, second],
    [year, second, first],
    [first, year, second],
    [first, second, year],
    [second, year, first],
    [second, first, year],
  ];
  for (const order of orders)
    expect(included(order).reduce<number>((sum, credits) => sum + (credits ?? 0), 0)).toBe(625);
});

it('takes what was not lived of a period off the one that cuts it short, whatever was cut short before', () => {
  const year: PeriodLine = { ...period, periodEnd: periodStart + 360 * dayMs };
  const yearly = { ...starter, id: 'yearly', creditsIncluded: 1_200 };
  const monthly = { ...starter, creditsIncluded: 100 };
  const again: PeriodLine = { ...year, periodStart: periodStart + 75 * dayMs, periodEnd: periodStart + 435 * dayMs };
  const lines: [PeriodLine, typeof starter][] = [
    [year, yearly],
    [monthFrom(30), monthly],
    [monthFrom(60), monthly],
    [again, yearly],
  ];
  // What was left of the first year has ended with it.
  expect(included(lines, 1)).toEqual([1_200, 0, 100, 1_150]);
  // It was spent, or never ends: all of it was given ahead of its time.
  expect(included(lines)).toEqual([1_200, 0, 100, 150]);
});

it('gives nothing for going to and fro between intervals', () => {
  const yearly = { ...pro, id: 'yearly', creditsIncluded: 10_800 };
  const from = (hour: number, days: number): PeriodLine => {
    const begins = periodStart + hour * 3_600_000;
    return { ...period, periodStart: begins, periodEnd: begins + days * dayMs };
  };
  const lines: [PeriodLine, typeof starter][] = [
    [period, pro],
    [from(1, 365), yearly],
    [from(2, 30), pro],
    [from(3, 365), yearly],
  ];
  const all = included(lines).reduce<number>((total, credits) => total + (credits ?? 0), 0);
  expect(all).toBeLessThan(10_800 + 10);
  // What was spent of it counts in the end, what had ended does not.
  expect(included(lines, 1)).toEqual([900, 9_901, 0, 10_800]);
  expect(included(lines, 0.5).at(-1)).toBeLessThan(5_400 + 10);
});

it('gives two upgrades alike, whichever is paid first, and each what the other does not', () => {
  const lines: [PeriodLine, typeof starter][] = [
    [period, starter],
    [switchedOn(10), pro],
    [switchedOn(20, pro), team],
  ];
  expect(included(lines)).toEqual([300, 400, 200]);
  expect(included(lines.toReversed())).toEqual([200, 400, 300]);
});

it('gives an upgrade no more than was lived of it where its period was cut short before it was paid', () => {
  const cutOn = periodStart + 20 * dayMs;
  const year: PeriodLine = { ...period, periodStart: cutOn, periodEnd: cutOn + 365 * dayMs };
  expect(
    included([
      [period, starter],
      [year, { ...pro, id: 'yearly', creditsIncluded: 10_800 }],
      [switchedOn(10), pro],
    ]),
  ).toEqual([300, 10_700, 200]);
});

it('gives a trial nothing but where the plan says so, and a period that a code made free', () => {
  const trial = { ...period, amountMinor: 0 };
  expect(included([[trial, pro]])).toEqual([undefined]);
  expect(included([[trial, { ...pro, creditsInTrial: true }]])).toEqual([900]);
});

const tried = { ...pro, creditsInTrial: true };
const freeDays = (day: number): PeriodLine => ({
  ...period,
  amountMinor: 0,
  periodStart: periodStart + day * dayMs,
  periodEnd: periodStart + (day + 14) * dayMs,
});
const monthFrom = (day: number): PeriodLine => ({
  ...period,
  periodStart: periodStart + day * dayMs,
  periodEnd: periodStart + (day + 30) * dayMs,
});

it('takes nothing of a trial off the period whose payment ended it, whichever is heard of first', () => {
  const lines: [PeriodLine, typeof starter][] = [
    [freeDays(0), tried],
    [monthFrom(1), tried],
  ];
  expect(included(lines)).toEqual([900, 900]);
  expect(included(lines.toReversed())).toEqual([900, 900]);
});

it('takes what was not lived of a trial off another trial, and what was paid off a trial that cuts it short', () => {
  expect(
    included([
      [freeDays(0), tried],
      [freeDays(7), tried],
    ]),
  ).toEqual([900, 450]);
  expect(
    included([
      [period, tried],
      [freeDays(10), tried],
    ]),
  ).toEqual([900, 300]);
});

const week = { ...starter, id: 'weekly', creditsIncluded: 70, days: 7 };
const month = { ...starter, id: 'monthly', days: 30 };
const year = { ...starter, id: 'yearly', creditsIncluded: 3_600, days: 360 };

it('gives no less than what was lived of each period, however they cut each other short', () => {
  const lived = fc.oneof(fc.constant(1), fc.double({ min: 0.01, max: 1, noNaN: true }));
  const lives = fc.array(fc.record({ plan: fc.constantFrom(week, month, year), lived }), {
    minLength: 2,
    maxLength: 6,
  });
  fc.assert(
    fc.property(lives, (periods) => {
      let day = 0;
      const lines = periods.map(({ plan, lived }): [PeriodLine, typeof starter] => {
        const begins = periodStart + day * dayMs;
        day += Math.ceil(plan.days * lived);
        return [{ ...period, periodStart: begins, periodEnd: begins + plan.days * dayMs }, plan];
      });
      const due = lines.reduce((total, [line, plan], index) => {
        const until = Math.min(lines[index + 1]?.[0].periodStart ?? line.periodEnd, line.periodEnd);
        return total + (plan.creditsIncluded * (until - line.periodStart)) / (line.periodEnd - line.periodStart);
      }, 0);
      const brought = included(lines).reduce<number>((total, credits) => total + (credits ?? 0), 0);
      // Each share is rounded by less than one.
      expect(brought).toBeGreaterThan(due - lines.length);
    }),
  );
});
