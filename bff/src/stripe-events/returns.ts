import { refundsThatFailed, takenBack } from '../billing/allowance.ts';
import { sum } from '../billing/book.ts';
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
  const next = revision + 1;
  const about = { actor: 'stripe', paymentId, sourceKey: `returns:${paymentId}:${next}` };
  if (target > revoked) {
    await tx.ledger.submit(accountId, { ...about, kind: 'revoke', amount: target - revoked }, now);
  } else {
    const origin = await tx.ledger.lotOfPayment(accountId, paymentId);
    const lot = { ...origin, expiresAt: endOf(origin?.expiresAt, now) };
    await tx.ledger.submit(accountId, { ...about, ...lot, kind: 'reinstate', amount: revoked - target }, now);
  }
  await tx.payments.setRevoked(paymentId, target, next);
}

/** Credits that come back end when they would have ended; a day later at least, so that they can be used. */
const endOf = (end: number | undefined, now: number) => (end === undefined ? undefined : Math.max(end, now + dayMs));

/** Refunds count unless they failed; disputes while their funds are withdrawn. */
function backOf({ refunds, disputes }: PaymentFacts): number {
  const refunded = refunds.filter(({ status }) => !refundsThatFailed.includes(status));
  const disputed = disputes.filter(({ isWithdrawn }) => isWithdrawn);
  return sum([...refunded, ...disputed].map((each) => each.amountMinor));
}
