import { describe, expect, it } from 'vitest';
import { packSavingsOf } from '../../src/billing/pack-savings.ts';
import { dayMs, isoSeconds } from '../../src/billing/time.ts';
import { bucketsOf, lastsDays, paceTime, usedSteadily, usualFrom } from '../../src/billing/usage.ts';

const now = Date.UTC(2026, 3, 30, 15);

describe('the usual time that usage is shown of', () => {
  it.each([
    ['day', 30, '2026-04-01T00:00:00Z'],
    ['week', 12, '2026-02-09T00:00:00Z'],
    ['month', 12, '2025-05-01T00:00:00Z'],
  ] as const)('by %s has %i of them, with the present one', (interval, count, first) => {
    const buckets = bucketsOf([], interval, usualFrom(interval, now), now);
    expect(buckets).toHaveLength(count);
    expect(isoSeconds(buckets[0]?.start ?? 0)).toBe(first);
  });

  it('begins with a month also where the day of today is in no other month', () => {
    const lastOfMarch = Date.UTC(2026, 2, 31);
    expect(bucketsOf([], 'month', usualFrom('month', lastOfMarch), lastOfMarch)).toHaveLength(12);
  });
});

describe('a pace', () => {
  it('is not told of an account younger than a week', () => {
    expect(paceTime(now - 7 * dayMs + 1, now)).toBeUndefined();
    expect(paceTime(now - 7 * dayMs, now)?.days).toBe(7);
  });

  it('looks back 30 days at most, and halves them', () => {
    expect(paceTime(now - 400 * dayMs, now)).toEqual({ from: now - 30 * dayMs, middle: now - 15 * dayMs, days: 30 });
  });

  it('is not told where all use was in one half, or was given back', () => {
    expect([usedSteadily(0, 300), usedSteadily(300, 0), usedSteadily(300, -20)]).toEqual([false, false, false]);
    expect(usedSteadily(100, 200)).toBe(true);
  });
});

describe('how long a balance lasts', () => {
  const ends = (credits: number, inDays: number) => ({ credits, expiresAt: now + inDays * dayMs });
  const days = (balance: number, aDay: number, ...expiring: ReturnType<typeof ends>[]) =>
    lastsDays(balance, expiring, aDay, now);

  it('is the balance at the pace', () => {
    expect(days(340, 850 / 30)).toBe(12);
    expect(days(500, 7)).toBe(71);
  });

  it('uses first what expires first, and loses what was not used by then', () => {
    expect(days(340, 10, ends(100, 21))).toBe(34);
    expect(days(340, 10, ends(100, 5))).toBe(29);
    expect(days(340, 10, ends(100, 5), ends(240, 6))).toBe(6);
    expect(days(340, 10, ends(340, 1))).toBe(1);
  });

  it('loses nothing that is used up before it would expire, however late the next one ends', () => {
    expect(days(90, 10, ends(30, 3), ends(30, 6), ends(30, 9))).toBe(9);
    expect(days(90, 10, ends(30, 2), ends(30, 6), ends(30, 9))).toBe(8);
  });

  it('is no time where nothing is left, or something is owed', () => {
    expect(days(0, 10)).toBe(0);
    expect(days(-60, 10)).toBe(0);
  });
});

describe('what a pack saves', () => {
  const pack = (credits: number, amountMinor: number, currency = 'usd') => ({
    id: String(credits),
    name: '',
    description: '',
    credits,
    amountMinor,
    currency,
    expiresAfterDays: undefined,
    available: true,
    highlight: false,
    stripePriceId: undefined,
  });
  const percents = (...packs: ReturnType<typeof pack>[]) => packs.map((each) => packSavingsOf(each, packs)?.percent);

  it('is a credit against one of the smallest pack, never more than it is', () => {
    expect(percents(pack(100, 999), pack(500, 3999), pack(2000, 12900))).toEqual([undefined, 19, 35]);
  });

  it('is nothing where a larger pack is no cheaper, or is the only one of its currency', () => {
    expect(percents(pack(100, 999), pack(200, 1998), pack(300, 5000), pack(500, 1, 'eur'))).toEqual(
      Array(4).fill(undefined),
    );
  });

  it('is exact where amounts are large', () => {
    expect(percents(pack(1_000_000_000, 99_999_999), pack(2_000_000_000, 99_999_999))).toEqual([undefined, 50]);
  });
});
