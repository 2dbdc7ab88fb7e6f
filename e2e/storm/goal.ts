import type { Count, Tally } from './tally.ts';

export const forms = ['kills', 'lost', 'rough'] as const;
export type Form = (typeof forms)[number];

interface Aim {
  count: Count;
  atLeast: number;
  /** The storms that bring the most of it. */
  form: Form;
}

/** What has to be seen on each database before its books are believed. */
const aims: Aim[] = [
  { count: 'kills', atLeast: 500, form: 'kills' },
  { count: 'killsWithUnansweredRequest', atLeast: 300, form: 'kills' },
  { count: 'grantsBySweep', atLeast: 1_000, form: 'lost' },
  { count: 'deliveries', atLeast: 100_000, form: 'rough' },
  { count: 'distinctEvents', atLeast: 20_000, form: 'rough' },
  { count: 'payments', atLeast: 5_000, form: 'rough' },
  { count: 'refunds', atLeast: 500, form: 'rough' },
  { count: 'refundsThatFailed', atLeast: 50, form: 'rough' },
  { count: 'disputes', atLeast: 200, form: 'rough' },
];

const missing = (tally: Tally) => aims.filter(({ count, atLeast }) => tally[count] < atLeast);

/** What is not reached yet, in words. */
export const shortOf = (tally: Tally): string[] =>
  missing(tally).map(({ count, atLeast }) => `${count} ${tally[count]} of ${atLeast}`);

/** The storm that is needed next; undefined where there is enough of everything. */
export function nextForm(tally: Tally, round: number): Form | undefined {
  const needed = forms.filter((form) => missing(tally).some((aim) => aim.form === form));
  return needed[round % needed.length];
}
