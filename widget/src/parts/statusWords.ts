export const statusWords = {
  'signedOut.title': 'You are signed out',
  'signedOut.text': 'Sign in to see your plan and your credits.',
  'signedOut.action': 'Sign in',
} as const;
