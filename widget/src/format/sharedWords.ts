/** Words that nearly every part says. Each part's own stand beside it, so that a part brings no other's. */
export const sharedWords = {
  credits: { one: '{count} credit', other: '{count} credits' },
  retry: 'Try again',
} as const;
