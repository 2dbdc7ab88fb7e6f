import { BillingPanel, BillingProvider } from '@billing-panel/react';
import '@billing-panel/react/styles.css';
import { createRoot } from 'react-dom/client';

const { VITE_BILLING_URL, VITE_TOKEN } = import.meta.env;

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <BillingProvider baseUrl={VITE_BILLING_URL} accountKey="acct_packed" getToken={async () => VITE_TOKEN}>
    <BillingPanel />
  </BillingProvider>,
);
