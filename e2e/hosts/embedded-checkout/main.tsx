import { BillingPanel, BillingProvider } from '@billing-panel/react';
import { EmbeddedCheckout, type StripeLike } from '@billing-panel/react/embedded';
import '@billing-panel/react/styles.css';
import { StrictMode } from 'react';
import { version } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { tellFramework, who } from '../who.ts';

declare global {
  /** Given by the test: pays the session at the sandbox. */
  function payAtSandbox(clientSecret: string): Promise<void>;
}

/** In the place of Stripe.js, which cannot be had without Stripe. */
const stripe: StripeLike = {
  async createEmbeddedCheckoutPage({ fetchClientSecret, onComplete }) {
    const form = document.createElement('button');
    form.textContent = 'Pay inside the page';
    form.addEventListener('click', async () => {
      await payAtSandbox(await fetchClientSecret());
      onComplete();
    });
    return { mount: (place) => place.replaceChildren(form), destroy: () => form.remove() };
  },
};

tellFramework('React', version);
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <BillingProvider {...who}>
      <EmbeddedCheckout stripe={Promise.resolve(stripe)} />
      <BillingPanel />
    </BillingProvider>
  </StrictMode>,
);
