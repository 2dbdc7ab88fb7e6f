import { afterAll, beforeAll, expect, it } from 'vitest';
import { converge } from '../../src/stripe-events/converge.ts';
import { stripeEvents } from '../../src/stripe-events/index.ts';
import { Shop } from '../verify/shop.ts';
import { sessionOf } from '../verify/things.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
});
afterAll(() => shop[Symbol.asyncDispose]());

type Event = [type: string, objectId: string];

/** An event as the inbox works on it; one that says nothing here is set aside. */
async function deliver([type, objectId]: Event): Promise<void> {
  const sync = stripeEvents.get(type);
  if (sync) await converge(sync, objectId, shop.sources);
}

const purchasedBy = async (subject: string) => {
  const { id } = await shop.person(subject);
  return (await shop.storage.ledger.book(id)).totalPurchased;
};

function ordersOf<T>(things: readonly T[]): T[][] {
  if (things.length < 2) return [[...things]];
  return things.flatMap((first, index) => ordersOf(things.toSpliced(index, 1)).map((rest) => [first, ...rest]));
}

/** A subscription bought and paid for at Stripe, of which nothing but the subscription was heard; the events of its payment. */
async function subscribed(subject: string): Promise<Event[]> {
  const { id: accountId, customer } = await shop.person(subject);
  const checkout = { id: shop.name('checkout'), accountId, itemId: 'pro', priceId: 'price_pro' };
  const terms = { amountMinor: 5_000, currency: 'usd', credits: 0, expiresAfterDays: null, trialDays: 0 };
  const address = 'https://app.example.com/';
  const page = { successUrl: address, cancelUrl: address, contentHash: 'hash', createdAt: shop.at };
  await shop.storage.checkouts.begin(
    { ...checkout, ...terms, ...page, kind: 'subscription', uiMode: 'hosted' },
    checkout.id,
  );
  const subscription = await shop.subscribe(subject, 'pro');
  const { payment, invoice } = shop.invoiceAtStripe(subscription, { planId: 'pro', amount: 5_000 });
  const session = {
    ...sessionOf(shop.name('cs_test'), checkout.id, customer, 5_000, shop.at / 1_000),
    mode: 'subscription',
    status: 'complete',
    payment_status: 'paid',
    subscription: subscription.id,
    invoice,
  };
  shop.wire.things['checkout/sessions'].unshift(session);
  return [
    ['checkout.session.completed', session.id],
    ['payment_intent.succeeded', payment],
    ['invoice.paid', invoice],
    ['invoice.payment_succeeded', invoice],
  ];
}

it('grants what a payment brings once, by whatever events and in whatever order it is told', async () => {
  for (const [life, order] of ordersOf([0, 1, 2, 3]).entries()) {
    const subject = `subscriber-${life}`;
    const events = await subscribed(subject);
    for (const index of order) await deliver(events[index] ?? ['', '']);
    expect(await purchasedBy(subject), order.join()).toBe(500);
  }
});

it('grants a pack once, though two events tell that it was paid, and each comes twice', async () => {
  const session = await shop.begin('buyer', 100);
  shop.pay(session);
  for (const type of ['checkout.session.completed', 'checkout.session.async_payment_succeeded']) {
    await deliver([type, session.id]);
    await deliver([type, session.id]);
  }
  expect(await purchasedBy('buyer')).toBe(100);
});

it('grants a pack that a code made free', async () => {
  const session = await shop.begin('guest', 100);
  Object.assign(session, { status: 'complete', payment_status: 'no_payment_required', amount_total: 0 });
  await deliver(['checkout.session.completed', session.id]);
  expect(await purchasedBy('guest')).toBe(100);
});

it('has nothing to do with a session of another customer, though it names a purchase of ours', async () => {
  const session = await shop.begin('victim', 100);
  shop.pay(session);
  session.customer = 'cus_ofAnotherApp';
  const sync = stripeEvents.get('checkout.session.completed');
  const outcome = sync && (await converge(sync, session.id, shop.sources));
  expect(outcome?.kind).toBe('ignored');
  expect(await purchasedBy('victim')).toBe(0);
});
