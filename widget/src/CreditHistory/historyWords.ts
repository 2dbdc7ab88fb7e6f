export const historyWords = {
  'history.heading': 'Credit history',
} as const;
