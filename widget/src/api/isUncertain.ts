import type { BillingError } from './error.js';

/** Nobody knows whether the call took effect: trying again must use the same idempotency key. */
export const isUncertain = ({ code, status }: BillingError) =>
  code === 'offline' || code === 'no_answer' || code === 'bad_answer' || status >= 500;
