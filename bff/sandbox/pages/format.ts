import { exponentOf } from '../money.ts';
import type { Cadence } from '../views.ts';

/** Minor units for people, with as many digits as Stripe's API counts: "$49.00", "¥4,900", "BHD 4.900". */
export function money(amountMinor: number, currency: string): string {
  const digits = exponentOf(currency.toLowerCase());
  const format = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  // As decimal text, because a division would already have rounded the largest amounts.
  return format.format(`${amountMinor}e-${digits}` as `${number}`).replace('-', '\u2212');
}

/** "per month", "every 3 months". */
export function every({ unit, count }: Cadence): string {
  return count === 1 ? `per ${unit}` : `every ${count} ${unit}s`;
}

const adverbs = { day: 'daily', week: 'weekly', month: 'monthly', year: 'yearly' };

/** "monthly", "every 3 months". */
export function adverbOf(cadence: Cadence): string {
  return cadence.count === 1 ? adverbs[cadence.unit] : every(cadence);
}

/** "$49.00 per month". */
export function rate(amountMinor: number, currency: string, cadence: Cadence): string {
  return `${money(amountMinor, currency)} ${every(cadence)}`;
}

export function counted(count: number, thing: string): string {
  return `${new Intl.NumberFormat('en-US').format(count)} ${thing}${count === 1 ? '' : 's'}`;
}

const longDay = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' });
const shortDay = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });
const moment = new Intl.DateTimeFormat('en-US', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'UTC',
  hourCycle: 'h23',
});

/** "December 22, 2026", from Stripe's seconds, in UTC. */
export function day(seconds: number): string {
  return longDay.format(seconds * 1000);
}

/** "Dec 22, 2026". */
export function dayInShort(seconds: number): string {
  return shortDay.format(seconds * 1000);
}

/** "Dec 22, 2026, 20:14:05". */
export function dayAndTime(seconds: number): string {
  return moment.format(seconds * 1000);
}

/** A value for `<time datetime>`. */
export function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
