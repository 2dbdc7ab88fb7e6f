export const usageWords = {
  'usage.heading': 'Usage',
} as const;
