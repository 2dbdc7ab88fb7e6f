import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goods, openShop, type Person, type Shop } from './shop.ts';
import { stripeOf, subscriptionOf } from './stripe.ts';

const { starter, pro, proYearly, team } = goods;
const minor = { starter: starter.price * 100, pro: pro.price * 100, team: team.price * 100 };

let shop: Shop;
let stripe: Stripe;
beforeAll(async () => {
  shop = await openShop();
  stripe = stripeOf(shop);
  await shop.sandbox('/deliveries/settings', { concurrency: 1 });
}, 60_000);
afterAll(() => shop.stop());

/** Somebody on a plan whose next period has begun ten minutes ago: its invoice is a draft as yet. No event of it arrives. */
async function inDraftHour(plan: { id: string }): Promise<Person> {
  const person = shop.newPerson();
  await person.buy({ plan_id: plan.id });
  await shop.delivered();
  const { current_period_end: end } = await person.subscription();
  await shop.sandbox('/deliveries/faults', { effect: 'hold' });
  await shop.sandbox('/clock/advance', { to: Date.parse(end) / 1_000 + 600 });
  return person;
}

/** What the operator changes by hand, which acts at once and is invoiced now, or with the next period. */
async function put(person: Person, amountMinor: number, proration_behavior: 'always_invoice' | 'create_prorations') {
  const subscription = await subscriptionOf(stripe, person.name);
  const prices = (await stripe.prices.list({ active: true, limit: 100 })).data;
  const price = prices.find((each) => each.unit_amount === amountMinor && each.recurring)?.id ?? '';
  const items = [{ id: subscription.items.data[0]?.id ?? '', price }];
  await stripe.subscriptions.update(subscription.id, { items, proration_behavior });
}

const orders = ['as_is', 'reverse'] as const;

/** Time passes, then every event arrives; answers what each brought, the least first. */
async function heardOf(person: Person, by: object, order: (typeof orders)[number]): Promise<number[]> {
  await shop.sandbox('/clock/advance', by);
  await shop.sandbox('/deliveries/release', { order });
  await shop.delivered();
  return await included(person);
}

async function included(person: Person): Promise<number[]> {
  const history = (await person.history()).filter(([kind]) => kind === 'included');
  return history.map(([, amount]) => amount).sort((a, b) => a - b);
}

for (const order of orders) {
  it(`includes an upgrade of the hour in which its period was a draft, heard of after the next began (${order})`, async () => {
    const person = await inDraftHour(starter);
    await person.switchTo(minor.pro);
    // 750 for the upgrade, less ten minutes.
    expect(await heardOf(person, { days: 33 }, order)).toEqual([250, 250, 749, 1_000]);
  });

  it(`includes it after two more periods, too (${order})`, async () => {
    const person = await inDraftHour(starter);
    await person.switchTo(minor.pro);
    await person.switchTo(minor.team);
    const amounts = await heardOf(person, { days: 64 }, order);
    expect(amounts).toEqual([250, 250, 749, 1_999, 3_000, 3_000]);
  });

  it(`includes the period too where it was upgraded and put back before it was paid (${order})`, async () => {
    const person = await inDraftHour(starter);
    await person.switchTo(minor.pro);
    await put(person, minor.starter, 'always_invoice');
    expect(await heardOf(person, { hours: 2 }, order)).toEqual([250, 250, 749]);
  });

  it(`includes nothing for going down and up again before a period is paid (${order})`, async () => {
    const person = await inDraftHour(pro);
    await put(person, minor.starter, 'always_invoice');
    await person.switchTo(minor.pro);
    expect(await heardOf(person, { hours: 2 }, order)).toEqual([1_000, 1_000]);
  });

  it(`takes the unlived share off a period that is paid after the one that cut it short (${order})`, async () => {
    const person = await inDraftHour(pro);
    await person.switchTo(proYearly.price * 100);
    // Of the month ten minutes were lived.
    expect(await heardOf(person, { hours: 2 }, order)).toEqual([1_000, 12_000]);
  });
}

it('includes each of two upgrades that are billed together with the next period', async () => {
  const person = shop.newPerson();
  await person.buy({ plan_id: starter.id });
  await put(person, minor.pro, 'create_prorations');
  await shop.advance({ hours: 1 });
  await put(person, minor.team, 'create_prorations');
  await shop.advance({ months: 1, hours: 2 });
  expect(await included(person)).toEqual([250, expect.closeTo(750, -1), expect.closeTo(2_000, -1), 3_000]);
});

it('includes an upgrade that is billed together with the way back for as long as it lasted', async () => {
  const person = shop.newPerson();
  await person.buy({ plan_id: starter.id });
  await put(person, minor.team, 'create_prorations');
  await shop.advance({ days: 1 });
  await put(person, minor.starter, 'create_prorations');
  await shop.advance({ months: 1, hours: 2 });
  // Of the 2,750 for a month, a day's.
  expect(await included(person)).toEqual([expect.closeTo(91, -1), 250, 250]);
});

it('includes two upgrades that debits paid, though the later one was paid first', async () => {
  const person = shop.newPerson();
  const session = await person.buy({ plan_id: starter.id }, { method: 'bank_debit' });
  await shop.sandbox(`/payments/${session}/settle`, { outcome: 'succeeds' });
  await shop.delivered();
  await person.switchTo(minor.pro);
  await person.switchTo(minor.team);
  const { id } = await subscriptionOf(stripe, person.name);
  const [second, first] = (await stripe.invoices.list({ subscription: id })).data;
  for (const invoice of [second, first]) {
    await shop.sandbox(`/payments/${invoice?.id}/settle`, { outcome: 'succeeds' });
    await shop.delivered();
  }
  // The clock ticks meanwhile.
  expect(await included(person)).toEqual([250, expect.closeTo(750, -1), expect.closeTo(2_000, -1)]);
});

it('begins nothing at once before the present period is paid, whose unused time would be given back in money', async () => {
  const ask = (person: Person, path: 'preview-change' | 'change-plan', plan: { id: string }) =>
    person.call(['subscriptions', path], 'POST', { plan_id: plan.id, return_url: 'https://app.example.com/billing' });
  const refused = { status: 409, body: { code: 'item_unavailable', error: expect.stringContaining('payment') } };

  const byDebit = shop.newPerson();
  const session = await byDebit.buy({ plan_id: pro.id }, { method: 'bank_debit' });
  await shop.delivered();
  expect(await ask(byDebit, 'preview-change', proYearly)).toMatchObject(refused);
  expect(await ask(byDebit, 'change-plan', proYearly)).toMatchObject(refused);
  expect((await ask(byDebit, 'preview-change', starter)).status).toBe(200);
  await shop.sandbox(`/payments/${session}/settle`, { outcome: 'succeeds' });
  await shop.delivered();
  expect((await ask(byDebit, 'preview-change', proYearly)).status).toBe(200);

  const renewing = await inDraftHour(starter);
  expect(await ask(renewing, 'preview-change', proYearly)).toMatchObject(refused);
  expect(await ask(renewing, 'change-plan', team)).toMatchObject(refused);
  await heardOf(renewing, { hours: 2 }, 'as_is');
  expect((await ask(renewing, 'preview-change', proYearly)).status).toBe(200);
  expect(await included(renewing)).toEqual([250, 250]);
});
