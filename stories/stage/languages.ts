import type { BillingMessages } from '@billing-panel/react';
import { pseudoMessages } from '@billing-panel/react/testing';
import type { Settings } from './settings.ts';

const modules = import.meta.glob<Record<string, BillingMessages>>('../../widget/src/locales/*.ts', { eager: true });

/** Every language that the panel speaks, by its tag. */
export const languages = new Map(
  Object.values(modules)
    .flatMap((module) => Object.values(module))
    .map((messages) => [messages.locale, messages]),
);

const pseudo = 'pseudo';
const names = new Intl.DisplayNames('en', { type: 'language' });

/** What the toolbar offers. English is there in several countries, which write numbers and dates in other ways. */
export const locales: Record<string, string> = {
  'en-US': 'English, United States',
  'en-GB': 'English, United Kingdom',
  'en-IN': 'English, India',
  ...Object.fromEntries([...languages.keys()].filter((tag) => tag !== 'en').map((tag) => [tag, names.of(tag) ?? tag])),
  [pseudo]: 'Pseudo: longer, with accents',
};

export const directionOf = (locale: string) => (/^(ar|he)\b/.test(locale) ? 'rtl' : 'ltr');

/** What a locale means for the panel: its words, its numbers, and which way it is written. */
export function placeOf({ locale, direction }: Pick<Settings, 'locale' | 'direction'>) {
  return {
    locale: locale === pseudo ? 'en-US' : locale,
    messages: locale === pseudo ? pseudoMessages : languages.get(locale),
    direction: direction === 'auto' ? directionOf(locale) : direction,
  };
}
