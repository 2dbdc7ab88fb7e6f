/**
 * Text with `{places}`, or its plural forms by `Intl.PluralRules` category, chosen by `{count}`. In a language that is written
 * from right to left, places for names and amounts stand between U+2068 and U+2069, which keep each of them together.
 */
export type Word = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);
export type Vars = Record<string, string | number>;
