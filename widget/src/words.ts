import type { Word } from './format/words.js';
import type { en } from './locales/en.js';

type English = typeof en.words;

/** Every key that the panel says. */
export type WordKey = keyof English;

/** Your own words in place of the panel's, one by one. Places such as `{price}` stay as they are in the original. */
export type BillingStrings = Readonly<Partial<Record<WordKey, Word>>>;

/** The panel in a language: one of `@billing-panel/react/locales/…`, or your own. What it does not say is said in English. */
export interface BillingMessages {
  /** BCP 47: of the words and their plurals, and of numbers, money and dates unless the provider's `locale` says otherwise. */
  locale: string;
  /** A person who speaks it and knows the panel has read all of it. */
  isReviewed: boolean;
  words: BillingStrings;
}

type Places<Text> = Text extends `${string}{${infer Place}}${infer Rest}` ? Place | Places<Rest> : never;

type Both<Each> = (Each extends unknown ? (each: Each) => void : never) extends (both: infer All) => void ? All : never;

/** Text in which each of these places stands, wherever the language puts it. */
type TextWith<Place extends string> = string & Both<Place extends unknown ? `${string}{${Place}}${string}` : never>;

/** Where a form stands for one number only, a language may have a word for it: "two credits" is one word in Arabic. */
type Spelled = 'zero' | 'one' | 'two';

type Plural<Form extends Intl.LDMLPluralRule, Place extends string> = {
  [F in Form | 'other']: TextWith<F extends Spelled ? Exclude<Place, 'count'> : Place>;
};

/** A language without plural forms of its own need not write them down, and others may count where English does not. */
type Translated<English, Form extends Intl.LDMLPluralRule> = English extends { other: infer Text }
  ? Plural<Form, Places<Text>> | ([Form] extends [never] ? TextWith<Places<Text>> : never)
  : TextWith<Places<English>> | ('count' extends Places<English> ? Plural<Form, Places<English>> : never);

/**
 * The whole panel in a language that has these plural forms besides `other`: a forgotten key, place or form does not
 * compile.
 */
export type Translation<Form extends Intl.LDMLPluralRule = never> = Omit<BillingMessages, 'words'> & {
  words: { readonly [Key in WordKey]: Translated<English[Key], Form> };
};
