import type { Vars, Word } from './words.js';

/** How numbers and days are written, and words filled in. */
export interface Format {
  locale: string | undefined;
  /** Decimal text is taken exactly. */
  number(value: number | `${number}`, options?: Intl.NumberFormatOptions): string;
  /** The calendar day of an ISO timestamp, with its year: never relative where money is concerned. */
  date(iso: string): string;
  /** Numbers are written in the locale's way. */
  say(word: Word, vars?: Vars): string;
}

/** `language`: of the words. Their plural forms are its own, whatever writes the numbers: in English 21 is not one. */
export function createFormat(locale?: string, timeZone?: string, language = 'en'): Format {
  const plurals = new Intl.PluralRules(language);
  const number: Format['number'] = (value, options) => new Intl.NumberFormat(locale, options).format(value);
  return {
    locale,
    number,
    date: (iso) => new Date(iso).toLocaleDateString(locale, { dateStyle: 'long', timeZone }),
    // Text is put in as it is and never read again.
    say(word, vars = {}) {
      const text = typeof word === 'string' ? word : (word[plurals.select(vars.count as number)] ?? word.other);
      return text.replace(/\{(\w+)\}/g, (place, name: string) => {
        const value = vars[name] ?? place;
        return typeof value === 'number' ? number(value) : value;
      });
    },
  };
}
