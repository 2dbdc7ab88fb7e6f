'use client';
import { QueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useInsertionEffect, useMemo, useRef, useState } from 'react';
import { type ClientSettings, createClient } from '../api/client.js';
import type { BillingEvent } from '../events.js';
import { createFormat } from '../format/format.js';
import { type Appearance, type Billing, BillingContext } from '../hooks/billingContext.js';
import { billingKeys } from '../hooks/keys.js';
import { refresh } from '../hooks/useRefresh.js';
import type { BillingMessages, BillingStrings } from '../words.js';

export interface BillingProviderProps extends ClientSettings {
  /** The billing server's address, without `/functions/v1`. */
  baseUrl: string;
  /** Whoever is signed in: any stable id of the user or team that is billed, `null` while nobody is. What one sees is never shown to another. */
  accountKey: string | null;
  /** Asked before every request, never kept. */
  getToken: ClientSettings['getToken'];
  /** Your own `fetch`: for tests, tracing, or other credentials. */
  fetch?: typeof fetch;
  /** Your app's TanStack Query client. Left out, the panel has one of its own. */
  queryClient?: QueryClient;
  /** BCP 47, for numbers, money and dates. Left out: that of `messages`, else the browser's. Give it when you render on a server. */
  locale?: string;
  /** IANA name, for dates. Left out: the browser's. */
  timeZone?: string;
  /** The panel's words in another language: `import { de } from '@billing-panel/react/locales/de'`. Left out: English. */
  messages?: BillingMessages;
  /** Your own words, one by one, before those of `messages`. */
  strings?: BillingStrings;
  /** With this many credits or fewer the balance is called low. Left out: a tenth of what usually comes in. */
  lowAt?: number;
  /** Where Checkout leads after paying. Left out: this page, with `billing_session={CHECKOUT_SESSION_ID}`, by which the panel confirms the purchase. */
  successUrl?: string;
  /** Where Checkout leads without paying, and the portal when it is left. Left out: this page. */
  cancelUrl?: string;
  /** How to leave the page. Left out: `location.assign`. The address is https:, or http: on loopback. */
  redirect?: (url: string) => void;
  onEvent?: (event: BillingEvent) => void;
  /** Shows a button for signing in where somebody is not. */
  onSignIn?: () => void;
  appearance?: Appearance;
  children?: ReactNode;
}

/** Who pays, where the server is, and how the panel speaks: around every part and hook of the panel. */
export function BillingProvider(props: BillingProviderProps): ReactNode {
  const { baseUrl, accountKey, messages, timeZone } = props;
  const language = messages?.locale;
  const { locale = language } = props;
  const [ownQueries] = useState(() => new QueryClient());
  const { queryClient = ownQueries } = props;
  const latest = useRef<BillingProviderProps & Partial<Billing>>(props);
  const person = useMemo(
    () => ({
      client: createClient(() => latest.current),
      scope: billingKeys.account(baseUrl, accountKey),
    }),
    [baseUrl, accountKey],
  );
  const billing: Billing = {
    ...props,
    ...person,
    queryClient,
    wordOf: (key) => props.strings?.[key] ?? messages?.words[key],
    format: useMemo(() => createFormat(locale, timeZone, language), [locale, timeZone, language]),
    emit: (event) => queueMicrotask(() => latest.current.onEvent?.(event)),
  };
  useInsertionEffect(() => {
    latest.current = billing;
  });
  useEffect(() => {
    const { client, scope } = person;
    // A query client refreshes on focus and reconnection only while it is mounted, by whomever.
    queryClient.mount();
    // The page may come back from the back-forward cache as it was when it was left.
    const show = ({ persisted }: PageTransitionEvent) => persisted && refresh({ queryClient, scope });
    addEventListener('pageshow', show);
    return () => {
      removeEventListener('pageshow', show);
      queryClient.unmount();
      if (latest.current.client === client) return;
      // Somebody else signed in: what the former person asked for is stopped, and what was shown is thrown away.
      client.close();
      queryClient.removeQueries({ queryKey: scope });
    };
  }, [person, queryClient]);
  return <BillingContext.Provider value={billing}>{props.children}</BillingContext.Provider>;
}
