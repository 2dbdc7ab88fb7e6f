'use client';
import type { Body } from '@billing-panel/contract';
import { type Billing, useBilling } from './billingContext.js';

export type PortalFlow = NonNullable<Body<'stripe-customer-portal'>['flow']>;

/** Opens the customer portal, at its front page or straight at one task. */
export function usePortal(): {
  open(flow?: PortalFlow): Promise<void>;
  leaving: string | undefined;
  failure: Billing['departures']['failure'];
} {
  const { client, departures, urls, emit } = useBilling();
  const { leaving, failure, depart } = departures;
  return {
    leaving,
    failure,
    open: (flow) =>
      depart(`portal:${flow ?? ''}`, async () => {
        const { portal_url } = await client.call('stripe-customer-portal', { return_url: urls().return_url, flow });
        emit({ type: 'portal_opened', flow });
        return portal_url;
      }),
  };
}
