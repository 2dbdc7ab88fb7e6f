import { isFinished, type Subscription } from '../billing/subscription.ts';
import type { Store } from '../storage/open.ts';

/**
 * Now that the next period is paid, what is left of the periods before it ends, but for what rolls over: by the rule that
 * their plan had when they were given, whichever plan is paid now.
 */
export async function endEarlierPeriods(
  subscriptionItem: string,
  before: number,
  accountId: number,
  tx: Store,
  now: number,
): Promise<void> {
  const lotSeqs = await tx.ledger.lotsThatEnd(accountId, subscriptionItem, before, now);
  if (lotSeqs.length > 0) await tx.ledger.submit(accountId, { kind: 'end_period', lotSeqs }, now);
}

/** Of a subscription that has ended, every period does. */
export async function endAllPeriods(ended: Subscription, tx: Store, now: number): Promise<void> {
  if (!isFinished(ended.status)) return;
  await endEarlierPeriods(ended.itemId, Number.MAX_SAFE_INTEGER, ended.accountId, tx, now);
}
