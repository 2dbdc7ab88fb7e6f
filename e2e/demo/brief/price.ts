/** One credit for every ten words of notes. The page shows it, the server charges it. */
export function creditsFor(notes: string): number {
  return Math.ceil(wordsIn(notes) / 10);
}

export function wordsIn(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

export const longestNotes = 20_000;
