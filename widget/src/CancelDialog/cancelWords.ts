export const cancelWords = {
  'cancel.title': 'Cancel {plan}?',
  'cancel.until': 'You keep {plan} until {date}. After that nothing more is charged.',
  'cancel.trial': 'Your trial goes on until {date}, and nothing is charged.',
  'cancel.takesBack': 'The change to {plan} is taken back.',
  'cancel.credits': { one: 'Your {count} credit stays yours.', other: 'Your {count} credits stay yours.' },
  'cancel.expiring': { one: '{count} of them expires on {date}.', other: '{count} of them expire on {date}.' },
  'cancel.expiringFrom': '{count} of them expire, the first on {date}.',
  'cancel.lost': 'What ends on {date}',
  'cancel.confirm': 'Cancel plan',
  'cancel.canceling': 'Canceling…',
  'cancel.made': '{plan} ends on {date}',
} as const;
