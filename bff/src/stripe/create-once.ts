import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type Stripe from 'stripe';
import { isInUse, isServerFailure } from './calls.ts';

const maxAttempts = 5;

export interface Creation<Params, Made> {
  /** What is made, for the idempotency key. */
  name: string;
  params: Params;
  create(params: Params, options: Stripe.RequestOptions): Promise<Made>;
  /** What another call has made meanwhile. */
  find(): Promise<Made | undefined>;
}

/**
 * Makes one thing, however many callers make it now: the idempotency key is made of what is asked for. Stripe repeats a
 * failure under its key for a day, so that after one the next key is used, once nothing is found.
 */
export async function createOnce<Params, Made>({ name, params, create, find }: Creation<Params, Made>): Promise<Made> {
  const digest = createHash('sha256').update(JSON.stringify(params)).digest('hex');
  let failures = 0;
  for (let attempt = 1; ; attempt++) {
    try {
      return await create(params, { idempotencyKey: `billing_panel_${name}_${digest}_${failures}` });
    } catch (error) {
      if (attempt === maxAttempts || !(isInUse(error) || isServerFailure(error))) throw error;
      const found = await find();
      if (found) return found;
      if (isServerFailure(error)) failures++;
      else await wait(500 * attempt);
    }
  }
}
