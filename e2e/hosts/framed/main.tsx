import { BillingPanel, BillingProvider } from '@billing-panel/react';
import '@billing-panel/react/styles.css';
import { version } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { tellFramework, who } from '../who.ts';

/** Checkout refuses to be framed: the whole window goes there, whoever's page it shows. */
const toTop = (url: string) => {
  if (window.top) window.top.location.href = url;
};

const { origin, pathname } = location;
tellFramework('React', version);
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <BillingProvider
    {...who}
    redirect={toTop}
    successUrl={`${origin}${pathname}?billing_session={CHECKOUT_SESSION_ID}`}
    cancelUrl={`${origin}${pathname}`}
  >
    <BillingPanel />
  </BillingProvider>,
);
