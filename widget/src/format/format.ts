import { fill, type Vars, type Word } from './words.js';

/** An amount as the server sends it: the integer truth with Stripe's exponent, which is not always `Intl`'s. */
export interface Money {
  amount_minor: number;
  currency: string;
  exponent: number;
}

export interface Format {
  locale: string | undefined;
  number(value: number): string;
  /** With its sign, also where it is above zero. */
  signed(value: number): string;
  /** 17 is 17 %. */
  percent(value: number): string;
  money(money: Money): string;
  /** The calendar day of an ISO timestamp, with its year: never relative where money is concerned. */
  date(iso: string): string;
  say(word: Word, vars?: Vars): string;
}

/** `language`: of the words. Their plural forms are its own, whatever writes the numbers: in English 21 is not one. */
export function createFormat(locale?: string, timeZone?: string, language = 'en'): Format {
  const numbers = new Intl.NumberFormat(locale);
  const signed = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' });
  const percents = new Intl.NumberFormat(locale, { style: 'percent' });
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone });
  const plurals = new Intl.PluralRules(language);
  const number = (value: number) => numbers.format(value);
  return {
    locale,
    number,
    signed: (value) => signed.format(value),
    percent: (value) => percents.format(value / 100),
    money: ({ amount_minor, currency, exponent }) =>
      new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        minimumFractionDigits: exponent,
        maximumFractionDigits: exponent,
        trailingZeroDisplay: 'stripIfInteger',
        // As decimal text, which Intl takes exactly: a quotient would be a cent off where amounts are very large.
      }).format(`${amount_minor}e-${exponent}` as `${number}`),
    date: (iso) => dates.format(new Date(iso)),
    say: (word, vars) => fill(word, vars, number, plurals),
  };
}
