import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import Stripe from 'stripe';
import { Refusal } from '../refusal.ts';

const retryAfterS = 5;

/** All that a caller waits for Stripe, however many calls it takes. The SDK's own attempts, of `client.ts`, fit into it once. */
const deadlineMs = 10_000;

const deadline = new AsyncLocalStorage<number>();

/** Answers one request: whatever it asks Stripe on its way has this much time together. */
export const withinDeadline = <T>(answer: () => Promise<T>): Promise<T> =>
  deadline.run(performance.now() + deadlineMs, answer);

/**
 * Runs one call to Stripe and says what became of it in the contract's words: no answer, "later" and Stripe's own
 * failures are 503, a no is 502. Stripe's text stays in the log. The SDK repeats what is safe to repeat, but not a plain
 * "too many requests", and "the same is under way" only once: both are repeated here while there is time, under the same
 * key. Where somebody waits for it, a call that is not answered in time is left to itself: what it made is found again by
 * its key.
 */
export async function askStripe<T>(call: () => Promise<T>): Promise<T> {
  const requestEndsAt = deadline.getStore();
  const endsAt = requestEndsAt ?? performance.now() + deadlineMs;
  for (let attempt = 0; ; attempt++) {
    try {
      return await (requestEndsAt === undefined ? call() : before(requestEndsAt, call));
    } catch (error) {
      const waitMs = isRateLimit(error) || isInUse(error) ? waitAfter(error, attempt) : Number.POSITIVE_INFINITY;
      if (performance.now() + waitMs > endsAt) throw refusalOf(error);
      await pause(waitMs);
    }
  }
}

async function before<T>(endsAt: number, call: () => Promise<T>): Promise<T> {
  const leftMs = endsAt - performance.now();
  if (leftMs <= 0) throw unavailable();
  const answered = new AbortController();
  const late = pause(leftMs, undefined, { signal: answered.signal }).then(() => Promise.reject(unavailable()));
  try {
    return await Promise.race([call(), late]);
  } finally {
    answered.abort();
  }
}

export interface PageParams {
  limit: number;
  starting_after?: string;
}

/** Everything that a list has, newest first as Stripe lists it, one call a page. */
export async function* eachOf<T extends { id?: string }>(
  page: (params: PageParams) => Promise<{ data: T[]; has_more: boolean }>,
): AsyncGenerator<T> {
  for (let after: string | undefined; ; ) {
    const params = { limit: 100, ...(after === undefined ? {} : { starting_after: after }) };
    const { data, has_more: hasMore } = await askStripe(() => page(params));
    yield* data;
    after = data.at(-1)?.id;
    if (!hasMore || after === undefined) return;
  }
}

type StripeError = InstanceType<typeof Stripe.errors.StripeError>;

const isRateLimit = (error: unknown): error is StripeError => error instanceof Stripe.errors.StripeRateLimitError;

/** Another call is making the very same thing at this moment, under the same idempotency key: its answer will be ours too. */
export const isInUse = (error: unknown): error is StripeError =>
  error instanceof Stripe.errors.StripeError && error.statusCode === 409;

/** What Stripe asks for, else longer each time, with jitter, so that those who were refused together do not return together. */
function waitAfter(error: StripeError, attempt: number): number {
  const asked = Number(error.headers?.['retry-after']);
  const least = Number.isFinite(asked) ? asked * 1_000 : 250 * 2 ** attempt;
  return least + Math.random() * 250;
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  if (isNoAnswer(error) || isServerFailure(error) || isRateLimit(error) || isInUse(error)) {
    return unavailable(error);
  }
  return new Refusal('stripe_refused', 'The payment provider refused this request. Nothing was charged.', {
    cause: error,
  });
}

const unavailable = (cause?: unknown) =>
  new Refusal(
    'stripe_unavailable',
    'The payment provider cannot be reached right now. Nothing was charged. Please try again shortly.',
    { cause, retryAfterS },
  );

/**
 * The connection broke or timed out, or what came is nothing that Stripe says: it may have acted or not. The same
 * idempotency key finds out.
 */
export const isNoAnswer = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeConnectionError ||
  (error instanceof Stripe.errors.StripeAPIError && error.statusCode === undefined);

/** Stripe said 5xx: it may have acted, and repeats that answer under the same idempotency key for a day. */
export const isServerFailure = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && (error.statusCode ?? 0) >= 500;

/** The key was used before with other content: after an upgrade of this server, for one. */
export const isKeyMismatch = (error: unknown): boolean => error instanceof Stripe.errors.StripeIdempotencyError;

export const isMissing = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';

/** The customer that the call was for was deleted at Stripe. */
export const isCustomerGone = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError && isMissing(error) && error.param === 'customer';

/** Stripe understood and refused: nothing was made. */
export const isDefiniteNo = (error: unknown): boolean => error instanceof Stripe.errors.StripeInvalidRequestError;
