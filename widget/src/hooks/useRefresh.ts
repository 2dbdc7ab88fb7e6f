'use client';
import { useBilling } from './billingContext.js';

/** Brings all that is shown up to date: call it when your app has spent credits. */
export function useRefresh(): () => Promise<void> {
  const { queryClient, scope } = useBilling();
  return () => queryClient.invalidateQueries({ queryKey: scope });
}
