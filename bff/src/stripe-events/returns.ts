import { refundsThatFailed, takenBack } from '../billing/allowance.ts';
import { type Lot, sum } from '../billing/book.ts';
import { comingBack } from '../billing/coming-back.ts';
import type { Grant } from '../billing/spending.ts';
import { dayMs } from '../billing/time.ts';
import type { Store } from '../storage/open.ts';
import type { PaymentFacts } from '../storage/payments.ts';

/**
 * Brings the ledger in line with what came back of a payment: more credits are taken back, or given back where a refund
 * failed or a dispute was won. It compares what should be with what was done, so order and repetition do not matter.
 */
export async function settleReturns(paymentId: string, tx: Store, now: number): Promise<void> {
  const facts = await tx.payments.facts(paymentId);
  const { accountId, granted, revoked, revision, amountMinor } = facts;
  const target = takenBack(granted, amountMinor, backOf(facts));
  if (accountId === null || target === revoked) return;
  if (target > revoked) {
    const next = revision + 1;
    const amount = target - revoked;
    const ended = await tx.ledger.endedOf(accountId, paymentId);
    await tx.ledger.submit(accountId, { ...aboutReturn(paymentId, next), kind: 'revoke', amount, ended }, now);
    return await tx.payments.setRevoked(paymentId, target, next);
  }
  const lots = await lotsComingBack(accountId, paymentId, revoked - target, tx, now);
  for (const [index, lot] of lots.entries()) {
    const about = aboutReturn(paymentId, revision + 1 + index);
    await tx.ledger.submit(accountId, { ...about, ...lot, kind: 'reinstate' }, now);
  }
  await tx.payments.setRevoked(paymentId, target, revision + lots.length);
}

const aboutReturn = (paymentId: string, revision: number) => ({
  actor: 'stripe',
  paymentId,
  sourceKey: `returns:${paymentId}:${revision}`,
});

/**
 * Credits that come back as they were when they were taken, from whichever lots: with what would have ended by now, or
 * will within a day, for a day, so that they can be used. Those that were owed are the payment's own.
 */
async function lotsComingBack(accountId: number, paymentId: string, amount: number, tx: Store, now: number) {
  const lots = new Map<string, Pick<Grant, 'amount' | 'expiresAt' | 'period'>>();
  for (const { lotSeq, amount: part, hadEnded } of comingBack(await tx.ledger.takenFor(accountId, paymentId), amount)) {
    const taken = lotSeq === undefined ? undefined : await tx.ledger.lot(accountId, lotSeq);
    const lot = taken ?? (await tx.ledger.lotOfPayment(accountId, paymentId));
    const ends = hadEnded ? { expiresAt: now + dayMs } : endsOf(lot, now);
    const alike = JSON.stringify(ends);
    lots.set(alike, { ...ends, amount: (lots.get(alike)?.amount ?? 0) + part });
  }
  return [...lots.values()];
}

function endsOf(lot: Lot | undefined, now: number): Pick<Grant, 'expiresAt' | 'period'> {
  if (!lot) return {};
  const { expiresAt, subscriptionItem, periodStart, periodEnd, rolloverCap } = lot;
  if (expiresAt !== null) return { expiresAt: Math.max(expiresAt, now + dayMs) };
  return periodEnd === null ? {} : { period: { subscriptionItem, periodStart, periodEnd, rolloverCap } };
}

/** Refunds count unless they failed; disputes while their funds are withdrawn. */
function backOf({ refunds, disputes }: PaymentFacts): number {
  const refunded = refunds.filter(({ status }) => !refundsThatFailed.includes(status));
  const disputed = disputes.filter(({ isWithdrawn }) => isWithdrawn);
  return sum([...refunded, ...disputed].map((each) => each.amountMinor));
}
