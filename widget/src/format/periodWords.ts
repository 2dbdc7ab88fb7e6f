export const periodWords = {
  'per.day': '{what} a day',
  'per.week': '{what} a week',
  'per.month': '{what} a month',
  'per.year': '{what} a year',
} as const;
