'use client';
import { sharedWords } from '../format/sharedWords.js';
import type { Vars, Word } from '../format/words.js';
import type { WordKey } from '../words.js';
import { type Billing, useBilling } from './billingContext.js';

export type Say<Key extends string = never> = (key: Key | keyof typeof sharedWords, vars?: Vars) => string;
export type Slot = (
  part: string,
  state?: string,
  ...more: (string | undefined | false)[]
) => { className: string; 'data-part': string; 'data-state'?: string };

export interface Part<Key extends string> extends Billing {
  /** Says a part's own words and the shared ones, in the host's language and wording where it gave them. */
  say: Say<Key>;
  /** Names an element: its class, those that the host gave for it and `more` of them, `data-part` and `data-state`. */
  slot: Slot;
}

/** What every element of the panel works with. */
export function usePart<Words extends Record<string, Word> = Record<never, Word>>(
  words?: Words,
): Part<keyof Words & string> {
  const billing = useBilling();
  const { format, wordOf, appearance } = billing;
  const shared: Record<string, Word> = sharedWords;
  return {
    ...billing,
    say: (key, vars) => format.say(wordOf(key as WordKey) ?? words?.[key as keyof Words] ?? shared[key] ?? '', vars),
    slot: (part, state, ...more) => ({
      className: [`bp-${part}`, appearance?.classNames?.[part], ...more].filter(Boolean).join(' '),
      'data-part': part,
      'data-state': state,
    }),
  };
}
