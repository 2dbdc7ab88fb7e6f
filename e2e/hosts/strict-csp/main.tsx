import { BillingPanel, BillingProvider } from '@billing-panel/react';
import '@billing-panel/react/styles.css';
import { version } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { tellFramework, who } from '../who.ts';

tellFramework('React', version);
// Its policy lets it connect to the billing server alone: the token comes with the page.
const { token = '' } = document.documentElement.dataset;
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <BillingProvider {...who} getToken={() => token}>
    <BillingPanel />
  </BillingProvider>,
);
