import { useEffect, useSyncExternalStore } from 'react';
import { BillingError } from '../api/error.js';
import { isSafe } from '../api/isSafe.js';
import { isUncertain } from '../api/isUncertain.js';
import { type Billing, useBilling } from './billingContext.js';
import { createStore, perPerson } from './store.js';
import { refresh } from './useRefresh.js';

export interface Failure {
  target: string;
  error: BillingError;
}

interface Departing {
  /** What is under way: `plan:<id>`, `package:<id>`, `portal:<flow>` or `notice:<kind>`. */
  leaving?: string;
  failure?: Failure;
}

/**
 * Gets the idempotency key of this intent, which stays the same until its outcome is certain; answers where to go, or
 * nothing where it is done without leaving.
 */
type Ask = (idempotencyKey: string) => Promise<string | undefined>;

/** Leaving for Checkout or the portal, or changing something where it stands: one at a time, whichever part began it. */
export interface Departures extends Departing {
  depart(target: string, ask: Ask): Promise<void>;
}

/** If the page is still here this long after it was told to go, the person stopped it, or it opened elsewhere. */
const stillHereMs = 8_000;

/** Kept for each person: what one began never takes the next one anywhere. */
const departuresOf = perPerson(({ closed }) => {
  const store = createStore<Departing>({});
  const keys = new Map<string, string>();

  async function depart(billing: Billing, target: string, ask: Ask) {
    if (store.read().leaving) return;
    const mine = { leaving: target };
    const isOver = () => closed.aborted || store.read() !== mine;
    store.write(mine);
    const key = keys.get(target) ?? randomKey();
    keys.set(target, key);
    try {
      const answer = await ask(key);
      // The address itself stays out of the error: it may open the portal for whoever holds it.
      if (answer !== undefined && !isSafe(answer)) throw new BillingError('unsafe_redirect', 'Not an https: address');
      if (isOver()) return;
      keys.delete(target);
      if (answer === undefined) return store.write({});
      const { href } = new URL(answer);
      if (billing.redirect) billing.redirect(href);
      else location.assign(href);
      setTimeout(() => isOver() || store.write({}), stillHereMs);
    } catch (cause) {
      if (isOver()) return;
      const error = cause instanceof BillingError ? cause : new BillingError('no_answer', String(cause));
      if (!isUncertain(error)) keys.delete(target);
      store.write({ failure: { target, error } });
      billing.emit({ type: 'error', operation: target, code: error.code, requestId: error.requestId });
      // What the panel shows is older than what the server knows.
      if (error.status === 409) refresh(billing);
    }
  }
  return { ...store, depart };
});

export function useDepartures(): Departures {
  const billing = useBilling();
  const { read, write, subscribe, depart } = departuresOf(billing.client);
  useEffect(() => {
    // The back-forward cache shows the page as it was when it was left.
    const show = ({ persisted }: PageTransitionEvent) => persisted && write({});
    addEventListener('pageshow', show);
    return () => removeEventListener('pageshow', show);
  }, [write]);
  return {
    ...useSyncExternalStore(subscribe, read, read),
    depart: (target, ask) => depart(billing, target, ask),
  };
}

/** Not `randomUUID`, which is missing on plain http:. */
const randomKey = () => crypto.getRandomValues(new Uint32Array(4)).join('-');
