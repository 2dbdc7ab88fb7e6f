'use client';
import { BillingError, isUncertain } from '../api/error.js';
import { useBilling } from './billingContext.js';
import type { Failure } from './useDepartures.js';

export interface Checkout {
  /** Leaves for Checkout with a plan. */
  subscribe(planId: string): Promise<void>;
  /** Leaves for Checkout with a credit pack. */
  purchase(packageId: string): Promise<void>;
  /** `plan:<id>`, `package:<id>` or `portal:<flow>` while its page is being opened. */
  leaving: string | undefined;
  failure: Failure | undefined;
}

/** Buying, once however often the button is pressed: an intent keeps its idempotency key until its outcome is certain. */
export function useCheckout(): Checkout {
  const { client, departures, intents, urls, emit, queryClient, scope } = useBilling();
  const { leaving, failure, depart } = departures;

  const buy = (kind: 'subscription' | 'package', id: string) => {
    const { success_url, cancel_url } = urls();
    const isPlan = kind === 'subscription';
    const target = `${isPlan ? 'plan' : 'package'}:${id}`;
    const intent = `${target} ${success_url}`;
    return depart(target, async () => {
      const idempotencyKey = intents.get(intent) ?? randomKey();
      intents.set(intent, idempotencyKey);
      try {
        const { checkout_url } = isPlan
          ? await client.call(
              'subscriptions.create-checkout',
              { plan_id: id, success_url, cancel_url },
              { idempotencyKey },
            )
          : await client.call('credits.purchase', { package_id: id, success_url, cancel_url }, { idempotencyKey });
        intents.delete(intent);
        emit({ type: 'checkout_started', kind, id });
        return checkout_url ?? '';
      } catch (error) {
        if (error instanceof BillingError && !isUncertain(error)) intents.delete(intent);
        // What the panel shows is older than what the server knows.
        if (error instanceof BillingError && error.status === 409) queryClient.invalidateQueries({ queryKey: scope });
        throw error;
      }
    });
  };

  return { subscribe: (id) => buy('subscription', id), purchase: (id) => buy('package', id), leaving, failure };
}

/** Not `randomUUID`, which is missing on plain http:. */
const randomKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
