import { dayMs, hourMs } from '../../src/billing/time.ts';
import type { Shop } from './shop.ts';

/** Five people, to whom everything happens that can. Their accounts are 1 to 5, in this order. */
export async function liveThrough(shop: Shop): Promise<void> {
  for (const subject of ['alice', 'bob', 'carol', 'nobody', 'dora']) await shop.person(subject);
  await lifeOfWhatEnded(shop);
  await livesOfCredits(shop);
  await livesOfPlans(shop);
  await shop.begin('alice', 70);
  const given = { type: 'invoice.paid', objectId: 'in_x', ignored: null };
  const ignored = { id: 'evt_ignored', type: 'payout.paid', objectId: 'po_1', ignored: 'not ours' };
  await shop.storage.inbox.add([{ id: 'evt_done', ...given }, { id: 'evt_new', ...given }, ignored], shop.at);
  await shop.storage.inbox.conclude(['evt_done'], 'done', null, shop.at);
}

/** A refund is heard of credits that had ended unspent. */
async function lifeOfWhatEnded(shop: Shop): Promise<void> {
  const payment = await shop.buy('dora', 90, 1);
  shop.pass(2 * dayMs);
  await shop.catchUp();
  await shop.refund(payment, 500);
}

async function livesOfCredits(shop: Shop): Promise<void> {
  const payment = await shop.buy('alice', 100, 30);
  await shop.call('credits.grant', 'alice', { amount: 50, reason: 'welcome' });
  const { transaction_id } = await shop.call('credits.consume', 'alice', { amount: 60, operation: 'render' });
  await shop.call('credits.refund', 'alice', { transaction_id, amount: 25, reason: 'too slow' });
  await shop.call('credits.adjust', 'alice', { amount: -3, reason: 'a mistake' });
  await shop.call('credits.adjust', 'alice', { amount: 4, reason: 'a kindness' });
  const settled = await shop.call('credits.reserve', 'alice', { amount: 20, operation: 'render' });
  await shop.call('credits.settle', 'alice', { reservation_id: settled.reservation_id, amount: 5 });
  const released = await shop.call('credits.reserve', 'alice', { amount: 10, operation: 'render' });
  await shop.call('credits.release', 'alice', { reservation_id: released.reservation_id });
  const free = await shop.call('credits.reserve', 'alice', { amount: 9, operation: 'render' });
  await shop.call('credits.settle', 'alice', { reservation_id: free.reservation_id, amount: 0 });
  await shop.refund(payment, 250);
  const failing = await shop.refund(payment, 300, 'pending');
  shop.pass(10 * dayMs);
  await shop.refund(payment, 300, 'failed', failing);
  await shop.call('credits.reserve', 'alice', { amount: 1, operation: 'render', expires_in_s: 60 });
  shop.pass(25 * dayMs);
  await shop.catchUp();
  // What was taken of credits that have expired since comes back for a day.
  await shop.call('credits.refund', 'alice', { transaction_id, amount: 20 });
  await shop.call('credits.reserve', 'alice', { amount: 8, operation: 'render', expires_in_s: 86_400 });
}

async function livesOfPlans(shop: Shop): Promise<void> {
  const bobs = await shop.subscribe('bob', 'pro');
  const first = await shop.invoice(bobs, { planId: 'pro', amount: 5_000 });
  shop.pass(15 * dayMs);
  const upgrade = await shop.upgrade(bobs, 'team', 7_500);
  const hold = await shop.call('credits.reserve', 'bob', { amount: 40, operation: 'render' });
  await shop.call('credits.consume', 'bob', { amount: 1_100, operation: 'render' });
  const lost = await shop.dispute(first.payment, 5_000, 'needs_response');
  const won = await shop.dispute(upgrade.payment, 7_500, 'needs_response');
  // The dispute took what was held: charging it is still right, and leaves a debt.
  await shop.call('credits.settle', 'bob', { reservation_id: hold.reservation_id, amount: 30 });
  await shop.dispute(upgrade.payment, 7_500, 'won', won);
  await shop.dispute(first.payment, 5_000, 'lost', lost);

  const carols = await shop.subscribe('carol', 'rolling');
  await shop.invoice(carols, { planId: 'rolling', amount: 3_000 });
  await shop.call('credits.consume', 'carol', { amount: 100, operation: 'render' });
  await shop.renew(carols, 'rolling');
  await shop.call('credits.consume', 'carol', { amount: 20, operation: 'render' });
  await shop.cancel(carols);
  shop.pass(hourMs);
}
