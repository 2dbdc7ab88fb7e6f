export const balanceWords = {
  'balance.heading': 'Credits',
  'balance.of': { one: '{left} of {count} credit', other: '{left} of {count} credits' },
  'balance.expiring': { one: '{count} expires on {date}', other: '{count} expire on {date}' },
  'balance.held': {
    one: '{count} is set aside for work in progress',
    other: '{count} are set aside for work in progress',
  },
  'balance.low': 'Running low',
  'balance.zero': 'None left',
  'balance.negative': 'Owed',
  'balance.empty': 'No credits yet. Buy some, or choose a plan that brings them.',
  'balance.incoming': '{count} more on {date}',
  'balance.owed': {
    one: 'You owe {count} credit. The next credits that come in settle this first.',
    other: 'You owe {count} credits. The next credits that come in settle this first.',
  },
} as const;
