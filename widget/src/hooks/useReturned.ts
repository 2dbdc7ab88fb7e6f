import { useEffect } from 'react';
import { useBilling } from './billingContext.js';
import { readReturn } from './checkoutReturn.js';
import { type CheckoutReturn, isArrival, returnOf, useKnownReturn } from './returnPlace.js';
import type { Store } from './store.js';
import { usePanel } from './usePanel.js';

/** What this page's address tells, else an interrupted confirmation in this tab, else what only the server knows of. */
export function useReturned(): CheckoutReturn | undefined {
  const { client, emit } = useBilling();
  const store = returnOf(client);
  const returned = useKnownReturn();
  useAdoptProcessing(store);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each person
  useEffect(() => {
    if (store.read()) return;
    const hasArrived = isArrival();
    store.write(readReturn());
    if (hasArrived) emit({ type: 'checkout_returned' });
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
