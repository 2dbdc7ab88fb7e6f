import type Stripe from 'stripe';
import { beforeAll, describe, expect } from 'vitest';
import { openBench } from './bench/bench.ts';
import { fact } from './bench/fact.ts';
import { type Card, chargeOf, newPayer, newPlan, subscribe } from './bench/goods.ts';
import { journeyOf, until } from './bench/journey.ts';

const bench = await openBench();
const { stripe } = bench;

const docs = (page: string) => ({ source: `docs.stripe.com/${page}` });

let plan: Stripe.Price;

beforeAll(async () => {
  plan = await newPlan(bench, 1000);
});

/** A payment that the buyer's bank disputes as soon as it is made. */
async function disputed(
  card: Card = 'pm_card_createDispute',
): Promise<{ charge: Stripe.Charge; dispute: Stripe.Dispute }> {
  const { id } = await newPayer(bench, card);
  const charge = await chargeOf(bench, await subscribe(bench, id, plan.id));
  const dispute = await until(async () => {
    const [found] = (await stripe.disputes.list({ charge: charge.id })).data;
    if (!found) throw new Error(`${charge.id} is not disputed yet`);
    return found;
  });
  return { charge, dispute };
}

const answer = (dispute: Stripe.Dispute, text: string) =>
  stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: text }, submit: true });

describe('a dispute', () => {
  fact('takes the money when it opens', docs('disputes/how-disputes-work'), async () => {
    const { charge, dispute } = await disputed();
    expect(dispute).toMatchObject({
      object: 'dispute',
      amount: 1000,
      currency: 'usd',
      charge: charge.id,
      payment_intent: charge.payment_intent,
      status: 'needs_response',
      reason: 'fraudulent',
      evidence_details: { due_by: expect.any(Number), submission_count: 0 },
    });
    expect(dispute).not.toHaveProperty('customer');
    const journey = await journeyOf(bench, [dispute.id], 'charge.dispute.created', 'charge.dispute.funds_withdrawn');
    expect(journey.one('charge.dispute.created').data.object).toMatchObject({ id: dispute.id, charge: charge.id });
    expect(journey.one('charge.dispute.funds_withdrawn').data.object).toMatchObject({
      id: dispute.id,
      balance_transactions: [{ amount: -1000 }],
    });
    expect(await stripe.charges.retrieve(charge.id)).toMatchObject({ disputed: true, refunded: false });
  });

  fact('forbids refunds of the charge', docs('error-codes'), async () => {
    const { charge } = await disputed();
    expect(await bench.refused('POST', '/v1/refunds', { charge: charge.id })).toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      code: 'charge_disputed',
    });
  });

  fact('that is won gives the money back', docs('testing#evidence'), async () => {
    const { dispute } = await disputed();
    await answer(dispute, 'winning_evidence');
    const journey = await journeyOf(
      bench,
      [dispute.id],
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
      'charge.dispute.updated',
    );
    expect(journey.one('charge.dispute.closed').data.object).toMatchObject({ id: dispute.id, status: 'won' });
    expect(journey.one('charge.dispute.funds_reinstated').data.object).toMatchObject({ id: dispute.id });
    journey.inOrder('charge.dispute.created', 'charge.dispute.funds_withdrawn', 'charge.dispute.closed');
    const closed = await stripe.disputes.retrieve(dispute.id);
    expect(closed).toMatchObject({ status: 'won', evidence_details: { has_evidence: true, submission_count: 1 } });
    expect(closed.balance_transactions.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
  });

  fact('that is lost keeps it', docs('testing#evidence'), async () => {
    const { dispute } = await disputed();
    await answer(dispute, 'losing_evidence');
    const journey = await journeyOf(bench, [dispute.id], 'charge.dispute.closed');
    expect(journey.one('charge.dispute.closed').data.object).toMatchObject({ status: 'lost' });
    expect(journey.types).not.toContain('charge.dispute.funds_reinstated');
    expect((await stripe.disputes.retrieve(dispute.id)).balance_transactions).toMatchObject([{ amount: -1000 }]);
  });

  fact('that is accepted is lost', docs('api/disputes/close'), async () => {
    const { dispute } = await disputed();
    expect(await stripe.disputes.close(dispute.id)).toMatchObject({ id: dispute.id, status: 'lost' });
    expect(await bench.refused('POST', `/v1/disputes/${dispute.id}/close`)).toMatchObject({ status: 400 });
  });

  fact('that only asks takes no money', docs('disputes/how-disputes-work#inquiries'), async () => {
    const { charge, dispute } = await disputed('pm_card_createDisputeInquiry');
    expect(dispute).toMatchObject({ status: 'warning_needs_response', balance_transactions: [] });
    const journey = await journeyOf(bench, [dispute.id], 'charge.dispute.created');
    expect(journey.types).not.toContain('charge.dispute.funds_withdrawn');
    expect(await stripe.charges.retrieve(charge.id)).toMatchObject({ paid: true });
  });

  fact(
    'that asked may become one that takes the money',
    { ...docs('disputes/how-disputes-work#inquiries'), needs: 'bank' },
    async () => {
      const { dispute } = await disputed('pm_card_createDisputeInquiry');
      await bench.control(`/disputes/${dispute.id}/escalate`);
      expect(await stripe.disputes.retrieve(dispute.id)).toMatchObject({
        status: 'needs_response',
        balance_transactions: [{ amount: -1000 }],
      });
      await journeyOf(bench, [dispute.id], 'charge.dispute.updated', 'charge.dispute.funds_withdrawn');
    },
  );
});
