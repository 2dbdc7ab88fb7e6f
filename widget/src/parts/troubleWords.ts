/** What went wrong, by the codes of errors, and what may be done. */
export const troubleWords = {
  noMoneyMoved: 'No money moved.',
  'signedOut.title': 'You are signed out',
  'signedOut.text': 'Sign in to see your plan and your credits.',
  'signedOut.action': 'Sign in',
  'error.broken': 'This part of the page does not work at the moment.',
  'error.title': 'This could not be loaded',
  'error.offline': 'You are offline. This loads by itself when you are back.',
  'error.no_answer': 'The billing server cannot be reached.',
  'error.rate_limited': 'Too many requests. Wait a minute, then try again.',
  'error.stripe': 'The payment provider does not answer at the moment.',
  'error.item_unavailable': 'This is no longer on sale.',
  'error.already_subscribed': 'You already have a plan.',
  'error.in_progress': 'A purchase of yours is still being completed. Try again in a minute.',
  'error.redirect_not_allowed': 'Payments are not set up for this page yet.',
  'error.other': 'Something is wrong on our side.',
  'error.reference': 'Reference: {id}',
} as const;
