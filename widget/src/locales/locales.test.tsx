/// <reference types="vite/client" />
import { cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import readme from '../../README.md?raw';
import { pseudoMessages, scenarios } from '../../testing/index.js';
import type { Word } from '../format/words.js';
import { type BillingMessages, BillingPanel, PortalButton, type Translation } from '../index.js';
import { showPart } from '../testHost.js';
import { ar } from './ar.js';
import { de } from './de.js';
import { en } from './en.js';

afterEach(cleanup);

const modules = import.meta.glob<Record<string, BillingMessages>>('./*.ts', { eager: true });
const locales = Object.entries(modules).flatMap(([file, module]) =>
  Object.entries(module).map(([name, messages]) => ({ file, name, messages })),
);

const textsOf = (word: Word): [form: string, text: string][] =>
  typeof word === 'string' ? [['', word]] : Object.entries(word);
const placesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, place]) => place).sort();

/** Whole numbers among which each form that any of them takes is to be found. */
const numbers = [...Array(201).keys(), 1000, 10_000, 1_000_000, 2_000_000, 10_000_000];
const numbersOf = (locale: string, form: string) => {
  const plurals = new Intl.PluralRules(locale);
  return numbers.filter((number) => plurals.select(number) === form);
};

describe.each(locales)('$file', ({ file, name, messages: { locale, isReviewed, words: said } }) => {
  const english: Record<string, Word> = en.words;
  const words = Object.entries(said);
  const texts = words.flatMap(([key, word]) => textsOf(word).map(([form, text]) => ({ key, form, text })));

  it('is one language, named like its file, as the runtime names it', () => {
    expect(file).toBe(`./${locale}.ts`);
    expect(name).toBe(locale.replace('-', ''));
    expect(Intl.getCanonicalLocales(locale)).toEqual([locale]);
    expect(Intl.NumberFormat.supportedLocalesOf(locale)).toEqual([locale]);
    expect(isReviewed).toBe(locale === 'en');
  });

  it('says all that the panel says', () => {
    expect(Object.keys(said).sort()).toEqual(Object.keys(english).sort());
  });

  it('has the same places as English, each once', () => {
    const wrong = texts.filter(({ key, form, text }) => {
      const original = textsOf(english[key] ?? '').at(-1)?.[1] ?? '';
      // One word may stand for a number where it is the only one of its form.
      const isSpelled = !text.includes('{count}') && numbersOf(locale, form).length === 1;
      const places = placesOf(original).filter((place) => !(isSpelled && place === 'count'));
      return placesOf(text).join() !== places.join();
    });
    expect(wrong).toEqual([]);
  });

  it('has a form for each whole number, and none that the language does not have', () => {
    const { pluralCategories } = new Intl.PluralRules(locale).resolvedOptions();
    const reached = pluralCategories.filter((form) => form === 'other' || numbersOf(locale, form).length > 0).sort();
    for (const [key, word] of words) {
      if (typeof word === 'string') {
        if (typeof english[key] !== 'string') expect([key, reached]).toEqual([key, ['other']]);
      } else expect([key, Object.keys(word).sort()]).toEqual([key, reached]);
    }
  });

  it('keeps what is put in together where it is written from right to left', () => {
    const isolated = /\u2068\{\w+\}\u2069|\{(count|left)\}/g;
    const torn = texts.filter(({ text }) => /[\u0590-\u08ff]/.test(text) && text.replace(isolated, '').includes('{'));
    expect(torn).toEqual([]);
  });

  it('is written cleanly', () => {
    for (const { key, text } of texts) {
      expect(`${key}: ${text}`).not.toMatch(/: \s|\s$|\s\s|!|\.\.\.|'|^\S+: $/);
    }
  });
});

describe('the README', () => {
  it('lists each language, and whether it was reviewed', () => {
    const listed = [...readme.matchAll(/^\| `locales\/(\S+)` \|.*\| (yes|no) \|$/gm)].map(([, tag, reviewed]) => [
      tag,
      reviewed === 'yes',
    ]);
    expect(listed).toEqual(locales.map(({ messages: { locale, isReviewed } }) => [locale, isReviewed]));
  });
});

describe('a translation does not compile', () => {
  it('with a key, a place or a form missing, or one too many', () => {
    type German = Translation<'one'>['words'];
    const { retry: _, ...others } = de.words;
    // @ts-expect-error `retry` is forgotten
    const forgotten: German = others;
    // @ts-expect-error {price} is missing
    const place: German = { ...de.words, 'plans.savings': 'Sie sparen {saved}' };
    // @ts-expect-error `other` is missing
    const form: German = { ...de.words, credits: { one: '{count} Credit' } };
    // @ts-expect-error there is no such key
    const more: German = { ...de.words, unheard: 'of' };
    // @ts-expect-error the language has no such form
    const richer: German = { ...de.words, credits: { one: '{count}', few: '{count}', other: '{count}' } };
    expect([forgotten, place, form, more, richer]).toHaveLength(5);
  });
});

describe('the panel in another language', () => {
  it('says its words, and writes numbers and dates its way', async () => {
    const { container } = showPart(scenarios.expiringSoon, <BillingPanel />, { messages: de, locale: undefined });
    expect(await screen.findByRole('button', { name: 'Auf Team upgraden' })).toBeTruthy();
    expect(container.textContent).toContain('340 von 500 Credits');
    expect(container.textContent).toContain('100 verfallen am 20. April 2026');
    expect(container.querySelector('[data-part="panel"]')?.getAttribute('lang')).toBe('de');
  });

  it('in the words of the host where it has its own, key by key', async () => {
    const messages = { ...de, words: { ...de.words, 'plans.heading': undefined } };
    showPart(scenarios.subscribed, <BillingPanel lang="de-AT" />, {
      messages,
      strings: { 'plans.upgrade': '{plan} nehmen', 'summary.heading': undefined },
    });
    expect(await screen.findByRole('button', { name: 'Team nehmen' })).toBeTruthy();
    expect(screen.getByRole('heading', { name: 'Ihr Tarif' })).toBeTruthy();
    // What it does not say is said in English.
    expect(screen.getByRole('heading', { name: 'Plans' })).toBeTruthy();
    expect(document.querySelector('[data-part="panel"]')?.getAttribute('lang')).toBe('de-AT');
  });

  it('takes plural forms from the words, and numbers from the locale', async () => {
    const { container } = showPart({ credits: { ...scenarios.subscribed.credits, balance: 2 } }, <BillingPanel />, {
      messages: ar,
      locale: 'en-US',
    });
    await waitFor(() => expect(container.querySelector('[data-part="amount"]')?.textContent).toContain('رصيدان'));
    expect(container.textContent).toContain('500');
  });

  it('says the language of a button that stands alone', () => {
    showPart(scenarios.subscribed, <PortalButton />, { messages: de });
    expect(screen.getByRole('button', { name: 'Abrechnung verwalten' }).lang).toBe('de');
  });

  it('leaves the language of the page alone where its words are its own or English', () => {
    const { container } = showPart(scenarios.subscribed, <BillingPanel />, { strings: { manage: 'Administrer' } });
    expect(container.querySelector('[lang]')).toBeNull();
  });
});

describe('the pseudo-locale', () => {
  it('is longer by two fifths, keeps the places, and has no letter of English', () => {
    for (const [key, word] of Object.entries(en.words) as [string, Word][]) {
      const pseudo = textsOf(pseudoMessages.words[key as keyof typeof en.words] ?? '');
      for (const [index, [form, text]] of textsOf(word).entries()) {
        expect(pseudo[index]?.[0]).toBe(form);
        const made = pseudo[index]?.[1] ?? '';
        expect(made.length).toBeGreaterThanOrEqual(text.length * 1.4);
        expect(placesOf(made)).toEqual(placesOf(text));
        expect(made.replace(/\{\w+\}/g, '')).not.toMatch(/[a-z]/i);
      }
    }
  });
});
