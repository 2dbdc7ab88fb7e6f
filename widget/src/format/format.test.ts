import { describe, expect, it } from 'vitest';
import { money } from './figures.js';
import { createFormat } from './format.js';

const usd = { currency: 'usd', exponent: 2 };

describe('money', () => {
  it.each([
    [{ amount_minor: 4900, ...usd }, '$49'],
    [{ amount_minor: 999, ...usd }, '$9.99'],
    [{ amount_minor: 4900, currency: 'jpy', exponent: 0 }, '¥4,900'],
    [{ amount_minor: 1, currency: 'kwd', exponent: 3 }, 'KWD 0.001'],
    [{ amount_minor: 1_234_500, currency: 'cop', exponent: 2 }, 'COP 12,345'],
    [{ amount_minor: 1_234_550, currency: 'huf', exponent: 2 }, 'HUF 12,345.50'],
    [{ amount_minor: 900_719_925_474_099, ...usd }, '$9,007,199,254,740.99'],
  ])('%j is %s', (amount, text) => {
    expect(money(createFormat('en-US'), amount).replace(/\s/, ' ')).toBe(text);
  });

  it('is written the way of the locale', () => {
    expect(money(createFormat('de-DE'), { amount_minor: 3999, currency: 'eur', exponent: 2 }).replace(/\s/, ' ')).toBe(
      '39,99 €',
    );
  });
});

describe('words', () => {
  const { say } = createFormat('en-US');

  it('choose the plural form and write the number', () => {
    const word = { one: '{count} credit', other: '{count} credits' };
    expect(say(word, { count: 1 })).toBe('1 credit');
    expect(say(word, { count: 12_345 })).toBe('12,345 credits');
  });

  it('take their forms from their own language, whatever writes the numbers', () => {
    const word = { one: '{count} kredit', few: '{count} kredity', other: '{count} kreditů' };
    const inCzech = createFormat('en-US', 'UTC', 'cs').say;
    expect([1, 3, 5].map((count) => inCzech(word, { count }))).toEqual(['1 kredit', '3 kredity', '5 kreditů']);
    const inEnglish = createFormat('ru', 'UTC').say;
    expect(inEnglish({ one: '{count} credit', other: '{count} credits' }, { count: 21 })).toBe('21 credits');
  });

  it('never read again what was put in', () => {
    expect(say('{plan} for {price}', { plan: '{price}', price: '$1 $& $$' })).toBe('{price} for $1 $& $$');
    expect(say('Hello {name}')).toBe('Hello {name}');
  });
});

describe('dates', () => {
  it('are days with their year, in the zone of the host', () => {
    expect(createFormat('en-US', 'UTC').date('2026-05-03T00:00:00Z')).toBe('May 3, 2026');
    expect(createFormat('en-US', 'America/Los_Angeles').date('2026-05-03T00:00:00Z')).toBe('May 2, 2026');
    expect(createFormat('en-US', 'Pacific/Kiritimati').date('2026-05-03T10:00:00Z')).toBe('May 4, 2026');
  });

  it('are named as the language does, in the zone of the host', () => {
    expect(createFormat('ja', 'Asia/Tokyo').date('2026-05-02T15:00:00Z')).toBe('2026年5月3日');
    expect(createFormat('de', 'Europe/Berlin').date('2026-05-02T22:00:00Z')).toBe('3. Mai 2026');
    expect(createFormat('ar-EG', 'Africa/Cairo').date('2026-05-03T00:00:00Z')).toBe('٣ مايو ٢٠٢٦');
  });
});
