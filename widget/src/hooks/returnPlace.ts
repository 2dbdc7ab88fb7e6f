import { useEffect, useState, useSyncExternalStore } from 'react';
import { parameter } from './address.js';
import { useBilling } from './billingContext.js';
import { createStore, perPerson } from './store.js';

/** A Checkout session that the person came back from, and when. */
export interface CheckoutReturn {
  sessionId: string;
  since: number;
}

export const storageKey = 'billing-panel:return';

/** The purchase that each person comes back from: it is being confirmed, or its outcome is being shown. */
export const returnOf = perPerson(() => createStore<CheckoutReturn | undefined>(undefined));

export function useKnownReturn(): CheckoutReturn | undefined {
  const { subscribe, read } = returnOf(useBilling().client);
  return useSyncExternalStore(subscribe, read, read);
}

/** Whether there may be a purchase to confirm. Which one it is, the code reads that confirms it. */
export function useMayReturn(): boolean {
  const known = useKnownReturn();
  const [isMarked, setMarked] = useState(false);
  useEffect(() => setMarked(isArrival() || isInterrupted()), []);
  return isMarked || known !== undefined;
}

/** Whether this page's address names a session. */
export const isArrival = () => location.search.includes(`${parameter}=`);

function isInterrupted(): boolean {
  try {
    return sessionStorage.getItem(storageKey) !== null;
  } catch {
    // Storage is off in some embedded pages.
    return false;
  }
}
