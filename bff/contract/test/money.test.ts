import { exponentOf, majorText, toMajor, toMinor } from '@billing-panel/contract';
import { describe, expect, test } from 'vitest';

describe('money on the wire', () => {
  test.each([
    ['usd', 999, 9.99, '9.99'],
    ['USD', 4900, 49, '49.00'],
    ['eur', 5, 0.05, '0.05'],
    ['usd', -1050, -10.5, '-10.50'],
    ['usd', 0, 0, '0.00'],
    ['jpy', 4900, 4900, '4900'],
    ['kwd', 1234, 1.234, '1.234'],
    // Stripe takes hundredths of these, where Intl knows no fraction.
    ['cop', 1234500, 12345, '12345.00'],
    ['huf', 10050, 100.5, '100.50'],
    ['isk', 200, 2, '2.00'],
    ['ugx', 200, 2, '2.00'],
  ])('%s %d is %d, as text %s', (currency, minor, major, text) => {
    expect(toMajor(minor, currency)).toBe(major);
    expect(toMinor(major, currency)).toBe(minor);
    expect(majorText(minor, currency)).toBe(text);
  });

  test('an amount survives the way out and back, up to a billion', () => {
    for (const currency of ['usd', 'jpy', 'kwd']) {
      for (let minor = 1; minor < 1e9; minor = minor * 3 + 7) {
        expect(toMinor(toMajor(minor, currency), currency)).toBe(minor);
      }
    }
  });

  test.each([
    ['more digits than the currency has', 9.999, 'usd'],
    ['a fraction where there is none', 49.5, 'jpy'],
    ['what a sum of floats leaves', 0.1 + 0.2, 'usd'],
    ['more than is safe', 1e16, 'usd'],
    ['an exponent in its text', 1e21, 'jpy'],
    ['something too small for text', 1e-7, 'kwd'],
    ['not a number', Number.NaN, 'usd'],
    ['infinity', Number.POSITIVE_INFINITY, 'usd'],
  ])('%s is no amount', (_, major, currency) => {
    expect(toMinor(major, currency)).toBeUndefined();
  });

  test('an unknown currency has two digits, as most have', () => {
    expect(exponentOf('xyz')).toBe(2);
  });
});
