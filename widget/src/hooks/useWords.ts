'use client';
import { sharedWords } from '../format/sharedWords.js';
import type { Vars, Word } from '../format/words.js';
import type { BillingStrings } from '../words.js';
import { useBilling } from './billingContext.js';

type Shared = typeof sharedWords;

export type Say<Key extends string> = (key: Key | keyof Shared, vars?: Vars) => string;

/** Says a part's own words and the shared ones, in the host's wording where it has its own. */
export function useWords<Words extends Record<string, Word>>(words: Words): Say<keyof Words & string> {
  const { format, strings } = useBilling();
  const own: Record<string, Word> = { ...sharedWords, ...words };
  return (key, vars) => format.say(strings?.[key as keyof BillingStrings] ?? own[key] ?? key, vars);
}
