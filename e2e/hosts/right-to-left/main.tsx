import { BillingPanel, BillingProvider } from '@billing-panel/react';
import { ar } from '@billing-panel/react/locales/ar';
import '@billing-panel/react/styles.css';
import { version } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { tellFramework, who } from '../who.ts';

tellFramework('React', version);
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <BillingProvider {...who} messages={ar} locale="ar-EG">
    <BillingPanel />
  </BillingProvider>,
);
