import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Dice } from '../storm/dice.ts';
import { seedOfNow } from '../storm/seed.ts';
import { catalog, goods, openShop, type Person, type Shop } from './shop.ts';
import { customerOf, stripeOf, subscriptionOf } from './stripe.ts';

/** Twenty changes at random moments. `STORM_SEED` shows the same ones again. */
const dice = new Dice(seedOfNow());

let shop: Shop;
let stripe: Stripe;
beforeAll(async () => {
  shop = await openShop();
  stripe = stripeOf(shop);
}, 60_000);
afterAll(() => shop.stop());

type Plan = (typeof catalog.plans)[number];
type Twist = 'nothing' | 'a coupon' | 'a coupon that ends' | 'a trial' | 'credit' | 'a debt';
const twists: Twist[] = ['nothing', 'a coupon', 'a trial', 'credit', 'a coupon that ends', 'nothing', 'a debt'];

const day = 86_400;
const isTrialPlan = ({ trial_days = 0 }: { trial_days?: number }) => trial_days > 0;

interface Life {
  person: Person;
  plan: Plan;
  subscription: string;
  customer: string;
}

type Effect = 'now' | 'period_end';

/** What a plan can be changed to, by when the change acts. */
const changesFrom = (plan: Plan, effect: Effect): Plan[] =>
  catalog.plans.filter((to) => {
    const waits = to.price < plan.price || (plan.interval === 'year' && to.interval === 'month');
    return to.id !== plan.id && waits === (effect === 'period_end');
  });

const planFor = (twist: Twist, effect: Effect): Plan =>
  twist === 'a trial'
    ? goods.team
    : dice.pick(catalog.plans.filter((each) => !isTrialPlan(each) && changesFrom(each, effect).length > 0));

async function begin(twist: Twist, plan: Plan): Promise<Life> {
  const person = shop.newPerson();
  await person.buy({ plan_id: plan.id });
  await shop.delivered();
  const { id: subscription, ...rest } = await subscriptionOf(stripe, person.name);
  const life = { person, plan, subscription, customer: customerOf({ id: subscription, ...rest }) };
  const amount = dice.between(100, 6_000);
  if (twist === 'credit')
    await stripe.customers.createBalanceTransaction(life.customer, { amount: -amount, currency: 'usd' });
  if (twist === 'a debt') await stripe.customers.createBalanceTransaction(life.customer, { amount, currency: 'usd' });
  if (twist === 'a coupon' || twist === 'a coupon that ends') {
    const off = dice.chance(0.5)
      ? { percent_off: dice.between(5, 60) }
      : { amount_off: dice.between(50, 1_500), currency: 'usd' };
    const duration =
      twist === 'a coupon'
        ? { duration: 'forever' as const }
        : { duration: 'repeating' as const, duration_in_months: dice.between(1, 3) };
    const coupon = await stripe.coupons.create({ ...off, ...duration });
    await stripe.subscriptions.update(subscription, { discounts: [{ coupon: coupon.id }] });
  }
  return life;
}

/** Some way into the period that runs, but never over its end. */
async function someTimePasses({ subscription }: Life): Promise<void> {
  const { items, trial_end } = await stripe.subscriptions.retrieve(subscription);
  const [item] = items.data;
  const end = trial_end ?? item?.current_period_end ?? 0;
  const { now } = await shop.sandbox('/clock', undefined, 'GET');
  await shop.advance({ seconds: dice.between(60, Math.max(61, end - now - day)) });
}

const newestBill = async ({ subscription }: Life): Promise<Stripe.Invoice> => {
  const [bill] = (await stripe.invoices.list({ subscription, limit: 1 })).data;
  if (!bill) throw new Error(`${subscription} has no invoice`);
  return bill;
};

async function previewOf({ person }: Life, to: Plan) {
  const { status, body } = await person.call(['subscriptions', 'preview-change'], 'POST', { plan_id: to.id });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

/** To where the invoice of the renewal at that time was tried. */
const until = (at: string) => shop.advance({ to: Date.parse(at) / 1000 + 2 * 3_600 });

async function change(life: Life, to: Plan, effect: Effect): Promise<void> {
  const before = await newestBill(life);
  const shown = await previewOf(life, to);
  expect(shown.takes_effect).toBe(effect);
  // Between looking and pressing: what was shown is what is charged all the same.
  await shop.advance({ seconds: dice.between(1, 300) });
  const { body } = await life.person.call(['subscriptions', 'change-plan'], 'POST', {
    plan_id: to.id,
    preview_id: shown.preview_id,
    return_url: 'https://app.example.com/billing',
  });
  expect(body.subscription?.payment_due).toBeUndefined();
  const bill = await newestBill(life);
  const isTrial = body.subscription.status === 'trialing';
  if (shown.takes_effect === 'now' && !isTrial) {
    expect(bill.id).not.toBe(before.id);
    expect(bill).toMatchObject({ status: 'paid', amount_due: shown.due_now.amount_minor });
    expect(bill.lines.data.map(({ amount }) => amount)).toEqual(
      shown.lines.map(({ amount_minor }: { amount_minor: number }) => amount_minor),
    );
  } else {
    expect(shown.due_now.amount_minor).toBe(0);
    expect(bill.id).toBe(before.id);
  }
  await until(shown.at);
  expect(await newestBill(life)).toMatchObject({
    status: 'paid',
    billing_reason: 'subscription_cycle',
    amount_due: shown.due_later.amount_minor,
  });
  expect(await life.person.subscription()).toMatchObject({ plan_id: to.id, status: 'active' });
}

it(`bills what the preview showed, to the minor unit, in twenty random changes (seed ${dice.seed})`, {
  timeout: 240_000,
}, async () => {
  for (let round = 0; round < 20; round++) {
    const twist = twists[round % twists.length] ?? 'nothing';
    const effect = Math.floor(round / twists.length) % 2 === 0 ? 'now' : 'period_end';
    const life = await begin(twist, planFor(twist, effect));
    await someTimePasses(life);
    const to = dice.pick(changesFrom(life.plan, effect));
    const words = `${round}: ${life.plan.name} by the ${life.plan.interval} to ${to.name} by the ${to.interval}, with ${twist}`;
    await change(life, to, effect).catch((cause: unknown) => {
      throw new Error(`seed ${dice.seed}, ${words}: ${cause}`, { cause });
    });
    await stripe.subscriptions.cancel(life.subscription);
  }
  await shop.delivered();
  expect(await shop.admin('ledger.verify', {})).toMatchObject({ ok: true });
});

it(`differs on the portal's page by no more than the price of the seconds between (seed ${dice.seed})`, {
  timeout: 120_000,
}, async () => {
  for (let round = 0; round < 4; round++) {
    const plan = dice.pick([goods.starter, goods.pro, goods.proYearly]);
    const life = await begin(round % 2 === 0 ? 'nothing' : 'a coupon', plan);
    await someTimePasses(life);
    const to = dice.pick(changesFrom(plan, 'now').filter(({ interval }) => interval === plan.interval));
    const shown = await previewOf(life, to);
    await shop.advance({ seconds: dice.between(0, 5_000) });
    const { body } = await life.person.call(['subscriptions', 'change-plan'], 'POST', {
      plan_id: to.id,
      return_url: 'https://app.example.com/billing',
    });
    const portal = new URL(body.portal_url).pathname.split('/').at(-1);
    const { flow } = await shop.sandbox(`/portal/${portal}`, undefined, 'GET');
    await shop.sandbox(`/portal/${portal}/switch`, { subscription: life.subscription, price: flow.priceId });
    const bill = await newestBill(life);
    const { period } = bill.lines.data[0] ?? { period: { start: 0, end: 0 } };
    const between = period.start - Date.parse(shown.lines[0].period.start) / 1000;
    expect(between).toBeGreaterThanOrEqual(0);
    const length = (life.plan.interval === 'year' ? 365 : 28) * day;
    const priceOfSeconds = ((to.price + life.plan.price) * 100 * between) / length;
    // A minor unit for the rounding of either line, where any time passed.
    const allowed = between === 0 ? 0 : Math.ceil(priceOfSeconds) + 2;
    expect(Math.abs(bill.amount_due - shown.due_now.amount_minor)).toBeLessThanOrEqual(allowed);
    await stripe.subscriptions.cancel(life.subscription);
  }
});
