import type { Credits, Notice, Pace } from '@billing-panel/contract';
import { meterOf } from '../billing/meter.ts';
import { packSavingsOf } from '../billing/pack-savings.ts';
import { actionFor, isLive, type Subscription, savingsOf, shownOf } from '../billing/subscription.ts';
import { dayMs, isoSeconds } from '../billing/time.ts';
import { lastsDays, paceTime, usedSteadily } from '../billing/usage.ts';
import type { Offers } from '../offers.ts';
import type { Services } from '../services.ts';
import type { Handler } from './handler.ts';
import { noCredits, wireCredits, wireMeter, wirePackage, wirePlan, wireSubscription } from './present.ts';

const expiresSoonMs = 14 * dayMs;

/** Everything that the panel's first paint needs, and what may be done with each plan: the widget compares nothing. */
export const panel: Handler<'panel'> = async (_input, { subject }, services) => {
  const { storage, now } = services;
  const offers = await services.offers();
  const account = await storage.accounts.find(subject);
  const { subscriptions, book, firstAt } = account ? await storedOf(account.id, services) : nothingStored;
  const credits = book ? wireCredits(book, now()) : noCredits;
  const shown = shownOf(subscriptions);
  const currentPlan = shown && offers.planOf(shown.priceId);
  const waitingPlan = shown?.changes ? offers.planOf(shown.changes.priceId) : undefined;
  const { catalog, priceOf } = offers;
  const packages = catalog.packages.filter((each) => priceOf(each.id));
  return {
    subscription: shown ? wireSubscription(shown, offers) : null,
    credits,
    meter: wireMeter(meterOf(credits.total_purchased, packages, shown, currentPlan, waitingPlan)),
    plans: catalog.plans
      .filter((plan) => priceOf(plan.id) || plan.id === currentPlan?.id)
      .map((plan) => ({
        ...wirePlan(plan),
        // A trial is given once, ever.
        ...(account?.trialUsed ? { trial_days: 0 } : {}),
        ...actionFor(plan, shown, currentPlan, waitingPlan),
        savings: savingsOf(plan, catalog),
        // Whoever pays the plan's former price is shown that one.
        ...(shown && plan.id === currentPlan?.id && isLive(shown.status) ? priceShown(shown, offers) : {}),
      })),
    packages: packages.map((each) => ({ ...wirePackage(each), savings: packSavingsOf(each, packages) })),
    notices: [...subscriptionNotices(subscriptions, shown, offers), ...creditNotices(credits, now())].toSorted(
      (a, b) => urgency.indexOf(a.kind) - urgency.indexOf(b.kind),
    ),
    pace: account && firstAt !== undefined ? await paceOf(account.id, firstAt, credits, services) : undefined,
  };
};

const nothingStored = { subscriptions: [], book: undefined, firstAt: undefined };

/** Asked for together: each answer would only be waited for in its turn. */
async function storedOf(accountId: number, { storage }: Services) {
  const [subscriptions, book, firstAt] = await Promise.all([
    storage.subscriptions.ofAccount(accountId),
    storage.ledger.book(accountId),
    storage.ledger.firstAt(accountId),
  ]);
  return { subscriptions, book, firstAt };
}

async function paceOf(
  accountId: number,
  firstAt: number,
  credits: Credits,
  services: Services,
): Promise<Pace | undefined> {
  const { ledger } = services.storage;
  const now = services.now();
  const time = paceTime(firstAt, now);
  if (!time) return undefined;
  const { from, middle, days } = time;
  const [earlier, later] = await Promise.all([
    ledger.usedBetween(accountId, from, middle),
    ledger.usedBetween(accountId, middle, now),
  ]);
  if (!usedSteadily(earlier, later)) return undefined;
  const used = earlier + later;
  const expiring = credits.expiring.map((each) => ({ ...each, expiresAt: Date.parse(each.expires_at) }));
  return { used, days, lasts_days: lastsDays(credits.balance, expiring, used / days, now) };
}

function priceShown(shown: Subscription, offers: Offers) {
  const { price, amount_minor, currency, exponent } = wireSubscription(shown, offers).subscription_plans;
  return { price, amount_minor, currency, exponent };
}

/** Worst first: a payment to make, then what was lost or will be, then what is only good to know. */
const urgency: Notice['kind'][] = [
  'payment_failed',
  'incomplete',
  'multiple_subscriptions',
  'paused',
  'negative_balance',
  'cancels',
  'trial_ends',
  'credits_expire',
  'changes',
  'unknown_price',
  'payment_processing',
];

function subscriptionNotices(all: Subscription[], shown: Subscription | undefined, offers: Offers): Notice[] {
  if (shown?.status === 'incomplete') return [{ kind: 'incomplete', url: shown.paymentDue?.url }];
  if (!shown || !isLive(shown.status)) return [];
  const notices: Notice[] = [];
  const { paymentDue, cancelsAt, changes, trialEndsAt, status } = shown;
  if (status === 'past_due' || status === 'unpaid' || (shown.pendingPriceId !== null && paymentDue)) {
    const nextAttempt = paymentDue?.nextAttemptAt;
    notices.push({
      kind: 'payment_failed',
      url: paymentDue?.url,
      next_attempt_at: nextAttempt == null ? undefined : isoSeconds(nextAttempt),
    });
  }
  if (all.filter((each) => isLive(each.status)).length > 1) notices.push({ kind: 'multiple_subscriptions' });
  if (!offers.planOf(shown.priceId)) notices.push({ kind: 'unknown_price' });
  if (status === 'paused') notices.push({ kind: 'paused' });
  if (cancelsAt !== null) notices.push({ kind: 'cancels', at: isoSeconds(cancelsAt) });
  const changesTo = changes && offers.planOf(changes.priceId);
  if (changes && changesTo) notices.push({ kind: 'changes', plan_id: changesTo.id, at: isoSeconds(changes.at) });
  if (trialEndsAt !== null && cancelsAt === null) notices.push({ kind: 'trial_ends', at: isoSeconds(trialEndsAt) });
  return notices;
}

function creditNotices(credits: Credits, now: number): Notice[] {
  if (credits.balance < 0) return [{ kind: 'negative_balance', credits: -credits.balance }];
  const [next] = credits.expiring;
  if (!next || next.expires_at > isoSeconds(now + expiresSoonMs)) return [];
  return [{ kind: 'credits_expire', credits: next.credits, at: next.expires_at }];
}
