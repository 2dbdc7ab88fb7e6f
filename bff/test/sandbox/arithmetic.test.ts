import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addInterval, nextBoundary } from '../../sandbox/calendar.ts';
import { cardFault, cards } from '../../sandbox/cards.ts';
import { exponentOf, share, spoken } from '../../sandbox/money.ts';

const at = (text: string): number => Date.parse(text) / 1000;
const day = (moment: number): string => new Date(moment * 1000).toISOString().slice(0, 10);

it('adds months to the last day of a shorter month, and years to 28 February', () => {
  expect(day(addInterval(at('2027-01-31T10:00:00Z'), 'month', 1))).toBe('2027-02-28');
  expect(day(addInterval(at('2028-01-31T10:00:00Z'), 'month', 1))).toBe('2028-02-29');
  expect(day(addInterval(at('2028-02-29T10:00:00Z'), 'year', 1))).toBe('2029-02-28');
  expect(day(addInterval(at('2027-11-30T10:00:00Z'), 'month', 3))).toBe('2028-02-29');
});

it('every boundary lies a whole number of intervals from the anchor, after the moment and not two of them after', () => {
  const moments = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z') });
  const interval = fc.constantFrom('day', 'week', 'month', 'year');
  fc.assert(
    fc.property(moments, moments, interval, fc.integer({ min: 1, max: 12 }), (anchor, after, unit, count) => {
      fc.pre(after >= anchor);
      const boundary = nextBoundary(anchor, unit, count, after);
      const steps = Array.from({ length: 8000 }, (_, step) => step);
      const index = steps.find((step) => addInterval(anchor, unit, count * step) === boundary) ?? -1;
      expect(index).toBeGreaterThan(0);
      expect(boundary).toBeGreaterThan(after);
      expect(addInterval(anchor, unit, count * (index - 1))).toBeLessThanOrEqual(after);
    }),
    { numRuns: 200 },
  );
});

it('a share is the nearest whole amount, and its two halves differ from the whole by no more than one', () => {
  expect([share(1000, 1, 3), share(-1000, 1, 3), share(1, 1, 2), share(-1, 1, 2), share(5, 1, 0)]).toEqual([
    333, -333, 1, -1, 0,
  ]);
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 ** 12 }),
      fc.integer({ min: 1, max: 10 ** 8 }),
      fc.nat(10 ** 8),
      (amount, whole, part) => {
        fc.pre(part <= whole);
        expect(Math.abs(share(amount, part, whole) + share(amount, whole - part, whole) - amount)).toBeLessThanOrEqual(
          1,
        );
      },
    ),
  );
});

it("writes amounts with Stripe's exponents", () => {
  expect(['usd', 'jpy', 'kwd', 'huf', 'isk'].map(exponentOf)).toEqual([2, 0, 3, 2, 2]);
  expect([spoken(4900, 'usd'), spoken(-5, 'eur'), spoken(4900, 'jpy'), spoken(1234, 'kwd')]).toEqual([
    '$49.00',
    '-€0.05',
    '¥4900',
    'KWD 1.234',
  ]);
});

it('takes its test cards alone', () => {
  const now = at('2027-01-01T00:00:00Z');
  const card = (number: string) =>
    cardFault({ number, expMonth: 1, expYear: 2027, cvc: number.startsWith('37') ? '1234' : '123' }, now);
  for (const number of Object.keys(cards)) expect(card(number)).toBeUndefined();
  expect(card('4111111111111111')).toMatchObject({
    field: 'number',
    message: expect.stringContaining('non test card'),
  });
  expect(card('4242424242424241')).toMatchObject({ field: 'number', message: 'Your card number is invalid.' });
  expect(cardFault({ number: '4242424242424242', expMonth: 12, expYear: 2026, cvc: '123' }, now)).toMatchObject({
    field: 'expYear',
  });
  expect(cardFault({ number: '4242424242424242', expMonth: 13, expYear: 2030, cvc: '123' }, now)).toMatchObject({
    field: 'expMonth',
  });
  expect(cardFault({ number: '4242424242424242', expMonth: 12, expYear: 2030, cvc: '12' }, now)).toMatchObject({
    field: 'cvc',
  });
});
