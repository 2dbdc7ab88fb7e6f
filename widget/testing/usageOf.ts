import type { Body, Output } from '@billing-panel/contract';
import type { FakeAccount } from './createFakeBff.js';

const dayMs = 86_400_000;

/** The start of the day, week (from Monday) or month of UTC that a moment lies in. */
function startOf(interval: Body<'credits.usage'>['interval'], time: number): number {
  const date = new Date(time);
  if (interval === 'month') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  const day = time - (time % dayMs);
  return interval === 'week' ? day - ((date.getUTCDay() + 6) % 7) * dayMs : day;
}

function usualFrom(interval: Body<'credits.usage'>['interval'], to: number): number {
  const date = new Date(to);
  if (interval === 'month') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - 11);
  return to - (interval === 'week' ? 77 : 29) * dayMs;
}

/** What the transactions come to, by the server's rules. */
export function usageOf(
  { transactions, now }: FakeAccount,
  { interval = 'day', from, to = now }: Body<'credits.usage'>,
): Output<'credits.usage'> {
  const end = Date.parse(to);
  const first = from ? Date.parse(from) : usualFrom(interval, end);
  const buckets = new Map<number, { used: number; added: number }>();
  for (let time = first; time <= end; time += dayMs) buckets.set(startOf(interval, time), { used: 0, added: 0 });
  buckets.set(startOf(interval, end), { used: 0, added: 0 });
  for (const { created_at, kind, amount } of transactions) {
    const bucket = buckets.get(startOf(interval, Date.parse(created_at)));
    if (!bucket || Date.parse(created_at) > end || kind === 'expire') continue;
    if (kind === 'consume' || kind === 'give_back') bucket.used -= amount;
    else bucket.added += amount;
  }
  return {
    buckets: [...buckets].map(([start, sums]) => ({
      start: new Date(start).toISOString().replace('.000', ''),
      ...sums,
    })),
  };
}
