import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goods, openShop, type Person, type Shop } from './shop.ts';
import { stripeOf, subscriptionOf } from './stripe.ts';

const { starter, pro } = goods;

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

async function confirming(person: Person, plan: { id: string }) {
  const { body } = await person.call(['subscriptions', 'preview-change'], 'POST', { plan_id: plan.id });
  return () =>
    person.call(['subscriptions', 'change-plan'], 'POST', {
      plan_id: plan.id,
      preview_id: body.preview_id,
      return_url: 'https://app.example.com/billing',
    });
}

const bills = async (person: Person) => {
  const { id } = await subscriptionOf(stripe, person.name);
  return (await stripe.invoices.list({ subscription: id })).data;
};

it('charges once though the answer to the change was lost', async () => {
  const person = await subscriber(starter);
  const confirm = await confirming(person, pro);
  const { id } = await subscriptionOf(stripe, person.name);
  const path = `/v1/subscriptions/${id}`;
  await shop.sandbox('/faults', { method: 'POST', path, when: 'after', effect: 'cut', times: 2 });
  const lost = await confirm();
  expect(lost).toMatchObject({ status: 503, body: { code: 'stripe_unavailable' } });
  expect(lost.body.error).not.toContain('Nothing was charged');
  expect((await confirm()).body.subscription).toMatchObject({ plan_id: pro.id });
  expect(await bills(person)).toHaveLength(2);
});

it('begins once more after a failure that Stripe repeats', async () => {
  const person = await subscriber(starter);
  const confirm = await confirming(person, pro);
  const { id } = await subscriptionOf(stripe, person.name);
  const path = `/v1/subscriptions/${id}`;
  await shop.sandbox('/faults', { method: 'POST', path, effect: 'reply', status: 500, stored: true });
  expect(await confirm()).toMatchObject({ status: 503 });
  expect((await confirm()).body.subscription).toMatchObject({ plan_id: pro.id });
  expect(await bills(person)).toHaveLength(2);
});

it('finishes a downgrade whose schedule was left half made', async () => {
  const person = await subscriber(pro);
  const confirm = await confirming(person, starter);
  await shop.sandbox('/faults', { method: 'POST', path: '/v1/subscription_schedules/*', effect: 'cut', times: 2 });
  expect(await confirm()).toMatchObject({ status: 503 });
  expect((await confirm()).body.subscription).toMatchObject({ changes_to: { plan_id: starter.id } });
});

it('does one thing after the other where a change, a cancellation and its way back race', async () => {
  const person = await subscriber(pro);
  for (let round = 0; round < 3; round++) {
    const confirm = await confirming(person, starter);
    const answers = await Promise.all([
      confirm(),
      person.call(['subscriptions', 'cancel'], 'POST'),
      person.call(['subscriptions', 'resume'], 'POST'),
      confirm(),
    ]);
    // After the cancellation the change has nothing to act on, and says so.
    for (const { status, body } of answers) expect([200, 409], JSON.stringify(body)).toContain(status);
    await shop.delivered();
    const shown = await person.subscription();
    expect(shown.cancels_at && shown.changes_to).toBeUndefined();
    const { body } = await person.call(['subscriptions', 'resume'], 'POST');
    expect(body.subscription).toMatchObject({ plan_id: pro.id, status: 'active' });
    expect([body.subscription.cancels_at, body.subscription.changes_to]).toEqual([undefined, undefined]);
  }
  expect(await bills(person)).toHaveLength(1);
});

it('opens the portal, and not the dead end of a task, where what waits is in its way', async () => {
  const person = await subscriber(pro);
  await (await confirming(person, starter))();
  for (const flow of ['subscription_update', 'subscription_cancel', 'payment_method_update']) {
    const { status } = await person.post('stripe-customer-portal', { flow, return_url: 'https://app.example.com/x' });
    expect({ flow, status }).toEqual({ flow, status: 200 });
  }
  await person.call(['subscriptions', 'cancel'], 'POST');
  for (const flow of ['subscription_update', 'subscription_cancel']) {
    const { status } = await person.post('stripe-customer-portal', { flow, return_url: 'https://app.example.com/x' });
    expect({ flow, status }).toEqual({ flow, status: 200 });
  }
});
