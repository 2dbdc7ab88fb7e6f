export const packWords = {
  'packs.heading': 'Buy credits',
  'packs.none': 'No credit packs are on sale at the moment.',
  'packs.buy': { one: 'Buy {count} credit for {price}', other: 'Buy {count} credits for {price}' },
  'packs.expires': { one: 'Expire after {count} day', other: 'Expire after {count} days' },
} as const;
