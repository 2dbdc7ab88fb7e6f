import { BillingPanel, BillingProvider } from '@billing-panel/react';
import { version } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { tellFramework, who } from '../who.ts';
import './page.css';

tellFramework('React', version);
const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root');
createRoot(root).render(
  <BillingProvider {...who}>
    <BillingPanel />
  </BillingProvider>,
);
