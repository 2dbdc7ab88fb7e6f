import type { PlanAction, PlanReason } from '@billing-panel/contract';
import type { Catalog, CatalogPlan } from './catalog.ts';

/** A subscription at Stripe, as it was last fetched. Times in milliseconds. */
export interface Subscription {
  id: string;
  accountId: number;
  /** Stripe's own word. */
  status: string;
  itemId: string;
  priceId: string;
  amountMinor: number;
  currency: string;
  interval: string;
  productName: string;
  periodStart: number;
  periodEnd: number;
  cancelsAt: number | null;
  trialEndsAt: number | null;
  changes: { priceId: string; at: number } | null;
  /** The price of an upgrade that waits for its payment; until then everything is as it was. */
  pendingPriceId: string | null;
  paymentDue: { amountMinor: number; currency: string; nextAttemptAt: number | null; url: string } | null;
  createdAt: number;
  endedAt: number | null;
}

/** Statuses that Stripe never leaves. */
export const finishedStatuses = ['canceled', 'incomplete_expired'];

/** Statuses that block another subscription. `incomplete` does not: it is cleared away before a new one. */
export const liveStatuses = ['trialing', 'active', 'past_due', 'unpaid', 'paused'];

export const isFinished = (status: string): boolean => finishedStatuses.includes(status);
export const isLive = (status: string): boolean => liveStatuses.includes(status);

/** The one that is shown: the oldest that has not ended, else the newest that has. `subscriptions` come oldest first. */
export function shownOf(subscriptions: readonly Subscription[]): Subscription | undefined {
  return subscriptions.find((each) => !isFinished(each.status)) ?? subscriptions.at(-1);
}

/** What may be done with a plan, or why nothing; of a change also when it would take effect. */
export interface Permission {
  action: PlanAction;
  reason?: PlanReason;
  takes_effect?: 'now' | 'period_end';
  switches_interval?: true;
}

/**
 * What an account may do with a plan, given what it has now and which plan that is (undefined where its price is no
 * plan's), and the plan that waits for the period's end.
 */
export function actionFor(
  plan: CatalogPlan,
  current: Subscription | undefined,
  currentPlan: CatalogPlan | undefined,
  waitingPlan?: CatalogPlan,
): Permission {
  if (!current || !isLive(current.status)) return { action: 'subscribe' };
  const { cancelsAt, changes, pendingPriceId, status } = current;
  if (currentPlan?.id === plan.id) {
    const waits = cancelsAt !== null || changes !== null || pendingPriceId !== null;
    return { action: waits ? 'resume' : 'current' };
  }
  if (status === 'paused') return { action: 'none', reason: 'paused' };
  if ((status !== 'active' && status !== 'trialing') || pendingPriceId !== null)
    return { action: 'none', reason: 'payment_due' };
  if (!currentPlan) return { action: 'none', reason: 'unknown_price' };
  if (cancelsAt !== null) return { action: 'none', reason: 'cancels' };
  if (plan.currency !== current.currency) return { action: 'none', reason: 'unavailable' };
  if (changes !== null && waitingPlan?.id === plan.id) return { action: 'none', reason: 'change_pending' };
  return {
    action: isUpgrade(currentPlan, plan) ? 'upgrade' : 'downgrade',
    takes_effect: effectOf(current, plan),
    ...(plan.group === currentPlan.group && plan.interval !== currentPlan.interval ? { switches_interval: true } : {}),
  };
}

/** Lowering the amount or shortening the interval waits for what was paid for; everything else acts, and is paid, at once. */
export function effectOf(
  from: Pick<Subscription, 'amountMinor' | 'interval'>,
  to: Pick<CatalogPlan, 'amountMinor' | 'interval'>,
): 'now' | 'period_end' {
  return to.amountMinor < from.amountMinor || monthsOf(to.interval) < monthsOf(from.interval) ? 'period_end' : 'now';
}

/** `rank` names the direction; between the intervals of one plan, the longer one is the upgrade. */
function isUpgrade(from: CatalogPlan, to: CatalogPlan): boolean {
  if (from.rank !== to.rank) return to.rank > from.rank;
  return monthsOf(to.interval) > monthsOf(from.interval);
}

const months = { day: 12 / 365, week: 12 / 52, month: 1, year: 12 };

const monthsOf = (interval: string): number => (interval in months ? months[interval as keyof typeof months] : 1);

/** What a yearly plan saves a year against twelve months of its own group, where both are on sale. */
export function savingsOf(plan: CatalogPlan, catalog: Catalog) {
  if (plan.interval !== 'year') return undefined;
  const monthly = catalog.plans.find(
    (each) =>
      each.group === plan.group && each.interval === 'month' && each.currency === plan.currency && each.available,
  );
  if (!monthly) return undefined;
  const yearOfMonths = monthly.amountMinor * 12;
  const saved = yearOfMonths - plan.amountMinor;
  if (saved <= 0) return undefined;
  return {
    percent: Math.floor((saved * 100) / yearOfMonths),
    amount_minor: saved,
    monthly_amount_minor: Math.round(plan.amountMinor / 12),
  };
}
