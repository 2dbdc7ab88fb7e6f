import { usePart } from '../hooks/usePart.js';
import { offerWords } from './offerWords.js';

/** Said in a word, not shouted. */
export function Recommended() {
  const { say, slot } = usePart(offerWords);
  return <span {...slot('chip')}>{say('recommended')}</span>;
}
