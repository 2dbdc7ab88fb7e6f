import { createRequire } from 'node:module';
import { signAccountToken } from '@billing-panel/contract/client';
import catalog from '../demo/catalog.json' with { type: 'json' };
import { expect, test } from '../fixtures.ts';

const script = createRequire(import.meta.url)
  .resolve('@supabase/supabase-js')
  .replace(/dist\/.*$/, 'dist/umd/supabase.js');

// The demo's own policy forbids foreign scripts; here the page stands for any page of an allowed origin.
test.use({ bypassCSP: true });

interface Calls {
  checkout_url: string;
  portal_url: string;
  url: string;
  subscription: unknown;
  balance: number;
}

test('supabase-js makes the documented calls from a page of an allowed origin', async ({ page, stack }) => {
  const token = await signAccountToken({ secret: stack.jwtSecret, account: 'someone' });
  await page.goto(stack.demoUrl);
  await page.addScriptTag({ path: script });
  const [plan] = catalog.plans;
  const answers = await page.evaluate(
    async ({ server, bearer, planId, packageId }) => {
      // biome-ignore lint/suspicious/noExplicitAny: the script put it there
      const { createClient } = (globalThis as any).supabase;
      const client = createClient(server, 'sb_publishable_of_theirs', {
        global: { headers: { Authorization: `Bearer ${bearer}` } },
      });
      const urls = { success_url: `${location.origin}/ok`, cancel_url: `${location.origin}/` };
      const bodies: [string, object][] = [
        ['crm-stripe-api', { path: ['subscriptions', 'create-checkout'], method: 'POST', plan_id: planId, ...urls }],
        ['crm-stripe-api', { path: ['credits', 'purchase'], method: 'POST', package_id: packageId, ...urls }],
        ['crm-stripe-api', { path: ['subscriptions'], method: 'GET' }],
        ['crm-stripe-api', { path: ['credits'], method: 'GET' }],
        ['stripe-customer-portal', { return_url: urls.cancel_url }],
      ];
      const results = [];
      for (const [name, body] of bodies) {
        const { data, error } = await client.functions.invoke(name, { body });
        results.push(error ? { failed: String(error) } : data);
      }
      return results as Partial<Calls>[];
    },
    { server: stack.serverUrl, bearer: token, planId: plan?.id, packageId: catalog.packages[0]?.id },
  );
  expect(answers).toMatchObject([
    { checkout_url: expect.stringMatching(/^http/) },
    { checkout_url: expect.stringMatching(/^http/) },
    { subscription: null },
    { balance: 0, total_purchased: 0, total_used: 0 },
    { portal_url: expect.stringMatching(/^http/) },
  ]);
});
