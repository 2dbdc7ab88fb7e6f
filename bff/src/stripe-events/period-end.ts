import type { CatalogPlan } from '../billing/catalog.ts';
import { isFinished, type Subscription } from '../billing/subscription.ts';
import type { Offers } from '../offers.ts';
import type { Store } from '../storage/open.ts';

/** Where the plan says so, what is left of the periods before ends now that the next one is paid, but for what rolls over. */
export async function endEarlierPeriods(
  plan: CatalogPlan,
  subscriptionItem: string,
  before: number,
  accountId: number,
  tx: Store,
  now: number,
): Promise<void> {
  if (plan.creditsExpire !== 'period_end') return;
  const { rolloverCap } = plan;
  await tx.ledger.submit(accountId, { kind: 'end_period', subscriptionItem, before, rolloverCap }, now);
}

/** Of a subscription that has ended, every period does. */
export async function endAllPeriods(ended: Subscription, offers: Offers, tx: Store, now: number): Promise<void> {
  const plan = offers.planOf(ended.priceId);
  if (!plan || !isFinished(ended.status)) return;
  await endEarlierPeriods(plan, ended.itemId, Number.MAX_SAFE_INTEGER, ended.accountId, tx, now);
}
