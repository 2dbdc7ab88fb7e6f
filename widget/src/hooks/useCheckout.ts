'use client';
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

/** Buying, once however often the button is pressed. */
export function useCheckout(): Checkout {
  const { client, departures, urls, emit } = useBilling();
  const { leaving, failure, depart } = departures;
  return {
    leaving,
    failure,
    subscribe: (id) =>
      depart(`plan:${id}`, async (idempotencyKey) => {
        const { success_url, cancel_url } = urls();
        const body = { plan_id: id, success_url, cancel_url };
        const { checkout_url } = await client.call('subscriptions.create-checkout', body, { idempotencyKey });
        emit({ type: 'checkout_started', kind: 'subscription', id });
        return checkout_url ?? '';
      }),
    purchase: (id) =>
      depart(`package:${id}`, async (idempotencyKey) => {
        const { success_url, cancel_url } = urls();
        const body = { package_id: id, success_url, cancel_url };
        const { checkout_url } = await client.call('credits.purchase', body, { idempotencyKey });
        emit({ type: 'checkout_started', kind: 'package', id });
        return checkout_url ?? '';
      }),
  };
}
