import type { Word } from '../src/format/words.js';
import { en } from '../src/locales/en.js';
import type { BillingMessages } from '../src/words.js';

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const accented = 'áƀçðéƒĝĥíĵķļɱñóþʠŕšţúṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ';

/** Text that can still be read, but is plainly no English, and two fifths longer: words grow, as German ones do. Places stay. */
export function pseudoText(text: string): string {
  const longer = text.replace(/\{\w+\}|[a-z]/gi, (found) => {
    const letter = accented[letters.indexOf(found)];
    return letter === undefined ? found : /[aeiou]/i.test(found) ? letter + letter : letter;
  });
  return longer + '~'.repeat(Math.max(0, Math.ceil(text.length * 1.4) - longer.length));
}

const pseudoWord = (word: Word): Word =>
  typeof word === 'string'
    ? pseudoText(word)
    : (Object.fromEntries(Object.entries(word).map(([form, text]) => [form, pseudoText(text)])) as typeof word);

/** A language made of English: shows which text was written past the words, and what breaks where words are longer. */
export const pseudoMessages: BillingMessages = {
  locale: 'en-x-pseudo',
  isReviewed: true,
  words: Object.fromEntries(Object.entries(en.words).map(([key, word]) => [key, pseudoWord(word)])),
};
