import type { balanceWords } from './BalanceMeter/balanceWords.js';
import type { sharedWords } from './format/sharedWords.js';
import type { Word } from './format/words.js';

/** Every key that the panel says. */
export type WordKey = keyof (typeof sharedWords & typeof balanceWords);

/** Your own words in place of the panel's, one by one. Places such as `{price}` stay as they are in the original. */
export type BillingStrings = Readonly<Partial<Record<WordKey, Word>>>;
