import { inclusionOf, type PeriodLine } from '../billing/allowance.ts';
import type { CatalogPlan } from '../billing/catalog.ts';
import type { Offers } from '../offers.ts';
import type { Store } from '../storage/open.ts';
import type { PaidInvoice, PaidLine } from '../stripe/from-stripe.ts';
import type { Outcome, Sources } from './outcome.ts';
import { endAllPeriods, endEarlierPeriods } from './period-end.ts';
import { settleReturns } from './returns.ts';

/** Offers that know these invoices' prices: another replica may have begun to sell one since they were looked up here. */
export async function offersFor(invoices: readonly PaidInvoice[], sources: Sources): Promise<Offers> {
  const offers = await sources.offers();
  if (invoices.every(({ lines }) => lines.every(({ priceId }) => offers.planOf(priceId)))) return offers;
  await sources.refreshOffers();
  return await sources.offers();
}

/** Grants what every line of paid invoices includes, in their order: once a subscription item, period and plan. */
export async function grantPaidLines(
  invoices: readonly PaidInvoice[],
  accountId: number,
  offers: Offers,
  tx: Store,
  now: number,
): Promise<Outcome> {
  const granting = invoices.filter(({ isPaid, lines }) => isPaid && lines.length > 0);
  const unknown: string[] = [];
  for (const paid of granting) {
    const aliases = isUnderstood(paid, offers) ? [paid.id, ...paid.intents] : paid.intents;
    const paymentId = await tx.payments.record({ ...paid, accountId, aliases }, paid.paidAt);
    for (const line of paid.lines) {
      const plan = offers.planOf(line.priceId);
      const leaving = { ...line, leftLevel: leftLevel(line, paid, offers) };
      if (plan) await grantLine(leaving, plan, offers, paymentId, accountId, tx, now);
      else unknown.push(line.priceId);
    }
    await settleReturns(paymentId, tx, now);
  }
  return unknown.length > 0
    ? { kind: 'done', warning: `no plan has the price ${[...new Set(unknown)].join(', ')}` }
    : { kind: 'done' };
}

/**
 * One with a price that no plan has as yet is looked at again, once the catalog may name it. A further item beside the
 * plan's, which the operator's account sells, is no reason to.
 */
function isUnderstood({ lines }: PaidInvoice, { planOf }: Offers): boolean {
  const items = new Set(lines.filter(({ priceId }) => planOf(priceId)).map((line) => line.subscriptionItem));
  const isOther = ({ subscriptionItem }: PaidLine) => items.size > 0 && !items.has(subscriptionItem);
  return lines.every((line) => planOf(line.priceId) || isOther(line));
}

/** What the plan includes that a line's item changed from: the same invoice gives back what is left of it. */
function leftLevel({ subscriptionItem }: PaidLine, { lines }: PaidInvoice, { planOf }: Offers): number {
  const left = lines.filter((line) => line.subscriptionItem === subscriptionItem && line.amountMinor < 0);
  return Math.max(0, ...left.map(({ priceId }) => planOf(priceId)?.creditsIncluded ?? 0));
}

async function grantLine(
  line: PaidLine & PeriodLine,
  plan: CatalogPlan,
  offers: Offers,
  paymentId: string,
  accountId: number,
  tx: Store,
  now: number,
): Promise<void> {
  const { subscriptionItem } = line;
  const given = await tx.payments.allowances(subscriptionItem);
  const current = (await tx.subscriptions.ofAccount(accountId)).find((each) => each.itemId === subscriptionItem);
  const inclusion = inclusionOf(line, plan, given, current);
  if (!inclusion) return;
  const { periodStart, periodEnd, beginsAt, credits } = inclusion;
  if (!line.isProration) await endEarlierPeriods(plan, subscriptionItem, periodStart, accountId, tx, now);
  const sourceKey = `included:${subscriptionItem}:${periodStart}:${plan.id}`;
  const entrySeq = credits === 0 ? null : await grant();
  await tx.payments.recordAllowance({
    subscription_item: subscriptionItem,
    period_start: periodStart,
    period_end: periodEnd,
    begins_at: beginsAt,
    plan_id: plan.id,
    account_id: accountId,
    level: plan.creditsIncluded,
    credits,
    entry_seq: entrySeq,
    payment_id: paymentId,
  });
  // Paid late, for a subscription that is over.
  if (current) await endAllPeriods(current, offers, tx, now);

  async function grant(): Promise<number> {
    const about = { actor: 'stripe', description: plan.name, sourceKey, paymentId, subscriptionItem, periodStart };
    const decision = await tx.ledger.submit(accountId, { ...about, kind: 'included', amount: credits }, now);
    if (decision.kind !== 'posted' || !decision.entry) throw new Error('a grant cannot be refused');
    await tx.payments.addGranted(paymentId, credits);
    return decision.entry.seq;
  }
}
