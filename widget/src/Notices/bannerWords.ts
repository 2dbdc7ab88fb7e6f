export const bannerWords = {
  'notice.stale': 'This could not be brought up to date',
} as const;
