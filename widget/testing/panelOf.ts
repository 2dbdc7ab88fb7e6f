import type {
  CreditPackage,
  Meter,
  Output,
  Pace,
  PanelPackage,
  PanelPlan,
  Plan,
  Transaction,
} from '@billing-panel/contract';
import { actionFor } from './actions.js';
import type { FakeAccount } from './createFakeBff.js';
import { noticesOf } from './notices.js';

const dayMs = 86_400_000;

/** The panel's answer for an account, by the server's rules. */
export function panelOf(account: FakeAccount): Output<'panel'> {
  const { subscription, credits, packages } = account;
  return {
    subscription,
    credits,
    meter: meterOf(account),
    plans: account.plans.map((plan) => ({ ...plan, ...actionFor(plan, account), ...savingsOf(plan, account) })),
    packages: packages.map((pack) => ({ ...pack, savings: packSavingsOf(pack, packages) })),
    notices: noticesOf(account),
    pace: paceOf(account),
  };
}

function meterOf({ subscription, credits, plans, packages }: FakeAccount): Meter {
  const included = (id?: string | null) => plans.find((plan) => plan.id === id)?.credits_included ?? 0;
  const brought = included(subscription?.plan_id);
  const cameIn = credits.total_purchased;
  const largest = Math.max(0, ...packages.map((pack) => pack.credits)) || cameIn;
  return {
    full: brought || cameIn,
    low_at: Math.ceil((brought || Math.min(cameIn, largest)) / 10),
    coming: comingOf(subscription, included),
  };
}

function comingOf(subscription: FakeAccount['subscription'], included: (id?: string | null) => number) {
  if (!subscription || subscription.cancels_at || !/^(active|trialing)$/.test(subscription.status)) return undefined;
  const { plan_id, changes_to, trial_ends_at, current_period_end } = subscription;
  const credits = included(changes_to?.plan_id ?? plan_id);
  return credits > 0 ? { credits, at: changes_to?.at ?? trial_ends_at ?? current_period_end } : undefined;
}

function savingsOf(plan: Plan, { plans }: FakeAccount): Pick<PanelPlan, 'savings'> {
  const monthly = plans.find((other) => other.group === plan.group && other.interval === 'month');
  if (plan.interval !== 'year' || !monthly) return {};
  const yearOfMonths = monthly.amount_minor * 12;
  const saved = yearOfMonths - plan.amount_minor;
  if (saved <= 0) return {};
  return {
    savings: {
      percent: Math.floor((100 * saved) / yearOfMonths),
      amount_minor: saved,
      monthly_amount_minor: Math.round(plan.amount_minor / 12),
    },
  };
}

function packSavingsOf(pack: CreditPackage, packs: CreditPackage[]): PanelPackage['savings'] {
  const [smallest = pack] = packs
    .filter(({ currency }) => currency === pack.currency)
    .sort((a, b) => a.credits - b.credits);
  const usual = smallest.amount_minor * pack.credits;
  const percent = Math.floor((100 * (usual - pack.amount_minor * smallest.credits)) / usual);
  return percent > 0 ? { percent } : undefined;
}

/** At least a week, at most 30 days, and use in both halves of them. */
function paceOf({ transactions, credits: { balance, expiring }, now }: FakeAccount): Pace | undefined {
  const daysAgo = ({ created_at }: Transaction) => (Date.parse(now) - Date.parse(created_at)) / dayMs;
  const first = transactions.at(-1);
  const days = first ? Math.min(30, Math.floor(daysAgo(first))) : 0;
  if (days < 7) return undefined;
  const usedBetween = (from: number, to: number) =>
    transactions
      .filter((each) => each.kind === 'consume' || each.kind === 'give_back')
      .filter((each) => daysAgo(each) <= from && daysAgo(each) > to)
      .reduce((used, { amount }) => used - amount, 0);
  const [earlier, later] = [usedBetween(days, days / 2), usedBetween(days / 2, 0)];
  if (earlier <= 0 || later <= 0) return undefined;
  const used = earlier + later;
  let lasts = 0;
  let lasting = balance;
  for (const { credits, expires_at } of expiring) {
    lasting -= credits;
    const end = (Date.parse(expires_at) - Date.parse(now)) / dayMs;
    lasts = Math.min(lasts + (credits * days) / used, Math.max(lasts, end));
  }
  return { used, days, lasts_days: Math.max(0, Math.round(lasts + (lasting * days) / used)) };
}
