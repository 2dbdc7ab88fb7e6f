export const figureWords = {
  'usage.none': 'No credits were used in this time.',
  'usage.by': 'Show usage by',
  'usage.day': 'Day',
  'usage.week': 'Week',
  'usage.month': 'Month',
  'usage.week.of': 'Week of {date}',
  'usage.total': { one: '{count} credit used since {date}', other: '{count} credits used since {date}' },
  'usage.bar': '{date}: {credits}',
  'usage.figures': 'Figures',
  'usage.used': 'Used',
  'usage.added': 'Came in',
  'usage.utc': 'Days begin at midnight UTC.',
} as const;
