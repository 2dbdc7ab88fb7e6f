import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goods, openShop, type Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ serverEnv: { JWT_ACCOUNT_CLAIM: 'team_id' } });
}, 60_000);
afterAll(() => shop.stop());

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A member of a team calls, as the widget in their browser does. */
async function asMember(sub: string, teamId: string | undefined, path: string[], method: string, fields: object = {}) {
  const claims = { sub, team_id: teamId, exp: Math.floor(Date.now() / 1000) + 300 };
  const head = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  const token = `${head}.${createHmac('sha256', shop.stack.jwtSecret).update(head).digest('base64url')}`;
  const response = await fetch(`${shop.stack.serverUrl}/functions/v1/crm-stripe-api`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ path, method, ...fields }),
  });
  return { status: response.status, body: await response.json() };
}

const urls = { success_url: 'https://app.example.com/ok', cancel_url: 'https://app.example.com/' };

it('share one account, and who of them acted is known', async () => {
  const plan = { plan_id: goods.pro.id, ...urls };
  const pack = { package_id: goods.pack.id, ...urls };
  const bought = await asMember('ann', 'red', ['credits', 'purchase'], 'POST', pack);
  await shop.sandbox(`/checkout/${bought.body.session_id}/pay`, {});
  const subscribed = await asMember('ben', 'red', ['subscriptions', 'create-checkout'], 'POST', plan);
  await shop.sandbox(`/checkout/${subscribed.body.session_id}/pay`, {});
  await shop.delivered();
  await asMember('ann', 'red', ['subscriptions', 'cancel'], 'POST');
  expect((await asMember('ann', 'red', ['subscriptions', 'create-checkout'], 'POST', plan)).status).toBe(409);

  const credits = await asMember('ann', 'red', ['credits'], 'GET');
  expect(credits.body.balance).toBe(100 + goods.pro.credits_included);
  expect(await asMember('ben', 'red', ['credits'], 'GET')).toEqual(credits);
  const { acts } = await shop.admin('accounts.export', { user_id: 'red' });
  expect(acts.map(({ actor, operation }) => [actor, operation])).toEqual([
    ['user:ann', 'credits.purchase'],
    ['user:ben', 'subscriptions.create-checkout'],
    ['user:ann', 'subscriptions.cancel'],
  ]);
  const again = await shop.admin('accounts.export', { user_id: 'red' });
  expect(again.acts.at(-1)).toMatchObject({ actor: 'admin:demo', operation: 'accounts.export' });
});

it('are no business of other teams, nor of who is in none', async () => {
  expect((await asMember('cleo', 'blue', ['credits'], 'GET')).body.balance).toBe(0);
  expect(await asMember('ann', 'blue', ['credits'], 'GET', { user_id: 'red' })).toMatchObject({ status: 403 });
  expect(await asMember('ann', 'red', ['credits'], 'GET', { user_id: 'ann' })).toMatchObject({ status: 403 });
  expect(await asMember('ann', undefined, ['credits'], 'GET')).toMatchObject({
    status: 401,
    body: { code: 'invalid_token' },
  });
});
