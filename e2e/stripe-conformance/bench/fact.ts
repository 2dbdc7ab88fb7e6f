import { test } from 'vitest';
import { targetOf } from './target.ts';

export const isStripe = targetOf(process.env) !== undefined;

/** What a fact needs beside calls of the API. A sandbox has it; at Stripe it is nobody's to order. */
const beyondCalls = {
  checkout: 'somebody must pay on the Checkout page',
  portal: 'somebody must use the portal page',
  clock: 'days must pass',
  bank: 'a bank must answer days later',
  endpoint: 'an endpoint must be where it can reach it',
  fault: 'it must be slow or fail when told to',
} as const;

interface About {
  /** The page or declaration of Stripe's that says so. */
  source: string;
  needs?: keyof typeof beyondCalls;
}

/** One thing that Stripe does. */
export function fact(sentence: string, { source, needs }: About, shows: () => Promise<void>): void {
  const title = `${sentence} (${source})`;
  if (isStripe && needs) test.skip(`${title} [not at Stripe: ${beyondCalls[needs]}]`, shows);
  else test(title, shows);
}
