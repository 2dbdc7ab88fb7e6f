import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePack, type Stack, startStack, successUrl } from './stack.ts';

let stack: Stack;

beforeEach(async () => {
  stack = await startStack();
});
afterEach(() => stack.close());

async function buy(card = '4242424242424242'): Promise<{ session: string; intent: string }> {
  const price = await makePack(stack.stripe, 1000);
  const { id } = await stack.stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price: price.id, quantity: 1 }],
    success_url: successUrl,
  });
  await stack.control(`/checkout/${id}/pay`, { card });
  const { payment_intent: intent } = await stack.stripe.checkout.sessions.retrieve(id);
  return { session: id, intent: intent as string };
}

const chargeOf = async (intent: string): Promise<Stripe.Charge> => {
  const { latest_charge: charge } = await stack.stripe.paymentIntents.retrieve(intent, { expand: ['latest_charge'] });
  return charge as Stripe.Charge;
};

const typesAfter = async (count: number): Promise<string[]> => (await stack.events()).slice(count);

describe('a refund', () => {
  it('in parts adds up on the charge, which is refunded only when it is whole', async () => {
    const { intent } = await buy();
    const before = (await stack.events()).length;
    const first = await stack.stripe.refunds.create({ payment_intent: intent, amount: 300 });
    expect(first).toMatchObject({ status: 'succeeded', amount: 300, payment_intent: intent });
    expect(await chargeOf(intent)).toMatchObject({ amount_refunded: 300, refunded: false });
    await expect(stack.stripe.refunds.create({ payment_intent: intent, amount: 701 })).rejects.toMatchObject({
      message: 'Refund amount ($7.01) is greater than unrefunded amount on charge ($7.00)',
    });
    await stack.stripe.refunds.create({ payment_intent: intent });
    expect(await chargeOf(intent)).toMatchObject({ amount_refunded: 1000, refunded: true });
    await expect(stack.stripe.refunds.create({ payment_intent: intent })).rejects.toMatchObject({
      code: 'charge_already_refunded',
    });
    expect(await typesAfter(before)).toEqual([
      'refund.created',
      'charge.refunded',
      'refund.created',
      'charge.refunded',
    ]);
    expect((await stack.stripe.refunds.list({ payment_intent: intent })).data.map(({ amount }) => amount)).toEqual([
      700, 300,
    ]);
  });

  it('to one card is pending first and succeeds days later', async () => {
    const { intent } = await buy('4000000000007726');
    const refund = await stack.stripe.refunds.create({ payment_intent: intent });
    expect(refund.status).toBe('pending');
    await stack.control('/clock/advance', { days: 6 });
    expect(await stack.stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'succeeded' });
    expect(await stack.events()).toContain('refund.updated');
  });

  it('to another succeeds at first and fails days later, which gives the charge its amount back', async () => {
    const { intent } = await buy('4000000000005126');
    const refund = await stack.stripe.refunds.create({ payment_intent: intent });
    expect(refund.status).toBe('succeeded');
    await stack.control('/clock/advance', { days: 6 });
    expect(await stack.stripe.refunds.retrieve(refund.id)).toMatchObject({
      status: 'failed',
      failure_reason: 'unknown',
    });
    expect(await chargeOf(intent)).toMatchObject({ amount_refunded: 0, refunded: false });
    expect((await stack.events()).slice(-3)).toEqual(['refund.updated', 'refund.failed', 'charge.refund.updated']);
  });

  it('is ordered by the control with the course that it should take', async () => {
    const { session } = await buy();
    const refund = await stack.control('/refunds', {
      of: session,
      amount: 400,
      course: 'pending_fails',
      after_seconds: 60,
    });
    expect(refund).toMatchObject({ status: 'pending', amount: 400 });
    await stack.control('/clock/advance', { seconds: 61 });
    expect(await stack.stripe.refunds.retrieve(refund.id as string)).toMatchObject({ status: 'failed' });
  });
});

describe('a dispute', () => {
  it('by the card opens by itself and takes the money', async () => {
    const { intent } = await buy('4000000000000259');
    await stack.control('/clock/advance', { seconds: 1 });
    const [dispute] = (await stack.stripe.disputes.list({ payment_intent: intent })).data;
    expect(dispute).toMatchObject({ status: 'needs_response', amount: 1000, reason: 'fraudulent' });
    expect(dispute?.balance_transactions.map(({ amount }) => amount)).toEqual([-1000]);
    expect(await chargeOf(intent)).toMatchObject({ disputed: true });
    expect((await stack.events()).slice(-2)).toEqual(['charge.dispute.created', 'charge.dispute.funds_withdrawn']);
    await expect(stack.stripe.refunds.create({ payment_intent: intent })).rejects.toMatchObject({
      code: 'charge_disputed',
    });
  });

  it('that is won brings the money back, and one that is lost does not', async () => {
    const won = await stack.control('/disputes', { of: (await buy()).session });
    const lost = await stack.control('/disputes', { of: (await buy()).session, amount: 250 });
    await stack.control(`/disputes/${won.id}/close`, { outcome: 'won' });
    await stack.control(`/disputes/${lost.id}/close`, { outcome: 'lost' });
    expect(await stack.stripe.disputes.retrieve(won.id as string)).toMatchObject({
      status: 'won',
      balance_transactions: [{ amount: -1000 }, { amount: 1000 }],
    });
    expect(await stack.stripe.disputes.retrieve(lost.id as string)).toMatchObject({
      status: 'lost',
      balance_transactions: [{ amount: -250 }],
    });
    expect((await stack.events()).slice(-3)).toEqual([
      'charge.dispute.funds_reinstated',
      'charge.dispute.closed',
      'charge.dispute.closed',
    ]);
  });

  it('that is an inquiry moves no money until it is escalated', async () => {
    const dispute = await stack.control('/disputes', { of: (await buy()).intent, inquiry: true });
    expect(dispute).toMatchObject({ status: 'warning_needs_response', balance_transactions: [] });
    await stack.control(`/disputes/${dispute.id}/escalate`);
    expect((await stack.events()).slice(-2)).toEqual(['charge.dispute.updated', 'charge.dispute.funds_withdrawn']);
  });
});
