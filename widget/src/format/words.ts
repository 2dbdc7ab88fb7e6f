/**
 * Text with `{places}`, or its plural forms by `Intl.PluralRules` category, chosen by `{count}`. In a language that is written
 * from right to left, places for names and amounts stand between U+2068 and U+2069, which keep each of them together.
 */
export type Word = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);
export type Vars = Record<string, string | number>;

/** Numbers are written in the locale's way; text is put in as it is and never read again. */
export function fill(
  word: Word,
  vars: Vars = {},
  number: (value: number) => string,
  plurals: Intl.PluralRules,
): string {
  const text = typeof word === 'string' ? word : (word[plurals.select(Number(vars.count))] ?? word.other);
  return text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = vars[name];
    return value === undefined ? place : typeof value === 'number' ? number(value) : value;
  });
}
