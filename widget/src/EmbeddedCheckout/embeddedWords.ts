export const embeddedWords = {
  'embedded.heading': 'Payment',
  'embedded.close': 'Do not pay now',
  'embedded.failed': 'The payment form could not be opened.',
} as const;
