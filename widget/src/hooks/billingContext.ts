'use client';
import type { QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { BillingClient } from '../api/client.js';
import type { BillingProviderProps } from '../BillingProvider/BillingProvider.js';
import type { BillingEvent } from '../events.js';
import type { Format } from '../format/format.js';
import type { Word } from '../format/words.js';
import type { WordKey } from '../words.js';

export type Theme = 'light' | 'dark';

export interface Appearance {
  /** Left out, the panel follows the `color-scheme` of the page around it. */
  theme?: Theme;
  /** The level of each part's heading: 2 unless told. */
  headingLevel?: 2 | 3 | 4 | 5 | 6;
  /** More class names for the elements of a `data-part`. */
  classNames?: Readonly<Record<string, string>>;
}

/** What the host says of the panel, and what the provider makes of it. */
export interface Billing extends BillingProviderProps {
  /** One for each person: another one means that somebody else is here. */
  client: BillingClient;
  queryClient: QueryClient;
  /** The beginning of every query key of this person. */
  scope: readonly unknown[];
  format: Format;
  /** The host's own word, else that of its language. */
  wordOf(key: WordKey): Word | undefined;
  emit(event: BillingEvent): void;
}

export const BillingContext = createContext<Billing | undefined>(undefined);

/** Everything that the provider knows. Throws where there is none. */
export function useBilling(): Billing {
  const billing = useContext(BillingContext);
  if (billing) return billing;
  throw new Error('Put this inside <BillingProvider>.');
}
