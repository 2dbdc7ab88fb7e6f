import { dayMs, isoSeconds } from '../billing/time.ts';
import { bucketsOf, startOf, usualFrom } from '../billing/usage.ts';
import { Refusal } from '../refusal.ts';
import type { Handler } from './handler.ts';

const longestMs = 2 * 366 * dayMs;

export const creditsUsage: Handler<'credits.usage'> = async (input, { subject }, { storage, now }) => {
  const to = input.to === undefined ? now() : Date.parse(input.to);
  const from = input.from === undefined ? usualFrom(input.interval, to) : Date.parse(input.from);
  if (from > to || to - from > longestMs) {
    throw new Refusal('invalid_request', 'The time asked for is not one that can be shown.', {
      issues: [{ path: 'from', message: 'Must lie before "to", and at most two years before it.' }],
    });
  }
  const account = await storage.accounts.find(subject);
  const days = account ? await storage.ledger.days(account.id, startOf(input.interval, from), to) : [];
  const buckets = bucketsOf(days, input.interval, from, to);
  return { buckets: buckets.map(({ start, used, added }) => ({ start: isoSeconds(start), used, added })) };
};
