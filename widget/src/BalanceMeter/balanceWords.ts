export const balanceWords = {
  'balance.heading': 'Credits',
  'balance.of': { one: '{left} of {count} credit', other: '{left} of {count} credits' },
  'balance.lasts': { one: 'about {count} day at this pace', other: 'about {count} days at this pace' },
  'balance.expiring': { one: '{count} expires on {date}', other: '{count} expire on {date}' },
  'balance.held': '{count} reserved',
  'balance.incoming': '{count} more on {date}',
  'balance.low': 'Running low',
  'balance.zero': 'None left',
  'balance.negative': 'Owed',
  'balance.empty': 'No credits yet. Buy some or choose a plan.',
  'balance.owed': 'The next credits settle this.',
} as const;
