import {
  type CreditPackage,
  type Credits,
  exponentOf,
  type Plan,
  toMajor,
  type Meter as WireMeter,
  type Subscription as WireSubscription,
} from '@billing-panel/contract';
import { type Book, balanceOf, freeOf, inSpendingOrder } from '../billing/book.ts';
import type { CatalogPackage, CatalogPlan } from '../billing/catalog.ts';
import { bookAt } from '../billing/ledger.ts';
import type { Meter } from '../billing/meter.ts';
import type { Subscription } from '../billing/subscription.ts';
import { isoSeconds } from '../billing/time.ts';
import type { Offers } from '../offers.ts';

/** Our things in the wire's words. */

export function money(amountMinor: number, currency: string) {
  return { price: toMajor(amountMinor, currency), amount_minor: amountMinor, currency, exponent: exponentOf(currency) };
}

export function wirePlan(plan: CatalogPlan): Plan {
  return {
    id: plan.id,
    name: plan.name,
    description: plan.description,
    ...money(plan.amountMinor, plan.currency),
    interval: plan.interval,
    group: plan.group,
    rank: plan.rank,
    credits_included: plan.creditsIncluded,
    features: plan.features,
    trial_days: plan.trialDays,
    highlight: plan.highlight,
  };
}

export function wirePackage(source: CatalogPackage): CreditPackage {
  return {
    id: source.id,
    name: source.name,
    description: source.description,
    credits: source.credits,
    ...money(source.amountMinor, source.currency),
    expires_after_days: source.expiresAfterDays,
    highlight: source.highlight,
  };
}

/** The price shown is the one that this account pays, whatever the plan costs others today. */
export function wireSubscription(source: Subscription, offers: Offers): WireSubscription {
  const plan = offers.planOf(source.priceId);
  const { changes, paymentDue } = source;
  const changesTo = changes && offers.planOf(changes.priceId);
  return {
    plan_id: plan?.id ?? null,
    status: source.status,
    current_period_end: isoSeconds(source.periodEnd),
    subscription_plans: {
      name: plan?.name ?? source.productName,
      ...money(source.amountMinor, source.currency),
      interval: source.interval as WireSubscription['subscription_plans']['interval'],
    },
    cancels_at: source.cancelsAt === null ? undefined : isoSeconds(source.cancelsAt),
    trial_ends_at: source.trialEndsAt === null ? undefined : isoSeconds(source.trialEndsAt),
    changes_to: changes && changesTo ? { plan_id: changesTo.id, at: isoSeconds(changes.at) } : undefined,
    payment_due: paymentDue
      ? {
          amount_minor: paymentDue.amountMinor,
          currency: paymentDue.currency,
          exponent: exponentOf(paymentDue.currency),
          next_attempt_at: paymentDue.nextAttemptAt === null ? undefined : isoSeconds(paymentDue.nextAttemptAt),
          url: paymentDue.url,
          for_plan_id: source.pendingPriceId === null ? undefined : offers.planOf(source.pendingPriceId)?.id,
        }
      : undefined,
  };
}

export const wireMeter = ({ full, lowAt, coming }: Meter): WireMeter => ({
  full,
  low_at: lowAt,
  coming: coming && { credits: coming.credits, at: isoSeconds(coming.at) },
});

export const noCredits: Credits = {
  balance: 0,
  total_purchased: 0,
  total_used: 0,
  available: 0,
  held: 0,
  expiring: [],
};

/** The balance as it is at `now`: what has expired counts as used, whether it was written off yet or not. */
export function wireCredits(stored: Book, now: number): Credits {
  const book = bookAt(stored, now);
  const expiring = inSpendingOrder(book.lots).flatMap(({ remaining, expiresAt }) =>
    expiresAt === null || remaining === 0 ? [] : [{ credits: remaining, expires_at: isoSeconds(expiresAt) }],
  );
  return {
    balance: balanceOf(book),
    total_purchased: book.totalPurchased,
    total_used: book.totalUsed,
    available: freeOf(book),
    held: book.held,
    expiring,
  };
}
