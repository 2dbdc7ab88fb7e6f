import type { Word, WordKey } from '@billing-panel/react';

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
