import { BillingPanel, BillingProvider, type BillingProviderProps } from '@billing-panel/react';
import { StrictMode } from 'react';

/** Rendered alike on the server and in the browser, which is why locale and time zone are given. */
export const Page = (props: Pick<BillingProviderProps, 'baseUrl' | 'accountKey' | 'getToken'>) => (
  <StrictMode>
    <BillingProvider {...props} locale="en-US" timeZone="Europe/Lisbon">
      <BillingPanel />
    </BillingProvider>
  </StrictMode>
);
