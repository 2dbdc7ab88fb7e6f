import { type BilledPeriod, inclusionOf, type PeriodLine, type Span } from '../billing/allowance.ts';
import { noPeriod } from '../billing/book.ts';
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

/**
 * Grants what every line of paid invoices includes, in their order: once a subscription item, period and plan.
 *
 * @param billed all lines that the subscription was ever billed for, as far as they are known
 */
export async function grantPaidLines(
  invoices: readonly PaidInvoice[],
  billed: readonly PaidLine[],
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
    // Stripe lists changes that waited for the invoice the newest first: what came after an upgrade counts on top of it.
    for (const line of paid.lines.toSorted((a, b) => a.periodStart - b.periodStart)) {
      const plan = offers.planOf(line.priceId);
      const leaving = {
        ...line,
        leftLevel: leftLevel(line, paid, offers),
        afterwards: afterwards(line, paid, offers),
      };
      if (plan) await grantLine(leaving, billed, plan, offers, paymentId, accountId, tx, now);
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

/** What the plan includes that a line's item changed from: the same invoice gives back what was left of it at that moment. */
function leftLevel({ subscriptionItem, periodStart }: PaidLine, { lines }: PaidInvoice, { planOf }: Offers): number {
  const ofItem = lines.filter((line) => line.subscriptionItem === subscriptionItem);
  const left = ofItem.filter((line) => line.amountMinor < 0 && line.periodStart === periodStart);
  return Math.max(0, ...left.map(({ priceId }) => planOf(priceId)?.creditsIncluded ?? 0));
}

/**
 * What became of a line's plan, each time that the same invoice gives back what was left of it, up to the moment at which
 * a new period began: that one takes off itself what was not lived.
 */
function afterwards(line: PaidLine, { lines }: PaidInvoice, { planOf }: Offers): Span[] {
  const later = lines.filter(
    (each) => each.subscriptionItem === line.subscriptionItem && each.periodStart > line.periodStart,
  );
  const periods = later.filter(({ isProration }) => !isProration).map(({ periodStart }) => periodStart);
  const end = Math.min(line.periodEnd, ...periods);
  const left = later.filter(({ amountMinor, periodStart }) => amountMinor < 0 && periodStart < end);
  const moments = [...new Set(left.map(({ periodStart }) => periodStart))].sort((a, b) => a - b);
  return moments.map((from, index) => {
    const to = later.filter(({ amountMinor, periodStart }) => amountMinor > 0 && periodStart === from);
    const levels = to.map(({ priceId }) => planOf(priceId)?.creditsIncluded ?? 0);
    return { from, to: moments[index + 1] ?? end, level: Math.max(0, ...levels) };
  });
}

/** The periods that an item was billed for, and what those include that count. */
function billedPeriods(item: string, billed: readonly PaidLine[], { planOf }: Offers): BilledPeriod[] {
  const periods = billed.filter((line) => line.subscriptionItem === item && !line.isProration);
  return periods.map(({ periodStart, periodEnd, priceId, amountMinor }) => {
    const plan = planOf(priceId);
    const level = plan && (amountMinor > 0 || plan.creditsInTrial) ? plan.creditsIncluded : 0;
    return { periodStart, periodEnd, level, isFree: amountMinor === 0 };
  });
}

async function grantLine(
  line: PaidLine & PeriodLine,
  billed: readonly PaidLine[],
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
  const running = current ? [{ ...current, level: 0, isFree: false }] : [];
  const known = [...billedPeriods(subscriptionItem, billed, offers), ...running];
  const inclusion = inclusionOf(line, plan, given, known);
  if (!inclusion) return;
  const { periodStart, periodEnd, beginsAt, floor, credits } = inclusion;
  if (!line.isProration) await endEarlierPeriods(subscriptionItem, periodStart, accountId, tx, now);
  const sourceKey = `included:${subscriptionItem}:${periodStart}:${plan.id}`;
  const ending = plan.creditsExpire === 'period_end' ? { periodEnd, rolloverCap: plan.rolloverCap } : {};
  const period = { ...noPeriod, ...ending, subscriptionItem, periodStart };
  const entrySeq = credits === 0 ? null : await grant();
  await tx.payments.recordAllowance({
    subscription_item: subscriptionItem,
    period_start: periodStart,
    period_end: periodEnd,
    begins_at: beginsAt,
    plan_id: plan.id,
    account_id: accountId,
    floor,
    level: plan.creditsIncluded,
    credits,
    entry_seq: entrySeq,
    payment_id: paymentId,
    rollover_cap: period.rolloverCap,
  });
  // Paid late, for a subscription that is over.
  if (current) await endAllPeriods(current, tx, now);

  async function grant(): Promise<number> {
    const about = { actor: 'stripe', description: plan.name, sourceKey, paymentId };
    const decision = await tx.ledger.submit(accountId, { ...about, period, kind: 'included', amount: credits }, now);
    if (decision.kind !== 'posted' || !decision.entry) throw new Error('a grant cannot be refused');
    await tx.payments.addGranted(paymentId, credits);
    return decision.entry.seq;
  }
}
