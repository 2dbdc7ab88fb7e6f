/** Words that nearly every part says. Each part's own stand beside it, so that a part brings no other's. */
export const sharedWords = {
  credits: { one: '{count} credit', other: '{count} credits' },
  retry: 'Try again',
  'error.title': 'This could not be loaded',
  'error.broken': 'This part of the page stopped working.',
  'error.offline': 'You are offline. This loads by itself when you are back.',
  'error.no_answer': 'The billing server cannot be reached.',
  'error.rate_limited': 'Too many requests. Wait a minute, then try again.',
  'error.stripe': 'The payment provider does not answer at the moment.',
  'error.other': 'Something is wrong on our side.',
  'error.reference': 'Reference: {id}',
} as const;
