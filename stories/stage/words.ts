import type { BillingStrings, Word, WordKey } from '@billing-panel/react';

const modules = import.meta.glob<Record<string, Partial<Record<WordKey, Word>>>>('../../widget/src/**/*Words.ts', {
  eager: true,
});

/** Every word that the panel can say, by the part that says it. */
export const wordsByPart: [part: string, words: [WordKey, Word][]][] = [];
for (const [file, module] of Object.entries(modules)) {
  const folder = file.split('/').at(-2) ?? file;
  const part = folder === 'format' || folder === 'parts' ? 'Shared' : folder;
  const words = Object.values(module).flatMap((group) => Object.entries(group) as [WordKey, Word][]);
  const known = wordsByPart.find(([name]) => name === part);
  if (known) known[1].push(...words);
  else wordsByPart.push([part, words]);
}

const accents: Record<string, string> = {
  ...{ a: 'á', b: 'ƀ', c: 'ç', d: 'ð', e: 'é', f: 'ƒ', g: 'ĝ', h: 'ĥ', i: 'í', j: 'ĵ', k: 'ķ', l: 'ļ', m: 'ɱ' },
  ...{ n: 'ñ', o: 'ó', p: 'þ', q: 'ʠ', r: 'ŕ', s: 'š', t: 'ţ', u: 'ú', v: 'ṽ', w: 'ŵ', x: 'ẋ', y: 'ý', z: 'ž' },
  ...{ A: 'Å', B: 'Ɓ', C: 'Ç', D: 'Ð', E: 'É', F: 'Ƒ', G: 'Ĝ', H: 'Ĥ', I: 'Î', K: 'Ķ', L: 'Ļ', M: 'Ṁ', N: 'Ñ' },
  ...{ O: 'Ö', P: 'Þ', R: 'Ŕ', S: 'Š', T: 'Ţ', U: 'Û', V: 'Ṽ', W: 'Ŵ', Y: 'Ý', Z: 'Ž' },
};

/** A word in brackets, so that one sees where it is cut, and a third longer; its places stay as they are. */
export function lengthen(text: string): string {
  const accented = text.replace(/\{\w+\}|[a-z]/gi, (found) => accents[found] ?? found);
  return `[${accented}${' ~'.repeat(Math.ceil(text.length / 6))}]`;
}

const lengthenWord = (word: Word): Word =>
  typeof word === 'string'
    ? lengthen(word)
    : { other: '', ...Object.fromEntries(Object.entries(word).map(([form, text]) => [form, lengthen(text)])) };

/** Finds what was written into the code past the words, and what breaks when words are longer. */
export const pseudoStrings: BillingStrings = Object.fromEntries(
  wordsByPart.flatMap(([, words]) => words.map(([key, word]) => [key, lengthenWord(word)])),
);
