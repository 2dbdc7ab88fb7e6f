import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { goods, openShop, type Person, type Shop } from './shop.ts';
import { customerOf, stripeOf, subscriptionOf } from './stripe.ts';

let shop: Shop;
let stripe: Stripe;
beforeAll(async () => {
  shop = await openShop();
  stripe = stripeOf(shop);
}, 60_000);
afterEach(() => shop.sandbox('/faults', undefined, 'DELETE'));
afterAll(() => shop.stop());

const pack = { package_id: goods.pack.id };
const plan = { plan_id: goods.pro.id };
const pay = { actor: 'stripe' };

const deleted = (person: Person, key = 'end') =>
  shop.admin('accounts.delete', { user_id: person.name, idempotency_key: key });
const exported = (person: Person, cursor?: string) => shop.admin('accounts.export', { user_id: person.name, cursor });

/** Every row of every table that holds a text, anywhere. */
function rowsWith(text: string): string[] {
  const database = new DatabaseSync(join(shop.stack.data, 'billing.sqlite'), { readOnly: true });
  const tables = database.prepare("select name from sqlite_schema where type = 'table'").all() as { name: string }[];
  const found = tables.flatMap(({ name }) =>
    database
      .prepare(`select * from "${name}"`)
      .all()
      .map((row) => `${name}: ${JSON.stringify(row)}`)
      .filter((row) => row.includes(text)),
  );
  database.close();
  return found;
}

it('hands out everything that is stored about a person', async () => {
  const person = shop.newPerson();
  const session = await person.buy(pack);
  await person.buy(plan);
  await shop.delivered();
  await person.spend(30, 'job-1');
  const found = await exported(person);
  const subscription = await subscriptionOf(stripe, person.name);
  expect(found).toMatchObject({
    account: {
      user_id: person.name,
      email: `${person.name}@example.com`,
      stripe_customer_ids: [customerOf(subscription)],
    },
    credits: await person.credits(),
    subscriptions: [
      { id: subscription.id, status: 'active', amount_minor: subscription.items.data[0]?.price.unit_amount },
    ],
    purchases: [
      { kind: 'package', item_id: goods.pack.id, credits: 100, status: 'paid', session_id: session },
      { kind: 'subscription', item_id: goods.pro.id, status: 'paid' },
    ],
    payments: [{ currency: 'usd' }, { currency: 'usd' }],
    transactions: [{ kind: 'consume', amount: -30, actor: 'admin:demo', operation: 'test' }, pay, pay],
    next_cursor: null,
  });
  expect(await exported(shop.newPerson())).toMatchObject({ account: null, transactions: [] });
});

it('ends everything at Stripe, then forgets whose it was, and the ledger stays whole', async () => {
  const person = shop.newPerson();
  const session = await person.buy(pack);
  await person.buy(plan);
  await person.begin(pack);
  await shop.delivered();
  await person.spend(30, 'job-1');
  const { credits: before, account } = await exported(person);
  const [customer = ''] = account?.stripe_customer_ids ?? [];
  expect(rowsWith(person.name)).not.toEqual([]);

  expect(await deleted(person)).toEqual({ deleted: true, canceled_subscriptions: 1, replayed: false });
  await shop.delivered();
  const subscriptions = await stripe.subscriptions.list({ status: 'all', limit: 100 });
  expect(subscriptions.data.filter((each) => customerOf(each) === customer).map(({ status }) => status)).toEqual([
    'canceled',
  ]);
  const sessions = await stripe.checkout.sessions.list({ limit: 100 });
  expect(sessions.data.filter((each) => each.customer === customer && each.status === 'open')).toEqual([]);
  expect(await stripe.customers.retrieve(customer)).toMatchObject({ deleted: true });
  expect(rowsWith(person.name)).toEqual([]);
  expect(
    rowsWith('"total_purchased":').some((row) => row.includes(`"total_purchased":${before.total_purchased}`)),
  ).toBe(true);
  await shop.stack.verify();

  // Money that goes back later still finds its entries.
  await shop.sandbox('/refunds', { of: session });
  await shop.delivered();
  expect(rowsWith(`"granted":100,"revoked":100`)).toHaveLength(1);
  await shop.stack.verify();

  // Who comes back is somebody new.
  expect(await person.credits()).toMatchObject({ balance: 0, total_purchased: 0 });
  expect(await person.subscription()).toBeNull();
  expect(await exported(person)).toMatchObject({ account: null });
  expect(await deleted(person, 'other')).toEqual({ deleted: false, canceled_subscriptions: 0, replayed: false });
});

it('answers the same key the same again, and ends nobody else under it', async () => {
  const person = shop.newPerson();
  await person.buy(plan);
  await shop.delivered();
  await person.spend(30, 'job-1');
  await expect(deleted(person, 'job-1')).rejects.toMatchObject({ code: 'idempotency_mismatch' });
  const answers = await Promise.all([deleted(person), deleted(person), deleted(person)]);
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  const [{ canceled_subscriptions } = { canceled_subscriptions: 0 }] = answers;
  for (const answer of answers) expect(answer).toMatchObject({ deleted: true, canceled_subscriptions });
  await shop.admin('credits.grant', { user_id: person.name, amount: 5, idempotency_key: 'gift' });
  expect(await deleted(person)).toEqual({ deleted: true, canceled_subscriptions, replayed: true });
  expect((await person.credits()).balance).toBe(5);
  expect(await deleted(person, 'end of the other')).toMatchObject({ deleted: true, replayed: false });
});

/** All that Stripe has of a person, whether it was deleted there or not. */
async function customersOf(person: Person): Promise<Stripe.Customer[]> {
  const { data } = await stripe.customers.list({ limit: 100 });
  return data.filter(({ metadata }) => metadata.account === person.name);
}

const hanging = async (): Promise<number> => {
  const { faults }: { faults: { seen: number }[] } = await shop.sandbox('/faults', undefined, 'GET');
  return faults[0]?.seen ?? 0;
};

it.each([
  ['makes its session', '/v1/checkout/sessions', 'before'],
  ['has made its session', '/v1/checkout/sessions', 'after'],
  ['makes its customer', '/v1/customers', 'before'],
  ['has made its customer', '/v1/customers', 'after'],
] as const)('leaves nothing of a purchase that %s in the very moment of the deletion', async (_, path, when) => {
  const person = shop.newPerson();
  if (path !== '/v1/customers') await person.portal();
  await shop.sandbox('/faults', { method: 'POST', path, nth: 1, when, effect: 'hang' });
  const buying = person.begin(plan);
  await vi.waitFor(async () => expect(await hanging()).toBe(1), { timeout: 10_000 });
  const ending = deleted(person).catch((error) => error);
  // That call hangs until it is given up; the next one passes.
  await shop.sandbox('/faults', undefined, 'DELETE');
  const { status, body } = await buying;
  await ending;
  expect(await deleted(person, 'once more')).toMatchObject({ deleted: expect.any(Boolean) });
  if (status === 200) {
    const session = await stripe.checkout.sessions.retrieve(body.session_id);
    expect(session.status).toBe('expired');
  } else expect([409, 503]).toContain(status);
  expect(await customersOf(person)).toEqual([]);
  expect(rowsWith(person.name)).toEqual([]);
  expect((await stripe.checkout.sessions.list({ limit: 100, status: 'open' })).data).toEqual([]);
});

it('leaves no session of a purchase that begins after the sessions were ended', async () => {
  const person = shop.newPerson();
  await person.portal();
  await shop.sandbox('/faults', { method: 'DELETE', path: '/v1/customers/*', when: 'before', effect: 'hang' });
  const ending = deleted(person);
  await vi.waitFor(async () => expect(await hanging()).toBe(1), { timeout: 10_000 });
  const { body } = await person.begin(plan);
  await shop.sandbox('/faults', undefined, 'DELETE');
  expect(await ending).toMatchObject({ deleted: true });
  expect((await stripe.checkout.sessions.retrieve(body.session_id)).status).toBe('expired');
  expect(rowsWith(person.name)).toEqual([]);
});

it.each([
  ['cannot be asked', { method: 'GET', path: '/v1/customers/*' }],
  ['does not end an open session', { method: 'POST', path: '/v1/checkout/sessions/*/expire' }],
  ['does not cancel', { method: 'DELETE', path: '/v1/subscriptions/*' }],
  ['does not delete the customer', { method: 'DELETE', path: '/v1/customers/*' }],
])('forgets nothing where Stripe %s, and goes on when it does', async (_, { method, path }) => {
  const person = shop.newPerson();
  await person.buy(pack);
  await person.buy(plan);
  await person.begin(pack);
  await shop.delivered();
  const before = await person.credits();
  await shop.sandbox('/faults', { method, path, times: 2, effect: 'reply', status: 500 });
  await expect(deleted(person)).rejects.toMatchObject({ code: 'stripe_unavailable' });
  expect(await person.credits()).toEqual(before);
  expect((await exported(person)).account).toMatchObject({ user_id: person.name });
  expect(await deleted(person)).toMatchObject({ deleted: true });
  expect((await exported(person)).account).toBeNull();
});

it('deletes an account that never bought anything, asking Stripe nothing', async () => {
  const person = shop.newPerson();
  await shop.admin('credits.grant', { user_id: person.name, amount: 5, idempotency_key: 'gift' });
  await shop.sandbox('/requests', undefined, 'DELETE');
  expect(await deleted(person)).toEqual({ deleted: true, canceled_subscriptions: 0, replayed: false });
  expect((await shop.sandbox('/requests', undefined, 'GET')).requests).toEqual([]);
  expect(rowsWith(person.name)).toEqual([]);
});

it('is for admins alone', async () => {
  const person = shop.newPerson();
  await shop.admin('credits.grant', { user_id: person.name, amount: 5, idempotency_key: 'gift' });
  for (const what of ['export', 'delete']) {
    const { status, body } = await person.call(['accounts', what], 'POST', { idempotency_key: 'mine' });
    expect([status, body.code]).toEqual([403, 'forbidden']);
  }
  expect((await person.credits()).balance).toBe(5);
});
