import { dayMs } from './time.ts';

/** Credits of one UTC day. */
export interface Day {
  /** Days since 1970. */
  day: number;
  used: number;
  added: number;
}

export type UsageInterval = 'day' | 'week' | 'month';

export interface Bucket {
  start: number;
  used: number;
  added: number;
}

/** The start, in milliseconds, of the day, week (from Monday) or month of UTC that a moment lies in. */
export function startOf(interval: UsageInterval, ms: number): number {
  const date = new Date(ms);
  const day = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  if (interval === 'day') return day;
  if (interval === 'week') return day - ((date.getUTCDay() + 6) % 7) * dayMs;
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

function nextStart(interval: UsageInterval, start: number): number {
  if (interval === 'month') return startOf('month', start + 32 * dayMs);
  return start + (interval === 'week' ? 7 * dayMs : dayMs);
}

/** Where the usual time begins that is shown up to a moment: 30 days, 12 weeks or 12 months with that moment's own. */
export function usualFrom(interval: UsageInterval, to: number): number {
  if (interval === 'day') return to - 29 * dayMs;
  if (interval === 'week') return to - 11 * 7 * dayMs;
  const date = new Date(to);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - 11, 1);
}

/** Every bucket from one moment to another, those in which nothing happened too. */
export function bucketsOf(days: readonly Day[], interval: UsageInterval, from: number, to: number): Bucket[] {
  const buckets = new Map<number, Bucket>();
  for (let start = startOf(interval, from); start <= to; start = nextStart(interval, start)) {
    buckets.set(start, { start, used: 0, added: 0 });
  }
  for (const { day, used, added } of days) {
    const bucket = buckets.get(startOf(interval, day * dayMs));
    if (!bucket) continue;
    bucket.used += used;
    bucket.added += added;
  }
  return [...buckets.values()];
}

const leastDays = 7;
const mostDays = 30;

/** The time by whose use a pace is told. Undefined where an account is too young for one. */
export function paceTime(firstAt: number, now: number): { from: number; middle: number; days: number } | undefined {
  const days = Math.min(mostDays, Math.floor((now - firstAt) / dayMs));
  if (days < leastDays) return undefined;
  const from = now - days * dayMs;
  return { from, middle: from + (days * dayMs) / 2, days };
}

/** What was used once is no pace: it takes use in both halves of the time. */
export const usedSteadily = (earlier: number, later: number): boolean => earlier > 0 && later > 0;

/** How many days a balance lasts at a pace. `expiring`: what of it ends when, in the order in which it is used. */
export function lastsDays(
  balance: number,
  expiring: readonly { credits: number; expiresAt: number }[],
  aDay: number,
  now: number,
): number {
  let days = 0;
  let lasting = balance;
  for (const { credits, expiresAt } of expiring) {
    lasting -= credits;
    days = Math.min(days + credits / aDay, Math.max(days, (expiresAt - now) / dayMs));
  }
  return Math.max(0, Math.round(days + lasting / aDay));
}
