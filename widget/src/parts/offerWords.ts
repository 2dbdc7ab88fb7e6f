export const offerWords = {
  recommended: 'Recommended',
} as const;
