/** What buttons say that leave the page, and why they could not. */
export const departureWords = {
  opening: 'Opening…',
  noMoneyMoved: 'No money moved.',
  'error.item_unavailable': 'This is no longer on sale.',
  'error.already_subscribed': 'You already have a plan.',
  'error.in_progress': 'A purchase of yours is still being completed. Try again in a minute.',
  'error.redirect_not_allowed': 'Payments are not set up for this page yet.',
} as const;
