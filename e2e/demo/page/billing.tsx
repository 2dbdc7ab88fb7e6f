import type { ReactNode } from 'react';

export function Billing({ children }: { url: string; account: string; children: ReactNode }) {
  return children;
}

export function BillingSettings() {
  return null;
}

export function Balance() {
  return null;
}

export function useRefreshBilling() {
  return () => {};
}
