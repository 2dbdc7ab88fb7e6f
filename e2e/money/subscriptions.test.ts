import { afterAll, beforeAll, expect, it } from 'vitest';
import { goods, openShop, type Shop } from './shop.ts';
import { customerOf, stripeOf, subscriptionOf } from './stripe.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 60_000);
afterAll(() => shop.stop());

const { starter, pro, team, pack } = goods;

it('includes credits with each paid period, and keeps access to the end of a canceled one', async () => {
  const person = shop.newPerson();
  await person.buy({ plan_id: pro.id });
  expect(await person.subscription()).toMatchObject({
    plan_id: pro.id,
    status: 'active',
    subscription_plans: { name: 'Pro', price: 49 },
  });
  expect((await person.credits()).balance).toBe(1000);
  await shop.advance({ renewal: true });
  expect((await person.credits()).balance).toBe(2000);

  await person.cancel();
  const canceled = await person.subscription();
  expect(canceled).toMatchObject({ status: 'active', cancels_at: canceled.current_period_end });
  await shop.advance({ months: 1, days: 1 });
  expect(await person.subscription()).toMatchObject({ status: 'canceled' });
  expect((await person.credits()).balance).toBe(2000);
  expect((await person.begin({ plan_id: pro.id })).status).toBe(200);
});

it('refuses a second subscription while one lives', async () => {
  const person = shop.newPerson();
  await person.buy({ plan_id: starter.id });
  expect(await person.begin({ plan_id: pro.id })).toMatchObject({ status: 409, body: { code: 'already_subscribed' } });
});

it('gives a trial once, and no credits for it but where the plan says so', async () => {
  const person = shop.newPerson();
  await person.buy({ plan_id: team.id });
  const trial = await person.subscription();
  expect(trial).toMatchObject({ status: 'trialing', trial_ends_at: trial.current_period_end });
  expect((await person.credits()).balance).toBe(0);
  await shop.advance({ days: 15 });
  expect(await person.subscription()).toMatchObject({ status: 'active' });
  expect((await person.credits()).balance).toBe(3000);
});

it('grants the difference for the rest of the period on an upgrade, and nothing for going to and fro', async () => {
  const person = shop.newPerson();
  await person.buy({ plan_id: starter.id });
  const { body } = await person.call(['panel'], 'GET');
  expect(body.plans.find(({ id }: { id: string }) => id === pro.id)).toMatchObject({ action: 'upgrade' });
  const { current_period_end: at } = body.subscription;
  expect(body.meter).toEqual({ full: 250, low_at: 25, coming: { credits: 250, at } });
  await shop.advance({ days: 15 });
  await person.switchTo(4900);
  expect(await person.subscription()).toMatchObject({ plan_id: pro.id });
  const { balance } = await person.credits();
  // 250 for the period, and a half or so of the 750 that Pro has more.
  expect(balance).toBeGreaterThanOrEqual(250 + 345);
  expect(balance).toBeLessThanOrEqual(250 + 405);
  await person.switchTo(1900);
  const waiting = await person.subscription();
  expect(waiting.changes_to).toEqual({ plan_id: starter.id, at: waiting.current_period_end });
  expect((await person.call(['panel'], 'GET')).body.meter.coming).toEqual({
    credits: 250,
    at: waiting.current_period_end,
  });
  expect(await person.history()).toHaveLength(2);
});

it('opens a new period with a change of interval, less what the old one had not lived', async () => {
  const person = shop.newPerson();
  await person.buy({ plan_id: pro.id });
  await shop.advance({ days: 10 });
  await person.switchTo(49000);
  expect(await person.subscription()).toMatchObject({ plan_id: goods.proYearly.id });
  const { balance } = await person.credits();
  // 1,000 for the month, of which two thirds were not lived; 12,000 for the year.
  expect(balance).toBeGreaterThanOrEqual(13_000 - 700);
  expect(balance).toBeLessThanOrEqual(13_000 - 600);
});

it('takes what is left of a period when the next is paid, but for what rolls over', async () => {
  const person = shop.newPerson();
  await person.buy({ plan_id: team.id });
  await shop.advance({ days: 15 });
  await person.spend(500, 'a');
  await shop.advance({ months: 1 });
  expect(await person.history()).toEqual([
    ['included', 3000],
    ['expire', -1000],
    ['consume', -500],
    ['included', 3000],
  ]);
});

it('ends of each plan what that plan says, whichever plan is paid next', async () => {
  const leaving = shop.newPerson();
  await leaving.buy({ plan_id: team.id });
  await shop.advance({ days: 15 });
  await leaving.switchTo(pro.price * 100);
  await shop.advance({ months: 1, hours: 2 });
  expect(await leaving.history()).toEqual([
    ['included', 1000],
    ['expire', -1500],
    ['included', 3000],
  ]);

  const coming = shop.newPerson();
  await coming.buy({ plan_id: pro.id });
  await shop.delivered();
  await coming.switchTo(team.price * 100);
  const [upgrade] = await coming.history();
  const more = Number(upgrade?.[1]);
  await shop.advance({ months: 1, hours: 2 });
  // The thousand of Pro never end; of what Team brought beside them, 1,500 roll over.
  expect(await coming.history()).toEqual([
    ['included', 3000],
    ['expire', 1500 - more],
    ['included', more],
    ['included', 1000],
  ]);
});

it('says that a payment failed, and when it is tried again', async () => {
  // A shop of its own: whoever renews next would take the decline that is ordered here.
  const alone = await openShop();
  try {
    const person = alone.newPerson();
    await person.buy({ plan_id: pro.id });
    await alone.sandbox('/cards/next', { outcomes: ['decline'] });
    await alone.advance({ months: 1, hours: 2 });
    const { body } = await person.call(['panel'], 'GET');
    expect(body.subscription).toMatchObject({
      status: 'past_due',
      payment_due: { amount_minor: 4900, currency: 'usd' },
    });
    expect(body.notices[0]).toMatchObject({ kind: 'payment_failed' });
    expect((await person.credits()).balance).toBe(1000);
    // The invoice of a change that the portal made meanwhile is the latest, and paid: what is due is still the other one.
    await person.switchTo(goods.proYearly.price * 100);
    expect((await person.call(['panel'], 'GET')).body).toMatchObject({
      subscription: { plan_id: goods.proYearly.id, payment_due: { amount_minor: 4900, url: expect.any(String) } },
      notices: [{ kind: 'payment_failed', url: expect.any(String) }],
    });
  } finally {
    await alone.stop();
  }
});

it('says the worst first, whatever it is about', async () => {
  const person = shop.newPerson();
  await person.buy({ plan_id: team.id });
  const session = await person.buy({ package_id: pack.id });
  await shop.delivered();
  await person.spend(60, 'all of it');
  await shop.sandbox('/refunds', { of: session });
  await shop.delivered();
  const { body } = await person.call(['panel'], 'GET');
  expect(body.notices).toMatchObject([{ kind: 'negative_balance', credits: 60 }, { kind: 'trial_ends' }]);
});

it('says of a subscription made elsewhere that its first payment was not completed, and where to pay', async () => {
  // A shop of its own: whoever pays next would take the decline that is ordered here.
  const alone = await openShop();
  try {
    const stripe = stripeOf(alone);
    const person = alone.newPerson();
    await person.buy({ plan_id: pro.id });
    await alone.delivered();
    const former = await subscriptionOf(stripe, person.name);
    await stripe.subscriptions.cancel(former.id);
    await alone.sandbox('/cards/next', { outcomes: ['decline'] });
    const { items, default_payment_method: method } = former;
    await stripe.subscriptions.create({
      customer: customerOf(former),
      items: [{ price: items.data[0]?.price.id }],
      default_payment_method: String(method),
      payment_behavior: 'allow_incomplete',
    });
    await alone.delivered();
    const { body } = await person.call(['panel'], 'GET');
    expect(body.subscription).toMatchObject({ status: 'incomplete', payment_due: { amount_minor: 4900 } });
    expect(body.notices).toEqual([{ kind: 'incomplete', url: body.subscription.payment_due.url }]);
  } finally {
    await alone.stop();
  }
});
