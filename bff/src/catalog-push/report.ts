import type Stripe from 'stripe';

/** What the push did with one thing at Stripe, or, in a dry run, would do. */
export type Outcome = 'made' | 'changed' | 'right' | 'wrong';

/** Told once for each thing, in plain words. */
export type Report = (outcome: Outcome, text: string) => void;

export interface Push {
  stripe: Stripe;
  report: Report;
  /** Nothing is written. */
  isDryRun: boolean;
}
