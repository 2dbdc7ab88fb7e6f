export const bannerWords = {
  'notice.close': 'Close this message',
  'notice.stale': 'This could not be brought up to date',
} as const;
