'use client';
import type { Body } from '@billing-panel/contract';
import { here } from './address.js';
import { useBilling } from './billingContext.js';
import { type Failure, useDepartures } from './useDepartures.js';

export type PortalFlow = NonNullable<Body<'stripe-customer-portal'>['flow']>;

export interface Portal {
  /** Leaves for the customer portal: its front page, or straight to one task. `target` names who asked, in `leaving` and `failure`. */
  open(flow?: PortalFlow, target?: string): Promise<void>;
  leaving: string | undefined;
  failure: Failure | undefined;
}

export const portalTarget = (flow?: PortalFlow) => `portal:${flow ?? ''}`;

export function usePortal(): Portal {
  const { client, cancelUrl, emit } = useBilling();
  const { leaving, failure, depart } = useDepartures();
  return {
    leaving,
    failure,
    open: (flow, target = portalTarget(flow)) =>
      depart(target, async () => {
        const { portal_url } = await client.call(
          'stripe-customer-portal',
          { return_url: cancelUrl ?? here(), flow },
          {},
        );
        emit({ type: 'portal_opened', flow });
        return portal_url;
      }),
  };
}
