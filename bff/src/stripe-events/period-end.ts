import { isFinished, type Subscription } from '../billing/subscription.ts';
import type { Offers } from '../offers.ts';
import type { Store } from '../storage/open.ts';

/**
 * Now that the next period is paid, what is left of the periods before it ends, but for what rolls over: of each plan's
 * credits by that plan's own rule, whichever plan is paid now.
 */
export async function endEarlierPeriods(
  subscriptionItem: string,
  before: number,
  accountId: number,
  { catalog }: Offers,
  tx: Store,
  now: number,
): Promise<void> {
  const lots = await tx.ledger.lotsOfPeriods(accountId, subscriptionItem, before, now);
  for (const { id, creditsExpire, rolloverCap } of catalog.plans) {
    const lotSeqs = lots.filter(({ planId }) => planId === id).map(({ lotSeq }) => lotSeq);
    if (creditsExpire !== 'period_end' || lotSeqs.length === 0) continue;
    await tx.ledger.submit(accountId, { kind: 'end_period', lotSeqs, rolloverCap }, now);
  }
}

/** Of a subscription that has ended, every period does. */
export async function endAllPeriods(ended: Subscription, offers: Offers, tx: Store, now: number): Promise<void> {
  if (!isFinished(ended.status)) return;
  await endEarlierPeriods(ended.itemId, Number.MAX_SAFE_INTEGER, ended.accountId, offers, tx, now);
}
