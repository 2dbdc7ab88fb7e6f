import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goods, openShop, type Person, type Shop } from './shop.ts';
import { customerOf, stripeOf, subscriptionOf } from './stripe.ts';

const { starter, pro, proYearly, team } = goods;
const back = 'https://app.example.com/billing';

let shop: Shop;
let stripe: Stripe;
beforeAll(async () => {
  shop = await openShop();
  stripe = stripeOf(shop);
}, 60_000);
afterAll(() => shop.stop());

async function subscriber(plan: { id: string }): Promise<Person> {
  const person = shop.newPerson();
  await person.buy({ plan_id: plan.id });
  await shop.delivered();
  return person;
}

const preview = async (person: Person, plan: { id: string }) => {
  const { status, body } = await person.call(['subscriptions', 'preview-change'], 'POST', { plan_id: plan.id });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
const change = (person: Person, plan: { id: string }, fields: object = {}) =>
  person.call(['subscriptions', 'change-plan'], 'POST', { plan_id: plan.id, return_url: back, ...fields });
const confirm = async (person: Person, plan: { id: string }) =>
  change(person, plan, { preview_id: (await preview(person, plan)).preview_id });
const cancel = (person: Person) => person.call(['subscriptions', 'cancel'], 'POST');
const resume = (person: Person) => person.call(['subscriptions', 'resume'], 'POST');

const actionsOf = async (person: Person) => {
  const { body } = await person.call(['panel'], 'GET');
  return Object.fromEntries(
    body.plans.map(({ name, interval, action, reason, takes_effect }: Record<string, string>) => [
      `${name} ${interval}`,
      [action, reason ?? takes_effect].filter(Boolean).join(' '),
    ]),
  );
};

it('says of each plan what may be done with it, when it acts, and why not', async () => {
  const person = await subscriber(pro);
  expect(await actionsOf(person)).toEqual({
    'Starter month': 'downgrade period_end',
    'Starter year': 'downgrade now',
    'Pro month': 'current',
    'Pro year': 'upgrade now',
    'Team month': 'upgrade now',
    'Team year': 'upgrade now',
  });
  await cancel(person);
  expect(await actionsOf(person)).toMatchObject({ 'Pro month': 'resume', 'Team month': 'none cancels' });
  expect(await change(person, team)).toMatchObject({ status: 409, body: { code: 'item_unavailable' } });
});

it('sends the person to the page that confirms the change', async () => {
  const person = await subscriber(starter);
  const { body } = await change(person, pro);
  const id = new URL(body.portal_url).pathname.split('/').at(-1) ?? '';
  const { flow } = await shop.sandbox(`/portal/${id}`, undefined, 'GET');
  const { id: subscription } = await subscriptionOf(stripe, person.name);
  expect(flow).toMatchObject({ type: 'subscription_update_confirm', subscription });
  await shop.sandbox(`/portal/${id}/switch`, { subscription, price: flow.priceId });
  await shop.delivered();
  expect(await person.subscription()).toMatchObject({ plan_id: pro.id });
});

it('makes a confirmed upgrade at once and once, however often it is clicked', async () => {
  const person = await subscriber(starter);
  await shop.advance({ days: 10 });
  const shown = await preview(person, pro);
  expect(shown).toMatchObject({ takes_effect: 'now', due_now: { currency: 'usd', exponent: 2 } });
  const clicks = await Promise.all([1, 2, 3, 4].map(() => change(person, pro, { preview_id: shown.preview_id })));
  for (const { status, body } of clicks) {
    expect({ status, plan: body.subscription?.plan_id }).toEqual({ status: 200, plan: pro.id });
  }
  await shop.delivered();
  const { id } = await subscriptionOf(stripe, person.name);
  const [bill, ...others] = (await stripe.invoices.list({ subscription: id })).data;
  expect(bill).toMatchObject({ amount_paid: shown.due_now.amount_minor, billing_reason: 'subscription_update' });
  expect(others).toHaveLength(1);
  // 250 for the month, and two thirds or so of the 750 that Pro has more.
  const { balance } = await person.credits();
  expect(balance).toBeGreaterThanOrEqual(250 + 480);
  expect(balance).toBeLessThanOrEqual(250 + 520);
});

it('keeps the old plan where the payment fails, says so, and how to pay', async () => {
  const person = await subscriber(starter);
  await shop.sandbox('/cards/next', { outcomes: ['decline'] });
  const shown = await preview(person, pro);
  const { body } = await change(person, pro, { preview_id: shown.preview_id });
  expect(body.subscription).toMatchObject({
    plan_id: starter.id,
    status: 'active',
    payment_due: { amount_minor: shown.due_now.amount_minor, for_plan_id: pro.id },
  });
  await shop.delivered();
  expect((await person.credits()).balance).toBe(250);
  expect(await actionsOf(person)).toMatchObject({ 'Starter month': 'resume', 'Team month': 'none payment_due' });
  const { body: panel } = await person.call(['panel'], 'GET');
  expect(panel.notices[0]).toMatchObject({ kind: 'payment_failed', url: body.subscription.payment_due.url });

  const invoice = new URL(body.subscription.payment_due.url).pathname.split('/').at(-1);
  await shop.sandbox(`/invoices/${invoice}/pay`, {});
  await shop.delivered();
  const paid = await person.subscription();
  expect(paid).toMatchObject({ plan_id: pro.id });
  expect(paid.payment_due).toBeUndefined();
  expect((await person.credits()).balance).toBeGreaterThan(900);
});

it('takes an upgrade back that was not paid, and lets it be confirmed once more', async () => {
  const person = await subscriber(starter);
  const { id, ...of } = await subscriptionOf(stripe, person.name);
  const customer = customerOf({ id, ...of });
  await stripe.customers.createBalanceTransaction(customer, { amount: -500, currency: 'usd' });
  await shop.sandbox('/cards/next', { outcomes: ['decline'] });
  const shown = await preview(person, pro);
  await change(person, pro, { preview_id: shown.preview_id });
  const { body } = await resume(person);
  expect(body.subscription).toMatchObject({ plan_id: starter.id, status: 'active' });
  expect(body.subscription.payment_due).toBeUndefined();
  expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: -500 });
  expect((await change(person, pro, { preview_id: shown.preview_id })).body.subscription.plan_id).toBe(pro.id);
});

it('makes a downgrade with the next period, shows that it waits, and takes it back', async () => {
  const person = await subscriber(pro);
  const shown = await preview(person, starter);
  const before = await person.subscription();
  expect(shown).toMatchObject({
    takes_effect: 'period_end',
    due_now: { amount_minor: 0 },
    due_later: { amount_minor: 1900 },
    at: before.current_period_end,
  });
  const clicks = await Promise.all([1, 2].map(() => change(person, starter, { preview_id: shown.preview_id })));
  for (const { body } of clicks) {
    expect(body.subscription).toMatchObject({
      plan_id: pro.id,
      changes_to: { plan_id: starter.id, at: before.current_period_end },
    });
  }
  expect(await actionsOf(person)).toMatchObject({ 'Pro month': 'resume', 'Starter month': 'none change_pending' });
  const kept = await change(person, pro);
  expect(kept.body.subscription.changes_to).toBeUndefined();
  expect((await change(person, pro)).body.subscription).toEqual(kept.body.subscription);

  await confirm(person, starter);
  await shop.advance({ months: 1, hours: 2 });
  expect(await person.subscription()).toMatchObject({ plan_id: starter.id });
  expect((await person.credits()).balance).toBe(1000 + 250);
  const { id } = await subscriptionOf(stripe, person.name);
  const [bill] = (await stripe.invoices.list({ subscription: id })).data;
  expect(bill).toMatchObject({ amount_paid: 1900 });
});

it('cancels with the period and resumes in place, as often as it is asked', async () => {
  const person = await subscriber(pro);
  await confirm(person, starter);
  const canceled = await Promise.all([cancel(person), cancel(person)]);
  for (const { body } of canceled) {
    expect(body.subscription).toMatchObject({ status: 'active', cancels_at: body.subscription.current_period_end });
    expect(body.subscription.changes_to).toBeUndefined();
  }
  for (const { body } of await Promise.all([resume(person), resume(person)])) {
    expect(body.subscription.cancels_at).toBeUndefined();
  }
  // The portal says when, instead of setting the flag.
  await person.cancel();
  expect((await resume(person)).body.subscription.cancels_at).toBeUndefined();
  await shop.advance({ months: 1, hours: 2 });
  expect(await person.subscription()).toMatchObject({ plan_id: pro.id, status: 'active' });
});

it('confirms on the portal what can no longer be made as it was shown', async () => {
  const person = await subscriber(starter);
  const { preview_id } = await preview(person, pro);
  await confirm(person, proYearly);
  expect((await change(person, team, { preview_id })).body).toMatchObject({ portal_url: expect.any(String) });
  const stranger = await subscriber(starter);
  expect((await change(stranger, pro, { preview_id })).body).toMatchObject({ portal_url: expect.any(String) });
  const late = await subscriber(pro);
  const { at, preview_id: before } = await preview(late, starter);
  await shop.advance({ months: 1, hours: 2 });
  expect((await change(late, starter, { preview_id: before })).body).toMatchObject({ portal_url: expect.any(String) });
  expect((await preview(late, starter)).at).not.toBe(at);
});

it('leaves it to the portal to have an upgrade paid by a debit, which takes days', async () => {
  const person = shop.newPerson();
  const session = await person.buy({ plan_id: starter.id }, { method: 'bank_debit' });
  await shop.sandbox(`/payments/${session}/settle`, { outcome: 'succeeds' });
  await shop.delivered();
  expect((await confirm(person, pro)).body).toEqual({ portal_url: expect.any(String) });
  expect((await confirm(person, proYearly)).body).toEqual({ portal_url: expect.any(String) });
  expect(await person.subscription()).toMatchObject({ plan_id: starter.id });
});

it('refuses whoever has nothing to change', async () => {
  const person = shop.newPerson();
  for (const path of ['preview-change', 'change-plan', 'cancel', 'resume']) {
    expect(await person.call(['subscriptions', path], 'POST', { plan_id: pro.id, return_url: back })).toMatchObject({
      status: 409,
      body: { code: 'not_subscribed' },
    });
  }
  expect(await change(person, pro, { return_url: 'https://evil.example' })).toMatchObject({ status: 400 });
  const other = await subscriber(starter);
  const unknown = { id: '00000000-0000-4000-8000-000000000000' };
  expect(await change(other, unknown)).toMatchObject({ status: 404, body: { code: 'unknown_plan' } });
  expect(await change(other, pro, { return_url: 'https://evil.example' })).toMatchObject({
    status: 400,
    body: { code: 'redirect_not_allowed' },
  });
});
