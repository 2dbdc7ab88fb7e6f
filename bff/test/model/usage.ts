import type { ModelEntry } from './credit.ts';
import { dayMs } from './purse.ts';

export type Interval = 'day' | 'week' | 'month';

/** The first day of the day, week from Monday or month of UTC that a moment lies in, as text. */
function bucketOf(interval: Interval, at: number): string {
  const day = new Date(at).toISOString().slice(0, 10);
  if (interval === 'day') return day;
  if (interval === 'month') return `${day.slice(0, 7)}-01`;
  const sinceMonday = (new Date(at).getUTCDay() + 6) % 7;
  return new Date(at - sinceMonday * dayMs).toISOString().slice(0, 10);
}

/** What was consumed less what was given back, and what came in less what was taken back; expiry is neither. */
export function usageOf(history: readonly ModelEntry[], interval: Interval, from: number, to: number) {
  const buckets = new Map<string, { used: number; added: number }>();
  for (let at = from - (from % dayMs); at <= to; at += dayMs)
    buckets.set(bucketOf(interval, at), { used: 0, added: 0 });
  for (const { kind, amount, at } of history) {
    const bucket = at <= to ? buckets.get(bucketOf(interval, at)) : undefined;
    if (!bucket || kind === 'expire') continue;
    if (kind === 'consume' || kind === 'give_back') bucket.used -= amount;
    else bucket.added += amount;
  }
  return [...buckets].map(([day, sums]) => ({ start: `${day}T00:00:00Z`, ...sums }));
}

/** What was consumed from a moment on and before another, less what was given back. */
export const usedBetween = (history: readonly ModelEntry[], from: number, to: number) =>
  history
    .filter(({ kind, at }) => (kind === 'consume' || kind === 'give_back') && at >= from && at < to)
    .reduce((used, { amount }) => used - amount, 0);
