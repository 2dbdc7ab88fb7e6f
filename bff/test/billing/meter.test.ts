import { describe, expect, it } from 'vitest';
import { meterOf } from '../../src/billing/meter.ts';

const pro = { creditsIncluded: 500 };
const starter = { creditsIncluded: 100 };
const packages = [{ credits: 100 }, { credits: 1_000 }];
type Current = NonNullable<Parameters<typeof meterOf>[2]>;
const active: Current = { status: 'active', cancelsAt: null, changes: null, trialEndsAt: null, periodEnd: 30 };

describe('what a balance is measured by', () => {
  it('is what a paid period brings, whatever came in so far', () => {
    expect(meterOf(12_000, packages, active, pro, undefined)).toMatchObject({ full: 500, lowAt: 50 });
  });

  it('is all that came in where a plan brings nothing, or there is none', () => {
    expect(meterOf(300, packages, undefined, undefined, undefined)).toMatchObject({ full: 300, lowAt: 30 });
    expect(meterOf(300, packages, active, { creditsIncluded: 0 }, undefined)).toMatchObject({ full: 300, lowAt: 30 });
  });

  it('has its low by what is bought at once, not by all that was ever bought', () => {
    expect(meterOf(50_000, packages, undefined, undefined, undefined).lowAt).toBe(100);
    expect(meterOf(50_000, [], undefined, undefined, undefined).lowAt).toBe(5_000);
    expect(meterOf(0, packages, undefined, undefined, undefined)).toMatchObject({ full: 0, lowAt: 0 });
  });
});

describe('what comes in next', () => {
  const coming = (own: Partial<Current>, waiting?: typeof pro) =>
    meterOf(0, [], { ...active, ...own }, pro, waiting).coming;

  it('comes with the next period, or the end of the trial', () => {
    expect(coming({})).toEqual({ credits: 500, at: 30 });
    expect(coming({ status: 'trialing', trialEndsAt: 14 })).toEqual({ credits: 500, at: 14 });
  });

  it('is what the plan brings that is changed to', () => {
    expect(coming({ changes: { priceId: 'price_starter', at: 30 } }, starter)).toEqual({ credits: 100, at: 30 });
  });

  it('is nothing where the plan ends, is not paid, or is none', () => {
    expect(coming({ cancelsAt: 30 })).toBeUndefined();
    for (const status of ['past_due', 'unpaid', 'paused', 'incomplete', 'canceled']) {
      expect(coming({ status })).toBeUndefined();
    }
    expect(meterOf(0, [], undefined, undefined, undefined).coming).toBeUndefined();
    expect(meterOf(0, [], active, undefined, undefined).coming).toBeUndefined();
  });
});
