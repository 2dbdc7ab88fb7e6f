'use client';
import type { Output } from '@billing-panel/contract';
import { here, successUrl } from './address.js';
import { useBilling } from './billingContext.js';
import { placeOf } from './checkoutPlace.js';
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

/** Buying, once however often the button is pressed: on Checkout's page, or in an `<EmbeddedCheckout>` of this one. */
export function useCheckout(): Checkout {
  const billing = useBilling();
  const { leaving, failure, depart } = useDepartures();
  const { client, emit } = billing;
  const showHere = placeOf(client).read;
  const terms = () => ({
    success_url: billing.successUrl ?? successUrl(),
    cancel_url: billing.cancelUrl ?? here(),
    ui_mode: showHere() && ('embedded' as const),
  });
  /** Where to go, unless the session is shown inside this page. */
  function lead({ session_id, checkout_url, client_secret, publishable_key = '' }: Output<'credits.purchase'>) {
    if (!client_secret) return checkout_url ?? '';
    showHere()?.({ sessionId: session_id, clientSecret: client_secret, publishableKey: publishable_key });
    return undefined;
  }
  return {
    leaving,
    failure,
    subscribe: (id) =>
      depart(`plan:${id}`, async (idempotencyKey) => {
        const body = { plan_id: id, ...terms() };
        const session = await client.call('subscriptions.create-checkout', body, { idempotencyKey });
        emit({ type: 'checkout_started', kind: 'subscription', id });
        return lead(session);
      }),
    purchase: (id) =>
      depart(`package:${id}`, async (idempotencyKey) => {
        const body = { package_id: id, ...terms() };
        const session = await client.call('credits.purchase', body, { idempotencyKey });
        emit({ type: 'checkout_started', kind: 'package', id });
        return lead(session);
      }),
  };
}
