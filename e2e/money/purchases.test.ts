import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goods, openShop, type Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 60_000);
afterAll(() => shop.stop());

const pack = { package_id: goods.pack.id };

it('grants a pack once it is paid, and says so', async () => {
  const person = shop.newPerson();
  const session = await person.buy(pack);
  expect(await person.credits()).toMatchObject({ balance: 100, total_purchased: 100, total_used: 0, available: 100 });
  const { body } = await person.call(['checkout', 'status'], 'GET', { session_id: session });
  expect(body).toEqual({ status: 'paid', kind: 'package', package_id: goods.pack.id, credits: 100 });
});

it('grants nothing for a declined card, and all of it for the next one', async () => {
  const person = shop.newPerson();
  const { body } = await person.begin(pack);
  const declined = await shop.sandbox(`/checkout/${body.session_id}/pay`, { card: '4000000000000002' });
  expect(declined.outcome.kind).toBe('declined');
  expect((await person.credits()).balance).toBe(0);
  await shop.sandbox(`/checkout/${body.session_id}/pay`, {});
  expect((await person.credits()).balance).toBe(100);
});

it('waits for a delayed payment, and grants when it arrives', async () => {
  const person = shop.newPerson();
  const session = await person.buy(pack, { method: 'bank_debit' });
  const status = async () => (await person.call(['checkout', 'status'], 'GET', { session_id: session })).body.status;
  expect(await status()).toBe('processing');
  expect((await person.credits()).balance).toBe(0);
  await shop.sandbox(`/payments/${session}/settle`, { outcome: 'succeeds' });
  await shop.delivered();
  expect(await status()).toBe('paid');
  expect((await person.credits()).balance).toBe(100);
});

it('grants nothing where a delayed payment fails', async () => {
  const person = shop.newPerson();
  const session = await person.buy(pack, { method: 'bank_debit', settles: 'fails' });
  await shop.sandbox(`/payments/${session}/settle`, { outcome: 'fails' });
  await shop.delivered();
  const { body } = await person.call(['checkout', 'status'], 'GET', { session_id: session });
  expect(body.status).toBe('failed');
  expect((await person.credits()).balance).toBe(0);
});

it('grants once what was paid by its invoice after a delayed payment had failed', async () => {
  const person = shop.newPerson();
  const session = await person.buy(pack, { method: 'bank_debit', settles: 'fails' });
  await shop.sandbox(`/payments/${session}/settle`, { outcome: 'fails' });
  await shop.delivered();
  const status = async () => (await person.call(['checkout', 'status'], 'GET', { session_id: session })).body.status;
  expect(await status()).toBe('failed');
  const [due] = (await person.call(['invoices'], 'GET')).body.invoices;
  await shop.sandbox(`/invoices/${due.id}/pay`, {});
  await shop.delivered();
  expect(await person.history()).toEqual([['purchase', 100]]);
  await shop.stack.verify();
  expect(await status()).toBe('paid');
});

it('says that a delayed payment of a subscription failed, and grants nothing', async () => {
  const person = shop.newPerson();
  const session = await person.buy({ plan_id: goods.pro.id }, { method: 'bank_debit', settles: 'fails' });
  const status = async () => (await person.call(['checkout', 'status'], 'GET', { session_id: session })).body.status;
  expect(await status()).toBe('processing');
  await shop.sandbox(`/payments/${session}/settle`, { outcome: 'fails' });
  await shop.delivered();
  expect(await status()).toBe('failed');
  expect((await person.credits()).balance).toBe(0);
});

it('hands the same open session out again, and a new one when it is complete', async () => {
  const person = shop.newPerson();
  const answers = await Promise.all(Array.from({ length: 8 }, () => person.begin(pack)));
  const sessions = new Set(answers.map(({ body }) => body.session_id));
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
  expect(sessions.size).toBe(1);
  await shop.sandbox(`/checkout/${[...sessions][0]}/pay`, {});
  const next = await person.begin(pack);
  expect(sessions.has(next.body.session_id)).toBe(false);
});

it('waits for the session that another call is making, however slow Stripe is', async () => {
  const person = shop.newPerson();
  await person.portal();
  const slow = { method: 'POST', path: '/v1/checkout/sessions', effect: 'delay', delay_ms: 2_500, when: 'after' };
  await shop.sandbox('/faults', slow);
  const answers = await Promise.all([person.begin(pack), person.begin(pack)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(new Set(answers.map(({ body }) => body.session_id)).size).toBe(1);
});

it('answers an idempotency key with the same session, and another purchase under it with 422', async () => {
  const person = shop.newPerson();
  const key = { 'idempotency-key': 'click-1' };
  const first = await person.begin(pack, key);
  expect((await person.begin(pack, key)).body.session_id).toBe(first.body.session_id);
  const other = await person.begin({ package_id: goods.shortLived.id }, key);
  expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } });
  await shop.sandbox(`/checkout/${first.body.session_id}/pay`, {});
  expect(await person.begin(pack, key)).toMatchObject({ status: 409, body: { code: 'in_progress' } });
  expect((await person.credits()).balance).toBe(100);
});

it('has one open subscription session an account: another plan expires the first', async () => {
  const person = shop.newPerson();
  const first = await person.begin({ plan_id: goods.starter.id });
  const second = await person.begin({ plan_id: goods.pro.id });
  expect(second.status).toBe(200);
  const { body } = await person.call(['checkout', 'status'], 'GET', { session_id: first.body.session_id });
  expect(body.status).toBe('expired');
  const racing = await Promise.all(
    [goods.starter, goods.pro, goods.starter, goods.pro].map((plan) => person.begin({ plan_id: plan.id })),
  );
  const open = await Promise.all(
    racing
      .filter(({ status }) => status === 200)
      .map(async ({ body: { session_id } }) => {
        const answer = await person.call(['checkout', 'status'], 'GET', { session_id });
        return answer.body.status === 'open' ? session_id : undefined;
      }),
  );
  expect(new Set(open.filter(Boolean)).size).toBeLessThanOrEqual(1);
  for (const { status, body } of racing)
    expect([200, 409]).toContain(status === 409 && body.code !== 'in_progress' ? 0 : status);
});

it('makes one customer, however many first calls race', async () => {
  const person = shop.newPerson();
  const portals = await Promise.all(
    Array.from({ length: 8 }, () => person.post('stripe-customer-portal', { return_url: 'https://app.example.com/' })),
  );
  expect(portals.map(({ status }) => status)).toEqual(Array(8).fill(200));
  const { requests } = await shop.sandbox('/requests?method=POST&path=/v1/customers', undefined, 'GET');
  const mine = requests.filter(({ params }: { params: string }) => params.includes(`${person.name}%40`));
  expect(mine.length).toBeGreaterThan(0);
  expect(new Set(mine.map(({ idempotencyKey }: { idempotencyKey: string }) => idempotencyKey)).size).toBe(1);
});

it('makes another customer where the first is gone at Stripe, though no event said so', async () => {
  const person = shop.newPerson();
  await person.begin(pack);
  const { requests } = await shop.sandbox('/requests?method=POST&path=/v1/checkout/sessions', undefined, 'GET');
  const customer = new URLSearchParams(requests.at(-1).params).get('customer');
  const secrets = await readFile(join(shop.stack.data, 'sandbox', 'secrets.json'), 'utf8');
  await shop.sandbox('/deliveries/faults', { effect: 'lose' });
  const gone = await fetch(`${shop.stack.sandboxUrl}/v1/customers/${customer}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${JSON.parse(secrets).secretKey}` },
  });
  await shop.sandbox('/deliveries/faults', undefined, 'DELETE');
  expect(gone.status).toBe(200);
  const other = { package_id: goods.shortLived.id };
  expect((await person.begin(other)).body.code).toBe('stripe_unavailable');
  const session = await person.buy(other);
  expect((await person.call(['checkout', 'status'], 'GET', { session_id: session })).body.status).toBe('paid');
  expect((await person.credits()).balance).toBe(40);
});

it('knows a session of its own account only', async () => {
  const [person, other] = [shop.newPerson(), shop.newPerson()];
  const { body } = await person.begin(pack);
  await other.begin(pack);
  const foreign = await other.call(['checkout', 'status'], 'GET', { session_id: body.session_id });
  expect(foreign).toMatchObject({ status: 404, body: { code: 'unknown_session' } });
});

it('confirms on return what no webhook brought', async () => {
  const person = shop.newPerson();
  const { body } = await person.begin(pack);
  await shop.sandbox('/deliveries/faults', { effect: 'lose' });
  await shop.sandbox(`/checkout/${body.session_id}/pay`, { wait: false });
  expect((await person.credits()).balance).toBe(0);
  const status = await person.call(['checkout', 'status'], 'GET', { session_id: body.session_id });
  await shop.sandbox('/deliveries/faults', undefined, 'DELETE');
  expect(status.body.status).toBe('paid');
  expect((await person.credits()).balance).toBe(100);
});
