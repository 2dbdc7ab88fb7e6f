import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { converge } from '../../src/stripe-events/converge.ts';
import { invoice } from '../../src/stripe-events/invoice.ts';
import { dispute, refund } from '../../src/stripe-events/payment.ts';
import { Shop } from '../verify/shop.ts';

let shop: Shop;
let people = 0;
beforeAll(async () => {
  shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
});
afterAll(() => shop[Symbol.asyncDispose]());

async function credits(subject: string): Promise<number> {
  const { id } = await shop.person(subject);
  return (await shop.storage.ledger.book(id)).totalPurchased;
}

/** An invoice of 50.00 for 500 credits, paid in parts; `told` once it is. */
async function paidInParts(parts: number[], told = true) {
  const subject = `person-${++people}`;
  const subscription = await shop.subscribe(subject, 'pro');
  const paid = shop.invoiceInParts(subscription, 'pro', parts);
  if (told) await converge(invoice, paid.invoice, shop.sources);
  return { subject, ...paid };
}

const changeAtStripe = (invoiceId: string, facts: object) =>
  Object.assign(shop.wire.things.invoices.find(({ id }) => id === invoiceId) ?? {}, facts);

const byCard = ([payment_intent]: string[]) => ({ status: 'paid', payment: { payment_intent } });

const partOf = (payments: string[], index: number) => payments[index] ?? '';

describe('an invoice that was paid in parts', () => {
  it('brings its credits once, and each part takes back its share', async () => {
    const { subject, payments } = await paidInParts([1_000, 4_000]);
    expect(await credits(subject)).toBe(500);
    await shop.refund(partOf(payments, 1), 4_000);
    expect(await credits(subject)).toBe(100);
    await shop.refund(partOf(payments, 0), 1_000);
    expect(await credits(subject)).toBe(0);
  });

  it('sums up a refund of one part and a dispute of another, and gives back what failed', async () => {
    const { subject, payments } = await paidInParts([2_500, 2_500]);
    const back = await shop.refund(partOf(payments, 0), 2_500);
    await shop.dispute(partOf(payments, 1), 2_500, 'needs_response');
    expect(await credits(subject)).toBe(0);
    await shop.refund(partOf(payments, 0), 2_500, 'failed', back);
    expect(await credits(subject)).toBe(250);
  });

  it('takes no more for what came out of band than was paid by card', async () => {
    const { subject, invoice: id, payments } = await paidInParts([1_000], false);
    const outOfBand = { status: 'paid', payment: { type: 'payment_record', payment_record: 'prec_1' } };
    changeAtStripe(id, { amount_paid: 5_000, payments: { data: [outOfBand, byCard(payments)] } });
    await converge(invoice, id, shop.sources);
    await shop.refund(partOf(payments, 0), 1_000);
    expect(await credits(subject)).toBe(400);
  });

  it('takes a share for the card, where the customer’s balance paid the rest', async () => {
    const { subject, invoice: id, payments } = await paidInParts([1_000], false);
    changeAtStripe(id, { total: 5_000, starting_balance: -4_000, ending_balance: 0 });
    await converge(invoice, id, shop.sources);
    await shop.refund(partOf(payments, 0), 1_000);
    expect(await credits(subject)).toBe(400);
  });

  it('is no trouble where it gives back more than it bills: what is paid after it counts', async () => {
    const { subject, invoice: id, payments } = await paidInParts([500], false);
    changeAtStripe(id, { amount_paid: 0, total: -1_500, ending_balance: -1_500, payments: { data: [] } });
    await converge(invoice, id, shop.sources);
    expect(await credits(subject)).toBe(500);
    const owed = { starting_balance: 2_000, ending_balance: 0 };
    changeAtStripe(id, { ...owed, amount_paid: 500, payments: { data: [byCard(payments)] } });
    await converge(invoice, id, shop.sources);
    await shop.refund(partOf(payments, 0), 500);
    expect(await credits(subject)).toBe(0);
  });

  it('takes all for what it bills, where an old debt was paid with it and a part of both came back before the rest was paid', async () => {
    const { subject, invoice: id, payments } = await paidInParts([1_500, 1_500], false);
    const owed = { total: 1_000, starting_balance: 2_000, ending_balance: 0 };
    changeAtStripe(id, { ...owed, status: 'open', amount_paid: 1_500 });
    await shop.refund(partOf(payments, 0), 1_000);
    changeAtStripe(id, { status: 'paid', amount_paid: 3_000 });
    await converge(invoice, id, shop.sources);
    expect(await credits(subject)).toBe(0);
  });

  it.each([
    'refund, dispute, invoice',
    'dispute, invoice, refund',
    'invoice, refund, dispute',
    'refund, invoice, dispute',
  ])('ends the same, told as: %s', async (order) => {
    const { subject, payments, invoice: id } = await paidInParts([1_000, 1_500, 2_500], false);
    const [back, taken] = [shop.name('re'), shop.name('dp')];
    shop.refundAtStripe(partOf(payments, 1), 1_500, 'succeeded', back);
    const moved = { balance_transactions: [{ amount: -1_000 }], created: shop.at / 1_000 };
    const about = { id: taken, payment_intent: partOf(payments, 2), amount: 1_000, status: 'lost' };
    shop.wire.things.disputes.unshift({ ...about, ...moved });
    const tell: Record<string, () => Promise<unknown>> = {
      refund: () => converge(refund, back, shop.sources),
      dispute: () => converge(dispute, taken, shop.sources),
      invoice: () => converge(invoice, id, shop.sources),
    };
    for (const each of order.split(', ')) await tell[each]?.();
    expect(await credits(subject)).toBe(250);
  });
});

it('joins what came back of a payment before its invoice was known', async () => {
  const { subject, payments, invoice: id } = await paidInParts([2_500, 2_500], false);
  const paid = shop.wire.things.invoices.find((each) => each.id === id);
  const payment = { ...paid };
  Object.assign(paid ?? {}, { payments: { data: [] } });
  await shop.refund(partOf(payments, 0), 2_500);
  Object.assign(paid ?? {}, payment);
  await converge(invoice, id, shop.sources);
  expect(await credits(subject)).toBe(250);
});
