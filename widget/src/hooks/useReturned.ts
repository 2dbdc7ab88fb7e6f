import { useEffect, useSyncExternalStore } from 'react';
import { parameter } from './address.js';
import { useBilling } from './billingContext.js';
import { type CheckoutReturn, readReturn } from './checkoutReturn.js';
import { createStore, perPerson, type Store } from './store.js';
import { usePanel } from './usePanel.js';

/** The purchase that each person comes back from: it is being confirmed, or its outcome is being shown. */
export const returnOf = perPerson(() => createStore<CheckoutReturn | undefined>(undefined));

/** What this page's address tells, else an interrupted confirmation in this tab, else what only the server knows of. */
export function useReturned(): CheckoutReturn | undefined {
  const { client, emit } = useBilling();
  const store = returnOf(client);
  const returned = useSyncExternalStore(store.subscribe, store.read, store.read);
  useAdoptProcessing(store);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each person
  useEffect(() => {
    if (store.read()) return;
    const isArrival = location.search.includes(`${parameter}=`);
    store.write(readReturn());
    if (isArrival) emit({ type: 'checkout_returned' });
  }, [store]);
  return returned;
}

/** A payment under way that only the server knows of: begun in another tab, or days ago. */
function useAdoptProcessing(store: Store<CheckoutReturn | undefined>) {
  const panel = usePanel();
  const notices = panel.status === 'ready' ? panel.panel.notices : [];
  const [sessionId] = notices.flatMap((notice) => (notice.kind === 'payment_processing' ? [notice.session_id] : []));
  useEffect(() => {
    if (sessionId && !store.read()) store.write({ sessionId, since: Date.now() });
  }, [sessionId, store]);
}
