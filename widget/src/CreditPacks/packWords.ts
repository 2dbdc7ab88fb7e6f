export const packWords = {
  'packs.heading': 'Buy credits',
  'packs.none': 'No credit packs are on sale.',
  'packs.buy': { one: 'Buy {count} credit for {price}', other: 'Buy {count} credits for {price}' },
  'packs.best': 'Best value',
  'packs.saves': '{percent} less per credit',
  'packs.expires': { one: 'Expire {count} day after you buy them', other: 'Expire {count} days after you buy them' },
} as const;
