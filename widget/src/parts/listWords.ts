/** What every list says that is read a page at a time. */
export const listWords = {
  older: 'Show older',
} as const;
