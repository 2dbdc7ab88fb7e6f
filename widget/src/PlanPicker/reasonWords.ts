export const reasonWords = {
  'plans.reason.payment_due': 'You can change your plan once the payment that is due is made.',
  'plans.reason.paused': 'You can change your plan once it is no longer paused.',
  'plans.reason.incomplete': 'You can change your plan once its first payment is completed.',
  'plans.reason.unavailable': 'Not on sale at the moment.',
  'plans.reason.unknown_price': 'Your present plan is no longer sold. You keep it; it cannot be changed here.',
  'plans.reason.cancels': 'Your plan is going to end. Keep it to choose another.',
  'plans.reason.change_pending': 'Your plan changes to this one on {date}.',
} as const;
