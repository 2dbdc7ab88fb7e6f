'use client';
import { QueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useInsertionEffect, useMemo, useRef, useState } from 'react';
import { type ClientSettings, createClient } from '../api/client.js';
import type { BillingEvent } from '../events.js';
import { createFormat } from '../format/format.js';
import { type Appearance, type Billing, BillingContext } from '../hooks/billingContext.js';
import { type CheckoutReturn, forgetReturn, here, readReturn, successUrl } from '../hooks/checkoutReturn.js';
import { billingKeys } from '../hooks/keys.js';
import { useDepartures } from '../hooks/useDepartures.js';
import type { BillingStrings } from '../words.js';

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
  /** BCP 47, for numbers, money, dates and plurals. Left out: the browser's. Give it when you render on a server. */
  locale?: string;
  /** IANA name, for dates. Left out: the browser's. */
  timeZone?: string;
  /** Your own words, one by one. */
  strings?: BillingStrings;
  /** Below this many credits the balance is called low. Left out: a tenth of what usually comes in. */
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

const noAppearance: Appearance = {};

/** Who pays, where the server is, and how the panel speaks: around every part and hook of the panel. */
export function BillingProvider(props: BillingProviderProps): ReactNode {
  const { baseUrl, accountKey, locale, timeZone, appearance = noAppearance } = props;
  const [ownQueries] = useState(() => new QueryClient());
  const queryClient = props.queryClient ?? ownQueries;
  const latest = useRef(props);
  useInsertionEffect(() => {
    latest.current = props;
  });

  const person = useMemo(
    () => ({
      client: createClient(() => latest.current),
      scope: billingKeys.account(baseUrl, accountKey),
    }),
    [baseUrl, accountKey],
  );
  useForgetFormer(person, queryClient);
  useOwnQueries(ownQueries, !props.queryClient);

  const emit = useMemo(() => (event: BillingEvent) => queueMicrotask(() => latest.current.onEvent?.(event)), []);
  const refresh = () => queryClient.invalidateQueries({ queryKey: person.scope });
  const departures = useDepartures({
    person,
    leave: (url) => (props.redirect ? props.redirect(url) : location.assign(url)),
    onFailure: ({ target, error: { code, status, requestId } }) => {
      emit({ type: 'error', operation: target, code, requestId });
      // What the panel shows is older than what the server knows.
      if (status === 409) refresh();
    },
    onComeBack: refresh,
  });

  const returns = useReturns(emit);
  const format = useMemo(() => createFormat(locale, timeZone), [locale, timeZone]);
  const billing: Billing = {
    ...person,
    accountKey,
    queryClient,
    format,
    strings: props.strings,
    appearance,
    lowAt: props.lowAt,
    departures,
    ...returns,
    urls: () => ({
      success_url: props.successUrl ?? successUrl(),
      cancel_url: props.cancelUrl ?? here(),
      return_url: props.cancelUrl ?? here(),
    }),
    emit,
    onSignIn: props.onSignIn,
  };
  return <BillingContext.Provider value={billing}>{props.children}</BillingContext.Provider>;
}

/** The purchase that the person comes back from: in this page's address, else as the server tells. */
function useReturns(
  emit: Billing['emit'],
): Pick<Billing, 'returned' | 'settleReturned' | 'forgetReturned' | 'adoptReturn'> {
  const [returned, setReturned] = useState<CheckoutReturn>();
  useEffect(() => {
    const isArrival = location.search.includes('billing_session=');
    setReturned(readReturn());
    if (isArrival) emit({ type: 'checkout_returned' });
  }, [emit]);
  const actions = useMemo(
    () => ({
      settleReturned: forgetReturn,
      forgetReturned() {
        forgetReturn();
        setReturned(undefined);
      },
      adoptReturn: (sessionId: string) => setReturned({ sessionId, since: Date.now() }),
    }),
    [],
  );
  return { returned, ...actions };
}

/** When somebody else signs in, what the former person asked for is stopped, and what was shown is thrown away. */
function useForgetFormer(person: Pick<Billing, 'client' | 'scope'>, queryClient: QueryClient) {
  const shown = useRef(person);
  useEffect(() => {
    const former = shown.current;
    if (former === person) return;
    shown.current = person;
    former.client.close();
    queryClient.removeQueries({ queryKey: former.scope });
  }, [person, queryClient]);
}

/** A query client refreshes on focus and reconnection only while it is mounted; the host mounts its own. */
function useOwnQueries(own: QueryClient, isUsed: boolean) {
  useEffect(() => {
    if (!isUsed) return;
    own.mount();
    return () => own.unmount();
  }, [own, isUsed]);
}
