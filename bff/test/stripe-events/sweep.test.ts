import type Stripe from 'stripe';
import { expect, it } from 'vitest';
import { offersOf } from '../../src/offers.ts';
import { converge } from '../../src/stripe-events/converge.ts';
import { invoice } from '../../src/stripe-events/invoice.ts';
import { sweepEvents } from '../../src/sweep/events.ts';
import { sweepObjects } from '../../src/sweep/objects.ts';
import { Shop } from '../verify/shop.ts';

it('brings the rest home where one object is gone at Stripe', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const gone = await shop.begin('buyer', 100);
  shop.wire.things['checkout/sessions'] = [];
  const subscription = await shop.subscribe('subscriber', 'pro');
  shop.invoiceAtStripe(subscription, { planId: 'pro', amount: 5_000 });
  const { failed } = await sweepObjects(null, shop.sources);
  expect([...failed.keys()]).toEqual([gone.id]);
  const { id } = await shop.person('subscriber');
  expect((await shop.storage.ledger.book(id)).totalPurchased).toBe(500);
});

it('grants what a price includes once it is known, at once or by the sweep', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const { catalog, ...offers } = await shop.sources.offers();
  const before = offersOf({ ...catalog, plans: [] }, new Map(), []);
  const subscription = await shop.subscribe('person', 'pro');
  const { id } = await shop.person('person');
  const granted = async () => (await shop.storage.ledger.book(id)).totalPurchased;

  const first = shop.invoiceAtStripe(subscription, { planId: 'pro', amount: 5_000 });
  await converge(invoice, first.invoice, { ...shop.sources, offers: async () => before });
  expect(await granted()).toBe(0);
  await sweepObjects(null, shop.sources);
  expect(await granted()).toBe(500);

  const [item] = subscription.items.data;
  Object.assign(item, {
    current_period_start: item.current_period_end,
    current_period_end: item.current_period_end + 9,
  });
  const second = shop.invoiceAtStripe(subscription, { planId: 'pro', amount: 5_000 });
  let known = before;
  const refreshOffers = async () => {
    known = { catalog, ...offers };
  };
  await converge(invoice, second.invoice, { ...shop.sources, offers: async () => known, refreshOffers });
  expect(await granted()).toBe(1_000);
});

it('looks at the last hour again, for events that are listed later than they say', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const bought = async () => {
    const session = await shop.begin('person', 100);
    shop.pay(session);
    return session.id;
  };
  const eventOf = (objectId: string, created: number) => ({
    id: `evt_${objectId}`,
    type: 'checkout.session.completed',
    created,
    data: { object: { id: objectId } },
  });
  const listed = [eventOf(await bought(), 10_000)];
  const list = async function* ({ created }: { created?: { gte: number } }) {
    yield* listed.filter((event) => event.created >= (created?.gte ?? 0));
  };
  const sources = { ...shop.sources, stripe: { ...shop.wire.stripe, events: { list } } as unknown as Stripe };
  const processed: string[] = [];
  const inbox = { process: async (id: string) => void processed.push(id), stop: async () => {} };
  const newest = await sweepEvents(null, sources, inbox);
  expect(newest).toBe(10_000);
  listed.push(eventOf(await bought(), 6_500), eventOf(await bought(), 6_300));
  await sweepEvents(newest, sources, inbox);
  expect(new Set(processed)).toEqual(new Set(listed.slice(0, 2).map(({ data }) => data.object.id)));
  expect(await shop.storage.inbox.counts()).toMatchObject({ pending: 2 });
});
