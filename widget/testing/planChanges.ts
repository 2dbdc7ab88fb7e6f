import type { Body, ErrorCode, Invoice, Output, Plan, Subscription } from '@billing-panel/contract';
import { actionFor, isLive } from './actions.js';
import type { FakeAccount, FakeManners } from './createFakeBff.js';
import { costLater, costNow, unlivedShare } from './planCost.js';
import { sampleCredits, sampleInvoice, sampleSubscription } from './sampleData.js';

const previewHoldsMs = 10 * 60_000;

type Changed = { subscription: Subscription } | ErrorCode;

export function previewChange(
  account: FakeAccount,
  { plan_id }: Body<'subscriptions.preview-change'>,
): Output<'subscriptions.preview-change'> | ErrorCode {
  const plan = account.plans.find(({ id }) => id === plan_id);
  if (!plan) return 'unknown_plan';
  const { subscription, previews, now } = account;
  if (!isLive(subscription)) return 'not_subscribed';
  const { reason, takes_effect = 'now' } = actionFor(plan, account);
  if (reason) return 'item_unavailable';
  if (plan.id === subscription.plan_id) return { takes_effect, ...costLater(plan, subscription) };
  const isNow = takes_effect === 'now' && subscription.status !== 'trialing';
  const cost = isNow ? costNow(plan, subscription, account) : costLater(plan, subscription);
  const id = `ppv_${previews.size + 1}`;
  const due = cost.due_now.amount_minor;
  previews.set(id, { planId: plan.id, fromPlanId: subscription.plan_id, dueNowMinor: due, createdAt: now });
  return { takes_effect, ...cost, preview_id: id };
}

export function changePlan(
  account: FakeAccount,
  { plan_id, preview_id = '' }: Body<'subscriptions.change-plan'>,
  manners: FakeManners,
): Output<'subscriptions.change-plan'> | ErrorCode {
  const plan = account.plans.find(({ id }) => id === plan_id);
  if (!plan) return 'unknown_plan';
  const { subscription, previews } = account;
  if (!isLive(subscription)) return 'not_subscribed';
  if (plan.id === subscription.plan_id) return { subscription: keep(account, takenBack(account, subscription)) };
  const preview = previews.get(preview_id);
  const { changes_to, payment_due } = subscription;
  const waits = changes_to?.plan_id === plan.id || payment_due?.for_plan_id === plan.id;
  if (preview && waits) return { subscription };
  const { reason, takes_effect = 'now' } = actionFor(plan, account);
  if (reason) return 'item_unavailable';
  const free = keep(account, takenBack(account, subscription));
  const isGood =
    preview?.planId === plan.id &&
    preview.fromPlanId === free.plan_id &&
    Date.parse(account.now) - Date.parse(preview.createdAt) < previewHoldsMs;
  const paysHere = takes_effect === 'period_end' || preview?.dueNowMinor === 0 || manners.card !== 'debit';
  if (!isGood || !paysHere) return { portal_url: 'https://portal.example/session/subscription_update_confirm' };
  if (takes_effect === 'period_end') {
    return { subscription: keep(account, { ...free, changes_to: { plan_id: plan.id, at: free.current_period_end } }) };
  }
  const isDeclined = manners.card === 'declined';
  if (preview.dueNowMinor > 0) {
    const bill = billed(account, plan, preview.dueNowMinor, isDeclined ? 'open' : 'paid');
    if (isDeclined) return { subscription: keep(account, { ...free, payment_due: dueFor(plan, bill) }) };
  }
  return { subscription: beginPlan(account, plan) };
}

export function cancel(account: FakeAccount): Changed {
  const { subscription } = account;
  if (!isLive(subscription)) return 'not_subscribed';
  const { cancels_at = subscription.current_period_end } = subscription;
  return { subscription: keep(account, { ...takenBack(account, subscription), cancels_at }) };
}

export function resume(account: FakeAccount): Changed {
  const { subscription } = account;
  if (!isLive(subscription)) return 'not_subscribed';
  return { subscription: keep(account, { ...takenBack(account, subscription), cancels_at: undefined }) };
}

/** What is due is paid, on the invoice's own page or by another attempt. */
export function payWhatIsDue(account: FakeAccount): void {
  const { subscription, plans } = account;
  const { url, for_plan_id } = subscription?.payment_due ?? {};
  const next = plans.find(({ id }) => id === for_plan_id);
  settle(account, url, 'paid');
  if (next) beginPlan(account, next);
  else if (subscription) account.subscription = { ...subscription, status: 'active', payment_due: undefined };
}

function keep(account: FakeAccount, subscription: Subscription): Subscription {
  account.subscription = subscription;
  return subscription;
}

function billed(account: FakeAccount, { currency, exponent }: Plan, amount_minor: number, status: string): Invoice {
  const { invoices, now } = account;
  const id = `upgrade_${invoices.length + 1}`;
  const invoice = sampleInvoice({ id, amount_minor, currency, exponent, status, created_at: now });
  account.invoices = [invoice, ...invoices];
  return invoice;
}

function settle(account: FakeAccount, url: string | undefined, status: string): void {
  account.invoices = account.invoices.map((each) => (each.hosted_url === url ? { ...each, status } : each));
}

const dueFor = (plan: Plan, { amount_minor, currency, exponent, hosted_url: url = '' }: Invoice) => ({
  amount_minor,
  currency,
  exponent,
  url,
  for_plan_id: plan.id,
});

/** Without the change that waits, for the period's end or for its payment. */
function takenBack(account: FakeAccount, subscription: Subscription): Subscription {
  const { payment_due: due } = subscription;
  if (due?.for_plan_id) settle(account, due.url, 'void');
  return { ...subscription, changes_to: undefined, payment_due: due?.for_plan_id ? undefined : due };
}

/** The plan begins, and with it come the credits of what was paid: for the rest of the period, or for a new one. */
function beginPlan(account: FakeAccount, plan: Plan): Subscription {
  const { subscription, plans, now } = account;
  if (!subscription) throw new Error('There is no subscription to change');
  const { status, trial_ends_at, current_period_end } = subscription;
  if (status === 'trialing')
    return keep(account, sampleSubscription(plan, { status, trial_ends_at, current_period_end }));
  const opensPeriod = plan.interval !== subscription.subscription_plans.interval;
  const share = unlivedShare(subscription, now);
  const former = plans.find(({ id }) => id === subscription.plan_id)?.credits_included ?? 0;
  bringIn(
    account,
    plan,
    opensPeriod
      ? plan.credits_included - Math.floor(former * share)
      : Math.floor((plan.credits_included - former) * share),
  );
  const { at } = costNow(plan, subscription, account);
  return keep(account, sampleSubscription(plan, { current_period_end: at }));
}

function bringIn(account: FakeAccount, { name }: Plan, amount: number): void {
  if (amount <= 0) return;
  const { credits, transactions, now } = account;
  const { balance, total_purchased, held, expiring } = credits;
  account.credits = sampleCredits(balance + amount, total_purchased + amount, { held, expiring });
  account.transactions = [
    {
      id: `txn_plan_${transactions.length}`,
      created_at: now,
      amount,
      balance_after: account.credits.balance,
      kind: 'included',
      description: name,
    },
    ...transactions,
  ];
}
