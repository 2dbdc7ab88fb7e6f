import { BillingPanel, BillingProvider, useBillingFormat, usePanel } from '@billing-panel/react';
import '@billing-panel/react/styles.css';
import './billing.css';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from './navigation.tsx';

/** Around everything that shows billing. `account` is whoever is signed in. */
export function Billing({ url, account, children }: { url: string; account: string; children: ReactNode }) {
  return (
    <BillingProvider baseUrl={url} accountKey={account} getToken={getToken} queryClient={useQueryClient()}>
      {children}
    </BillingProvider>
  );
}

async function getToken(): Promise<string | null> {
  const response = await fetch('/session/token');
  if (response.status === 401) return null;
  const { token } = await response.json();
  return token;
}

/** Settings → Billing. */
export function BillingSettings() {
  return <BillingPanel className="longhand-billing" />;
}

/** In the header of every page: what is left, and the way to more. */
export function Balance() {
  const billing = usePanel();
  const format = useBillingFormat();
  if (billing.status !== 'ready') return null;
  return <Link to="/settings/billing">{format.number(billing.panel.credits.balance)} credits</Link>;
}
