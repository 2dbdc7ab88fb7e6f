import Stripe from 'stripe';
import { Refusal } from '../refusal.ts';

const retryAfterS = 5;

/**
 * Runs one call to Stripe and says what became of it in the contract's words: no answer, "later" and Stripe's own
 * failures are 503, a no is 502. Stripe's text stays in the log.
 */
export async function askStripe<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw refusalOf(error);
  }
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  if (isNoAnswer(error) || isServerFailure(error) || error instanceof Stripe.errors.StripeRateLimitError) {
    return new Refusal(
      'stripe_unavailable',
      'The payment provider cannot be reached right now. Nothing was charged. Please try again shortly.',
      {
        cause: error,
        retryAfterS,
      },
    );
  }
  return new Refusal('stripe_refused', 'The payment provider refused this request. Nothing was charged.', {
    cause: error,
  });
}

/** The connection broke or timed out: Stripe may have acted or not. The same idempotency key finds out. */
export const isNoAnswer = (error: unknown): boolean => error instanceof Stripe.errors.StripeConnectionError;

/** Stripe said 5xx: it may have acted, and repeats that answer under the same idempotency key for a day. */
export const isServerFailure = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && (error.statusCode ?? 0) >= 500;

/** The key was used before with other content: after an upgrade of this server, for one. */
export const isKeyMismatch = (error: unknown): boolean => error instanceof Stripe.errors.StripeIdempotencyError;

export const isMissing = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';

/** Stripe understood and refused: nothing was made. */
export const isDefiniteNo = (error: unknown): boolean => error instanceof Stripe.errors.StripeInvalidRequestError;
