/** Damage done to the books of `liveThrough` by hand, and what must be said of it. */
export interface Damage {
  what: string;
  /** What somebody typed. An object where the databases need other words. */
  sql: string | { sqlite: string; postgres: string };
  /** The checks that find it: these, and no other. */
  found: string[];
  /** A sentence that tells it. */
  says: RegExp;
  /** What is left after a repair without Stripe: nothing unless this says so. */
  left?: string[];
}

export const ofPayment = (accountId: number, seq: number) =>
  `(SELECT payment_id FROM entries WHERE account_id = ${accountId} AND seq = ${seq})`;
