'use client';
import { type Billing, useBilling } from './billingContext.js';

export const refresh = ({ queryClient, scope }: Pick<Billing, 'queryClient' | 'scope'>) =>
  queryClient.invalidateQueries({ queryKey: scope });

/** Brings all that is shown up to date: call it when your app has spent credits. */
export function useRefresh(): () => Promise<void> {
  const billing = useBilling();
  return () => refresh(billing);
}
