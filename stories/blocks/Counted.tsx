import { scenarios } from '@billing-panel/react/testing';
import { readTokens } from '../foundations/tokens.ts';
import { languages } from '../stage/languages.ts';
import { widths } from '../stage/settings.ts';
import { wordsByPart } from '../stage/words.ts';

/** How much there is to see, counted. */
export function Counted() {
  const words = wordsByPart.flatMap(([, all]) => all).length;
  return (
    <p>
      {Object.keys(scenarios).length} situations, {readTokens().length} tokens, {words} texts, {widths.length} widths,{' '}
      {languages.size} languages.
    </p>
  );
}
