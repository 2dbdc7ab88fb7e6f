import { exponentOf, majorText } from '@billing-panel/contract';

export type Period = { interval: string; count: number };

/** Minor units for people, with as many digits as Stripe's API counts: "$49.00", "¥4,900", "BHD 4.900". */
export function money(amountMinor: number, currency: string): string {
  const digits = exponentOf(currency);
  const format = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  // As decimal text, because a division would already have rounded the largest amounts.
  return format.format(majorText(amountMinor, currency) as `${number}`);
}

/** "per month", "every 3 months". */
export function every({ interval, count }: Period): string {
  return count === 1 ? `per ${interval}` : `every ${count} ${interval}s`;
}

/** "$49.00 per month". */
export function rate(amountMinor: number, currency: string, period: Period | undefined): string {
  const amount = money(amountMinor, currency);
  return period ? `${amount} ${every(period)}` : amount;
}

export function counted(count: number, thing: string): string {
  return `${new Intl.NumberFormat('en-US').format(count)} ${thing}${count === 1 ? '' : 's'}`;
}

const longDay = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' });
const shortDay = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });
const moment = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC', hourCycle: 'h23' });

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
