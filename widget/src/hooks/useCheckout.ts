'use client';
import { here, successUrl } from './address.js';
import { useBilling } from './billingContext.js';
import { type Failure, useDepartures } from './useDepartures.js';

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
  const billing = useBilling();
  const { leaving, failure, depart } = useDepartures();
  const { client, emit } = billing;
  const urls = () => ({
    success_url: billing.successUrl ?? successUrl(),
    cancel_url: billing.cancelUrl ?? here(),
  });
  return {
    leaving,
    failure,
    subscribe: (id) =>
      depart(`plan:${id}`, async (idempotencyKey) => {
        const body = { plan_id: id, ...urls() };
        const { checkout_url } = await client.call('subscriptions.create-checkout', body, { idempotencyKey });
        emit({ type: 'checkout_started', kind: 'subscription', id });
        return checkout_url ?? '';
      }),
    purchase: (id) =>
      depart(`package:${id}`, async (idempotencyKey) => {
        const body = { package_id: id, ...urls() };
        const { checkout_url } = await client.call('credits.purchase', body, { idempotencyKey });
        emit({ type: 'checkout_started', kind: 'package', id });
        return checkout_url ?? '';
      }),
  };
}
