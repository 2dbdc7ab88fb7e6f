import type { Interval, Output, Plan, Subscription } from '@billing-panel/contract';
import type { FakeAccount } from './createFakeBff.js';

type Preview = Output<'subscriptions.preview-change'>;
export type Cost = Pick<Preview, 'due_now' | 'due_later' | 'at' | 'lines'>;

/** How much of the present period is left, of 1. */
export function unlivedShare({ current_period_end: end, subscription_plans: paid }: Subscription, now: string): number {
  const [from, to] = [Date.parse(later(end, paid.interval ?? 'month', -1)), Date.parse(end)];
  return Math.min(1, Math.max(0, (to - Date.parse(now)) / (to - from)));
}

/** A change at once: what is left of the old plan is paid back, and the new one begins, with a period of its own where its interval is another. */
export function costNow(plan: Plan, subscription: Subscription, { now }: FakeAccount): Cost {
  const { subscription_plans: paid, current_period_end: end } = subscription;
  const share = unlivedShare(subscription, now);
  const opensPeriod = plan.interval !== paid.interval;
  const at = opensPeriod ? later(now, plan.interval) : end;
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(now));
  const lines = [
    line(plan, -Math.round(paid.amount_minor * share), `Unused time on ${paid.name} after ${day}`, now, end),
    opensPeriod
      ? line(plan, plan.amount_minor, wholePeriodOf(plan), now, at)
      : line(plan, Math.round(plan.amount_minor * share), `Remaining time on ${plan.name} after ${day}`, now, end),
  ];
  const sum = lines.reduce((total, { amount_minor }) => total + amount_minor, 0);
  return {
    due_now: money(plan, Math.max(0, sum)),
    due_later: money(plan, Math.max(0, plan.amount_minor + Math.min(0, sum))),
    at,
    lines,
  };
}

/** What waits for the period's end, or for that of a trial, costs nothing before. */
export function costLater(plan: Plan, { current_period_end: at }: Subscription): Cost {
  return {
    due_now: money(plan, 0),
    due_later: money(plan, plan.amount_minor),
    at,
    lines: [line(plan, plan.amount_minor, wholePeriodOf(plan), at, later(at, plan.interval))],
  };
}

const wholePeriodOf = ({ name, price, currency, interval }: Plan) =>
  `1 × ${name} (at ${new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(price)} / ${interval})`;

const money = ({ currency, exponent }: Plan, amount_minor: number) => ({
  price: amount_minor / 10 ** exponent,
  amount_minor,
  currency,
  exponent,
});

const line = (plan: Plan, amount: number, description: string, start: string, end: string) => ({
  description,
  ...money(plan, amount),
  period: { start, end },
});

function later(iso: string, interval: Interval, count = 1): string {
  const time = new Date(iso);
  if (interval === 'day' || interval === 'week')
    time.setUTCDate(time.getUTCDate() + count * (interval === 'day' ? 1 : 7));
  else time.setUTCMonth(time.getUTCMonth() + count * (interval === 'month' ? 1 : 12));
  return time.toISOString().replace('.000', '');
}
