// @vitest-environment node
import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';
import { createFakeBff, scenarios } from '../testing/index.js';
import { BillingPanel, BillingProvider } from './index.js';

it('renders on a server, where there is no page, as what is loading', () => {
  expect(typeof window).toBe('undefined');
  const bff = createFakeBff(scenarios.subscribed);
  const html = renderToString(
    <BillingProvider
      baseUrl="https://billing.example"
      accountKey="ada"
      getToken={bff.getToken}
      fetch={bff.fetch}
      locale="en-US"
      timeZone="UTC"
    >
      <BillingPanel />
    </BillingProvider>,
  );
  expect(html).toContain('data-part="balance-meter" data-state="loading"');
  expect(html).not.toContain('style=');
  expect(bff.requests).toEqual([]);
});
