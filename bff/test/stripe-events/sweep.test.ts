import pino from 'pino';
import { expect, it, vi } from 'vitest';
import { balanceOf } from '../../src/billing/book.ts';
import { dayMs } from '../../src/billing/time.ts';
import { offersOf } from '../../src/offers.ts';
import { converge } from '../../src/stripe-events/converge.ts';
import { startInbox } from '../../src/stripe-events/inbox.ts';
import { invoice } from '../../src/stripe-events/invoice.ts';
import { sweepEvents } from '../../src/sweep/events.ts';
import { sweepObjects } from '../../src/sweep/objects.ts';
import { startUpkeep } from '../../src/sweep/upkeep.ts';
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
  const { events } = shop.wire.things;
  events.unshift(eventOf(await bought(), 10_000));
  const processed: string[] = [];
  const inbox = { process: async (id: string) => void processed.push(id), stop: async () => {} };
  const newest = await sweepEvents(null, shop.sources, inbox);
  expect(newest).toBe(10_000);
  events.push(eventOf(await bought(), 6_500), eventOf(await bought(), 6_300));
  await sweepEvents(newest, shop.sources, inbox);
  expect(new Set(processed)).toEqual(new Set(events.slice(0, 2).map(({ id }) => id.slice('evt_'.length))));
  expect(await shop.storage.inbox.counts()).toMatchObject({ pending: 2 });
});

it('brings home once a day what changed long after it was made, though no event tells of it', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const log = pino({ level: 'silent' });
  const balance = async () => balanceOf(await shop.storage.ledger.book((await shop.person('person')).id));
  const subscription = await shop.subscribe('subscriber', 'pro');
  const late = shop.invoiceAtStripe(subscription, { planId: 'pro', amount: 5_000 });
  const unpaid = shop.wire.things.invoices.find(({ id }) => id === late.invoice);
  Object.assign(unpaid ?? {}, { status: 'open' });
  const payment = await shop.buy('person', 100);
  const back = await shop.refund(payment, 1_000);
  const inbox = startInbox(shop.sources, log);
  /** A day later, a server looks once. */
  async function sweep() {
    shop.pass(dayMs);
    const newest = Math.max(...shop.wire.things.refunds.map(({ created }) => Number(created)));
    const upkeep = startUpkeep(shop.sources, inbox, log, 60_000);
    const jobs = () => shop.storage.jobs.cursor('sweep-objects');
    await vi.waitUntil(async () => (await jobs()) === newest, { timeout: 10_000 });
    await upkeep.stop();
  }
  await sweep();
  shop.pass(40 * dayMs);
  await shop.refund(await shop.buy('other', 100), 500);
  await sweep();
  expect(await balance()).toBe(0);

  shop.refundAtStripe(payment, 1_000, 'failed', back);
  Object.assign(unpaid ?? {}, { status: 'paid' });
  shop.pass(dayMs);
  let drift = 0;
  const upkeep = startUpkeep(shop.sources, inbox, log, 60_000, (objects) => {
    drift += objects;
  });
  await vi.waitUntil(async () => (await balance()) === 100, { timeout: 5_000 });
  await upkeep.stop();
  expect(drift).toBe(2);
  await inbox.stop();
  const { id } = await shop.person('subscriber');
  expect(balanceOf(await shop.storage.ledger.book(id))).toBe(500);
});

it('takes events in as they happened', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const eventOf = (number: number) => {
    const data = { object: { id: `in_${number}` } };
    return { id: `evt_${number}`, type: 'invoice.paid', created: number, data };
  };
  shop.wire.things.events = Array.from({ length: 250 }, (_, at) => eventOf(250 - at));
  const taken: string[] = [];
  const inbox = {
    stop: async () => {},
    async process(id: string) {
      taken.push(id);
    },
  };
  expect(await sweepEvents(null, shop.sources, inbox)).toBe(250);
  expect(taken).toEqual(Array.from({ length: 250 }, (_, at) => `in_${at + 1}`));
});

it('looks at every session that is not settled, however many, and counts those that changed', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  for (let number = 1; number <= 501; number++) await shop.begin(`person-${number}`, 100);
  expect(await sweepObjects(null, shop.sources)).toMatchObject({ differed: 0 });
  const [last] = shop.wire.things['checkout/sessions'];
  if (last) shop.pay(last);
  shop.pass(1_000);
  expect(await sweepObjects(null, shop.sources)).toMatchObject({ differed: 1 });
  const { id } = await shop.person('person-501');
  expect((await shop.storage.ledger.book(id)).totalPurchased).toBe(100);
}, 60_000);
