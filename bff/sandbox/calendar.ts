/** Calendar arithmetic as Stripe's billing anchor does it, in UTC seconds: the anchor's day, or the last of a shorter month. */

export type Interval = 'day' | 'week' | 'month' | 'year';

const daySeconds = 86_400;

export const days = (count: number): number => count * daySeconds;

const longest: Record<Interval, number> = { day: 1, week: 7, month: 31, year: 366 };

function addMonths(moment: number, months: number): number {
  const from = new Date(moment * 1000);
  const lastDay = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months + 1, 0)).getUTCDate();
  const to = new Date(moment * 1000);
  to.setUTCDate(1);
  to.setUTCMonth(from.getUTCMonth() + months);
  to.setUTCDate(Math.min(from.getUTCDate(), lastDay));
  return to.getTime() / 1000;
}

export function addInterval(moment: number, interval: Interval, count: number): number {
  if (interval === 'day') return moment + days(count);
  if (interval === 'week') return moment + days(7 * count);
  return addMonths(moment, interval === 'month' ? count : 12 * count);
}

/** The first moment after `after` that lies a whole number of intervals from the anchor: 31 January, 28 February, 31 March. */
export function nextBoundary(anchor: number, interval: Interval, count: number, after: number): number {
  // Counted in the longest interval there is, so that no boundary is passed over.
  let steps = Math.max(1, Math.floor((after - anchor) / (days(longest[interval]) * count)));
  while (addInterval(anchor, interval, count * steps) <= after) steps++;
  return addInterval(anchor, interval, count * steps);
}
