import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { dayMs, hourMs, minuteMs } from '../../src/billing/time.ts';
import type { Storage } from '../../src/storage/open.ts';
import { startInbox } from '../../src/stripe-events/inbox.ts';
import { Shop } from '../verify/shop.ts';

const log = pino({ level: 'silent' });

it('keeps an event that failed, and does what it asks for when it is tried again', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const session = await shop.begin('person', 100);
  shop.pay(session);
  const { id } = await shop.person('person');
  const granted = async () => (await shop.storage.ledger.book(id)).totalPurchased;
  const event = { id: 'evt_1', type: 'checkout.session.completed', objectId: session.id, ignored: null };
  await shop.storage.inbox.add([event], shop.at);

  const failing = { ...shop.sources, offers: () => Promise.reject(new Error('cut off')) };
  const inbox = startInbox(failing, log);
  await inbox.process(session.id);
  await inbox.stop();
  expect(await granted()).toBe(0);
  expect(await shop.storage.inbox.counts()).toMatchObject({ pending: 1 });

  shop.pass(minuteMs);
  const again = startInbox(shop.sources, log);
  await vi.waitFor(async () => expect(await granted()).toBe(100), { timeout: 10_000 });
  await again.stop();
  expect(await shop.storage.inbox.counts()).toMatchObject({ pending: 0 });
});

it('grants nothing again for an event that comes back after it was forgotten', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const session = await shop.begin('person', 100);
  shop.pay(session);
  const inbox = startInbox(shop.sources, log);
  const event = { id: 'evt_1', type: 'checkout.session.completed', objectId: session.id, ignored: null };
  for (let times = 0; times < 2; times++) {
    await shop.storage.inbox.add([event], shop.at);
    await inbox.process(session.id);
    expect(await shop.storage.inbox.counts()).toMatchObject({ pending: 0 });
    shop.pass(365 * dayMs);
    await shop.storage.inbox.forget(shop.at);
  }
  await inbox.stop();
  const { id } = await shop.person('person');
  expect((await shop.storage.ledger.book(id)).totalPurchased).toBe(100);
});

it('works through what a process left behind without a pause, however much it is', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  for (let count = 0; count < 20; count++) {
    const session = await shop.begin(`person-${count}`, 100);
    shop.pay(session);
    const type = 'checkout.session.completed';
    await shop.storage.inbox.add([{ id: `evt_${count}`, type, objectId: session.id, ignored: null }], shop.at);
  }
  const really = setTimeout;
  // Less time passes than lies between two looks at an inbox that has little.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const inbox = startInbox(shop.sources, log);
    let { pending } = await shop.storage.inbox.counts();
    for (let passedMs = 0; passedMs < 900 && pending > 0; passedMs++) {
      vi.advanceTimersByTime(1);
      await new Promise((resolve) => really(resolve, 5));
      ({ pending } = await shop.storage.inbox.counts());
    }
    expect(pending).toBe(0);
    await inbox.stop();
  } finally {
    vi.useRealTimers();
  }
});

it('sets an event aside for a person once it failed ten times, and holds up nobody meanwhile', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const session = await shop.begin('person', 100);
  shop.pay(session);
  const type = 'checkout.session.completed';
  const poison = { id: 'evt_poison', type, objectId: 'cs_poison', ignored: null };
  const good = { id: 'evt_good', type, objectId: session.id, ignored: null };
  shop.wire.things['checkout/sessions'].push({ id: poison.objectId, status: 'complete', line_items: { data: [null] } });
  const inbox = startInbox(shop.sources, log);
  await shop.storage.inbox.add([poison, good], shop.at);
  for (let times = 1; times <= 10; times++) {
    expect(await shop.storage.inbox.counts()).toMatchObject({ dead: 0 });
    await inbox.process(poison.objectId);
    if (times === 1) await inbox.process(good.objectId);
    expect(await shop.storage.inbox.counts()).toMatchObject({ ignored: 0, pending: times < 10 ? 1 : 0 });
    shop.pass(2 * hourMs);
  }
  expect(await shop.storage.inbox.counts()).toMatchObject({ dead: 1 });
  await inbox.stop();
  const { id } = await shop.person('person');
  expect((await shop.storage.ledger.book(id)).totalPurchased).toBe(100);
});

it('keeps an event for as long as the database gives out, however often that is', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const session = await shop.begin('person', 100);
  shop.pay(session);
  const { transaction } = shop.storage;
  let isWell = false;
  const storage: Storage = {
    ...shop.storage,
    transaction: (work) =>
      isWell ? transaction(work) : Promise.reject(Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR' })),
  };
  const inbox = startInbox({ ...shop.sources, storage }, log);
  await shop.storage.inbox.add(
    [{ id: 'evt_1', type: 'checkout.session.completed', objectId: session.id, ignored: null }],
    shop.at,
  );
  for (let times = 1; times <= 12; times++) {
    isWell = times === 12;
    await inbox.process(session.id);
    expect(await shop.storage.inbox.counts()).toMatchObject({ dead: 0, pending: isWell ? 0 : 1 });
    shop.pass(2 * hourMs);
  }
  await inbox.stop();
  const { id } = await shop.person('person');
  expect((await shop.storage.ledger.book(id)).totalPurchased).toBe(100);
});
