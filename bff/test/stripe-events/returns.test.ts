import { afterAll, beforeAll, expect, it } from 'vitest';
import { balanceOf } from '../../src/billing/book.ts';
import { dayMs } from '../../src/billing/time.ts';
import { converge } from '../../src/stripe-events/converge.ts';
import { dispute, refund } from '../../src/stripe-events/payment.ts';
import { subscription } from '../../src/stripe-events/subscription.ts';
import { Shop } from '../verify/shop.ts';

let shop: Shop;
let buyers = 0;
beforeAll(async () => {
  shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
});
afterAll(() => shop[Symbol.asyncDispose]());

/** Somebody who bought 100 credits for 10.00. */
async function buyer() {
  const subject = `buyer-${++buyers}`;
  const payment = await shop.buy(subject, 100);
  return { subject, payment };
}

async function balance(subject: string): Promise<number> {
  const { id } = await shop.person(subject);
  return balanceOf(await shop.storage.ledger.book(id));
}

it('takes back in proportion, rounded up, and with the last part all that is left', async () => {
  const { subject, payment } = await buyer();
  await shop.refund(payment, 333);
  expect(await balance(subject)).toBe(66);
  await shop.refund(payment, 333);
  expect(await balance(subject)).toBe(33);
  await shop.refund(payment, 334);
  expect(await balance(subject)).toBe(0);
});

it('leaves a debt where the credits were spent', async () => {
  const { subject, payment } = await buyer();
  await shop.call('credits.consume', subject, { amount: 80, operation: 'test' });
  await shop.refund(payment, 1_000);
  expect(await balance(subject)).toBe(-80);
});

it('gives the credits of a refund that fails days later back', async () => {
  const { subject, payment } = await buyer();
  const part = await shop.refund(payment, 500);
  const rest = await shop.refund(payment, 500);
  expect(await balance(subject)).toBe(0);
  shop.pass(10 * dayMs);
  await shop.refund(payment, 500, 'failed', rest);
  expect(await balance(subject)).toBe(50);
  await shop.refund(payment, 500, 'failed', part);
  expect(await balance(subject)).toBe(100);
});

it('takes for a dispute while its funds are withdrawn: not for an inquiry, and no longer once it is won', async () => {
  const { subject, payment } = await buyer();
  const inquiry = { id: shop.name('dp'), payment_intent: payment, amount: 1_000, balance_transactions: [] };
  shop.wire.things.disputes.unshift({ ...inquiry, status: 'warning_needs_response' });
  await converge(dispute, inquiry.id, shop.sources);
  expect(await balance(subject)).toBe(100);
  await shop.dispute(payment, 1_000, 'needs_response', inquiry.id);
  expect(await balance(subject)).toBe(0);
  await shop.dispute(payment, 1_000, 'won', inquiry.id);
  expect(await balance(subject)).toBe(100);
});

it('gives back what a dispute took that is won, at whatever rate of exchange', async () => {
  const { subject, payment } = await buyer();
  const id = await shop.dispute(payment, 1_000, 'needs_response');
  shop.disputeAtStripe(payment, 1_000, 'won', id);
  const won = shop.wire.things.disputes.find((each) => each.id === id);
  Object.assign(won ?? {}, { balance_transactions: [{ amount: -1_090 }, { amount: 1_084 }] });
  await converge(dispute, id, shop.sources);
  expect(await balance(subject)).toBe(100);
});

it('ends the credits of a subscription once: not what is given back of them, or comes back, after its end', async () => {
  const subject = `buyer-${++buyers}`;
  const of = await shop.subscribe(subject, 'rolling');
  const { payment } = await shop.invoice(of, { planId: 'rolling', amount: 3_000 });
  const disputed = await shop.dispute(payment, 1_000, 'needs_response');
  const spent = await shop.call('credits.consume', subject, { amount: 100, operation: 'test' });
  await shop.cancel(of);
  expect(await balance(subject)).toBe(50);
  await shop.call('credits.refund', subject, { transaction_id: spent.transaction_id });
  await shop.dispute(payment, 1_000, 'won', disputed);
  expect(await balance(subject)).toBe(250);
  await converge(subscription, of.id, shop.sources);
  expect(await balance(subject)).toBe(250);
});

it('takes nothing twice for a refund and a dispute of one payment', async () => {
  const { subject, payment } = await buyer();
  await shop.refund(payment, 500);
  await shop.dispute(payment, 1_000, 'lost');
  expect(await balance(subject)).toBe(0);
});

it.each(['before', 'after'])(
  'takes in proportion to all that was charged, tax included: told %s the purchase',
  async (when) => {
    const subject = `buyer-${++buyers}`;
    const session = await shop.begin(subject, 100);
    const payment = shop.pay(session);
    Object.assign(session, { amount_subtotal: 1_000, amount_total: 1_190 });
    for (const intent of shop.wire.things.payment_intents.filter(({ id }) => id === payment))
      intent.amount_received = 1_190;
    const back = shop.name('re');
    shop.refundAtStripe(payment, 1_000, 'succeeded', back);
    if (when === 'before') await converge(refund, back, shop.sources);
    await shop.bringHome(session);
    if (when === 'after') await converge(refund, back, shop.sources);
    // The tax stayed, and so do 15 credits: 84.03 are taken back, rounded up.
    expect(await balance(subject)).toBe(15);
  },
);

it('ends what came back with the period whose credits it is', async () => {
  const subject = `buyer-${++buyers}`;
  const subscription = await shop.subscribe(subject, 'rolling');
  const { payment } = await shop.invoice(subscription, { planId: 'rolling', amount: 3_000 });
  const disputed = await shop.dispute(payment, 3_000, 'needs_response');
  expect(await balance(subject)).toBe(0);
  await shop.dispute(payment, 3_000, 'won', disputed);
  expect(await balance(subject)).toBe(300);
  await shop.renew(subscription, 'rolling');
  // Fifty roll over.
  expect(await balance(subject)).toBe(350);
});

it('gives back what a refund took of later credits as those were', async () => {
  const subject = `buyer-${++buyers}`;
  const subscription = await shop.subscribe(subject, 'rolling');
  const { payment } = await shop.invoice(subscription, { planId: 'rolling', amount: 3_000 });
  await shop.call('credits.consume', subject, { amount: 300, operation: 'test' });
  await shop.renew(subscription, 'rolling');
  const disputed = await shop.dispute(payment, 3_000, 'needs_response');
  expect(await balance(subject)).toBe(0);
  shop.pass(dayMs);
  await shop.dispute(payment, 3_000, 'won', disputed);
  shop.pass(10 * dayMs);
  // Those of the first period have ended long since, these have not.
  expect(await balance(subject)).toBe(300);
  await shop.cancel(subscription);
  expect(await balance(subject)).toBe(50);
});

it('makes nothing that ends with its period last for ever', async () => {
  const { subject, payment } = await buyer();
  await shop.call('credits.consume', subject, { amount: 100, operation: 'test' });
  const subscription = await shop.subscribe(subject, 'rolling');
  await shop.invoice(subscription, { planId: 'rolling', amount: 3_000 });
  const disputed = await shop.dispute(payment, 1_000, 'needs_response');
  await shop.dispute(payment, 1_000, 'won', disputed);
  expect(await balance(subject)).toBe(300);
  await shop.cancel(subscription);
  expect(await balance(subject)).toBe(50);
});

it.each([
  ['all of the money', 3_000, 0],
  ['half of it', 1_500, 50],
])('takes nothing twice that ended unspent, whichever is heard first, with %s back', async (_, back, left) => {
  const balances = [];
  for (const isEndFirst of [false, true]) {
    const subject = `buyer-${++buyers}`;
    const of = await shop.subscribe(subject, 'rolling');
    const { payment } = await shop.invoice(of, { planId: 'rolling', amount: 3_000 });
    if (isEndFirst) await shop.cancel(of);
    await shop.refund(payment, back);
    if (!isEndFirst) await shop.cancel(of);
    balances.push(await balance(subject));
  }
  expect(balances).toEqual([left, left]);
});

it('leaves the credits of a period alone when one before it is refunded that had ended unspent', async () => {
  const subject = `buyer-${++buyers}`;
  const of = await shop.subscribe(subject, 'rolling');
  const { payment } = await shop.invoice(of, { planId: 'rolling', amount: 3_000 });
  await shop.call('credits.consume', subject, { amount: 20, operation: 'test' });
  await shop.renew(of, 'rolling');
  expect(await balance(subject)).toBe(350);
  await shop.refund(payment, 3_000);
  // Twenty of the first period were used, and are owed.
  expect(await balance(subject)).toBe(280);
});

it('takes nothing for a package that had ended unused, and gives it back for a day where the refund fails', async () => {
  const subject = `buyer-${++buyers}`;
  const payment = await shop.buy(subject, 100, 30);
  shop.pass(30 * dayMs);
  const refunded = await shop.refund(payment, 1_000);
  const { balance: left, total_purchased, total_used } = await shop.call('credits', subject, {});
  expect({ left, total_purchased, total_used }).toEqual({ left: 0, total_purchased: 0, total_used: 0 });
  await shop.refund(payment, 1_000, 'failed', refunded);
  expect(await balance(subject)).toBe(100);
  shop.pass(dayMs);
  await shop.catchUp();
  expect(await balance(subject)).toBe(0);
});

it('gives what rolled over back as it was, and what had ended for a day', async () => {
  const subject = `buyer-${++buyers}`;
  const of = await shop.subscribe(subject, 'rolling');
  const { payment } = await shop.invoice(of, { planId: 'rolling', amount: 3_000 });
  await shop.renew(of, 'rolling');
  const disputed = await shop.dispute(payment, 3_000, 'needs_response');
  expect(await balance(subject)).toBe(300);
  await shop.dispute(payment, 3_000, 'won', disputed);
  expect(await balance(subject)).toBe(600);
  shop.pass(dayMs);
  await shop.catchUp();
  expect(await balance(subject)).toBe(350);
});
