import { signAccountToken } from '@billing-panel/contract/client';
import { createClient, type FunctionInvokeOptions } from '@supabase/supabase-js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goods, openShop, type Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 120_000);
afterAll(() => shop.stop());

const urls = {
  success_url: 'https://app.example.com/billing?success=1',
  cancel_url: 'https://app.example.com/billing',
};

it('makes every documented call from Node, as its own clients do', async () => {
  const person = shop.newPerson();
  const token = await signAccountToken({ secret: shop.stack.jwtSecret, account: person.name });
  const headers = { Authorization: `Bearer ${token}` };
  const supabase = createClient(shop.stack.serverUrl, 'sb_publishable_of_theirs', { global: { headers } });
  const invoke = async (name: string, options: FunctionInvokeOptions) => {
    const { data, error } = await supabase.functions.invoke(name, options);
    expect(error).toBeNull();
    return data;
  };
  const crm = (path: string[], method: string, fields: object = {}) =>
    invoke('crm-stripe-api', { body: { path, method, ...fields } });

  const session = await crm(['subscriptions', 'create-checkout'], 'POST', { plan_id: goods.pro.id, ...urls });
  expect(session.checkout_url).toMatch(/^http/);
  await shop.sandbox(`/checkout/${session.session_id}/pay`);
  const { subscription } = await crm(['subscriptions'], 'GET');
  expect(subscription).toMatchObject({
    plan_id: goods.pro.id,
    status: 'active',
    subscription_plans: { name: 'Pro', price: 49 },
  });
  expect(subscription.current_period_end).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

  const purchase = await crm(['credits', 'purchase'], 'POST', { package_id: goods.pack.id, ...urls });
  await shop.sandbox(`/checkout/${purchase.session_id}/pay`);
  expect(await crm(['credits'], 'GET')).toMatchObject({ balance: 1100, total_purchased: 1100, total_used: 0 });

  const { requests } = await shop.sandbox('/requests?method=POST&path=/v1/checkout/sessions', undefined, 'GET');
  const priceId = new URLSearchParams(requests.at(-1).params).get('line_items[0][price]');
  const direct = {
    type: 'credit_purchase',
    priceId,
    credits: 100,
    price: 9.99,
    successUrl: urls.success_url,
    cancelUrl: urls.cancel_url,
  };
  const checkout = await invoke('stripe-checkout', { body: direct });
  expect(checkout.url).toBe(checkout.checkout_url);

  const portal = await invoke('stripe-customer-portal', { body: { return_url: urls.cancel_url } });
  expect(portal.portal_url).toMatch(/^http/);
});

it('is told of a refusal in a sentence', async () => {
  const supabase = createClient(shop.stack.serverUrl, 'sb_publishable_of_theirs');
  const { error } = await supabase.functions.invoke('crm-stripe-api', { body: { path: ['credits'], method: 'GET' } });
  // Without a session supabase-js sends its publishable key as the Bearer: that is nobody.
  expect(error.context.status).toBe(401);
  expect(await error.context.json()).toMatchObject({
    error: expect.any(String),
    code: expect.stringMatching(/token|unauth/),
  });
});
