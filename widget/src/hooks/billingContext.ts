'use client';
import type { QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { BillingClient } from '../api/client.js';
import type { BillingEvent } from '../events.js';
import type { Format } from '../format/format.js';
import type { BillingStrings } from '../words.js';
import type { CheckoutReturn } from './checkoutReturn.js';
import type { Departures } from './useDepartures.js';

export type Theme = 'light' | 'dark';

export interface Appearance {
  /** Left out, the panel follows the `color-scheme` of the page around it. */
  theme?: Theme;
  /** The level of each part's heading: 2 unless told. */
  headingLevel?: 2 | 3 | 4 | 5 | 6;
  /** More class names for the elements of a `data-part`. */
  classNames?: Readonly<Record<string, string>>;
}

export interface Billing {
  client: BillingClient;
  /** `null`: nobody is signed in. */
  accountKey: string | null;
  queryClient: QueryClient;
  /** The beginning of every query key of this person. */
  scope: readonly unknown[];
  format: Format;
  strings: BillingStrings | undefined;
  appearance: Appearance;
  lowAt: number | undefined;
  departures: Departures;
  /** The purchase that is being confirmed, or whose outcome is being shown. */
  returned: CheckoutReturn | undefined;
  /** A reload need not look for it any more. */
  settleReturned(): void;
  /** It is neither looked for nor shown any more. */
  forgetReturned(): void;
  adoptReturn(sessionId: string): void;
  urls(): { success_url: string; cancel_url: string; return_url: string };
  emit(event: BillingEvent): void;
  onSignIn: (() => void) | undefined;
}

export const BillingContext = createContext<Billing | undefined>(undefined);

/** Everything that the provider knows. Throws where there is none. */
export function useBilling(): Billing {
  const billing = useContext(BillingContext);
  if (billing) return billing;
  throw new Error(
    'Billing Panel: there is no <BillingProvider> above this component. Wrap it: <BillingProvider baseUrl="https://…" accountKey={user.id} getToken={…}>',
  );
}
