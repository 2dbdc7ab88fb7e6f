import type Stripe from 'stripe';
import { change, emit } from '../events.ts';
import { need } from '../resources/need.ts';
import type { World } from '../world.ts';
import { cancelNow } from './cancel.ts';
import { defaultMethod } from './collect.ts';
import { appliedDiscounts, dropSpentDiscounts } from './discounts.ts';
import { createInvoice, voidInvoice } from './invoice.ts';
import { hasEnded, incompleteLasts, periodOf, phaseEnd, scheduleSubscription, trialNoticeAt } from './moments.ts';
import { resumeCollection } from './pause-collection.ts';
import { pendingDrafts } from './pending-items.ts';
import { expirePendingUpdate } from './pending-update.ts';
import { billPeriod, periodEnd } from './period.ts';
import { enterNextPhase } from './phases.ts';
import { noticeTrialEnd } from './start.ts';

/** How long Stripe keeps the invoice of a renewal a draft. */
export const draftLasts = 3600;

/** Does all that is due for the subscription at this moment, and plans the next. */
export function runSubscription(world: World, id: string): void {
  const now = world.clock.now();
  const read = () => need(world, 'subscription', id);
  if (hasEnded(read())) return;
  if (read().status === 'incomplete') {
    expireIncomplete(world, read(), now);
    return;
  }
  const isDue = (moment: number | null | undefined) => typeof moment === 'number' && moment <= now;
  if (isDue(read().pending_update?.expires_at)) expirePendingUpdate(world, id);
  if (isDue(read().pause_collection?.resumes_at)) resumeCollection(world, id);
  if (isDue(trialNoticeAt(world, read()))) noticeTrialEnd(world, id);
  if (isDue(read().cancel_at)) {
    cancelNow(world, id);
    return;
  }
  if (isDue(phaseEnd(world, read()))) enterNextPhase(world, id);
  if (hasEnded(read())) return;
  if (read().status !== 'paused' && isDue(periodOf(read()).end)) renew(world, id);
  scheduleSubscription(world, id);
}

function expireIncomplete(
  world: World,
  { id, created, latest_invoice: invoice }: Stripe.Subscription,
  now: number,
): void {
  if (created + incompleteLasts > now) {
    scheduleSubscription(world, id);
    return;
  }
  change(world, 'subscription', id, 'customer.subscription.updated', (subscription) => {
    subscription.status = 'incomplete_expired';
    subscription.ended_at = now;
  });
  if (typeof invoice === 'string' && world.store.get('invoice', invoice)?.status === 'open')
    voidInvoice(world, invoice);
}

/** The next period begins: its invoice comes as a draft, with whatever waited for it. */
function renew(world: World, id: string): void {
  const subscription = need(world, 'subscription', id);
  const wasTrial = subscription.status === 'trialing';
  if (wasTrial && endsTrialWithoutMethod(world, subscription)) return;
  dropSpentDiscounts(world, id, false);
  openPeriod(world, id, { reason: 'subscription_cycle' });
}

/** A trial that ends with no payment method ends as its settings say; tells whether that is the end of it. */
function endsTrialWithoutMethod(world: World, subscription: Stripe.Subscription): boolean {
  const customer = typeof subscription.customer === 'string' ? subscription.customer : subscription.customer.id;
  const behavior = subscription.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice';
  if (defaultMethod(world, customer, subscription) || behavior === 'create_invoice') return false;
  if (behavior === 'cancel') {
    cancelNow(world, subscription.id);
    return true;
  }
  const now = world.clock.now();
  change(world, 'subscription', subscription.id, 'customer.subscription.updated', (found) => {
    found.status = 'paused';
    found.status_details = {
      paused: {
        subscription: { type: 'trial_end_without_payment_method' },
        transitioned_at: now,
        type: 'subscription',
      },
    };
  });
  emit(world, 'customer.subscription.paused', need(world, 'subscription', subscription.id));
  return true;
}

interface Opening {
  reason: Stripe.Invoice.BillingReason;
  /** A new anchor: the period begins now. */
  anchor?: number;
}

/** Opens the period that begins where the last one ended (or at a new anchor), with its draft invoice. */
export function openPeriod(world: World, id: string, { reason, anchor }: Opening): Stripe.Invoice {
  const subscription = need(world, 'subscription', id);
  const [first] = subscription.items.data;
  if (!first) throw new Error(`${id} has no items`);
  const before = periodOf(subscription);
  const start = anchor ?? before.end;
  const period = { start, end: periodEnd(first.price, anchor ?? subscription.billing_cycle_anchor, start) };
  const bill = billPeriod(
    world,
    subscription.items.data,
    period,
    appliedDiscounts(world, subscription.discounts),
    false,
  );
  const invoice = createInvoice(world, {
    customer: typeof subscription.customer === 'string' ? subscription.customer : subscription.customer.id,
    subscription,
    reason,
    drafts: [...pendingDrafts(world, subscription), ...bill.drafts],
    discounts: subscription.discounts,
    currency: subscription.currency,
    period: { start: before.start, end: start },
    automaticTax: subscription.automatic_tax.enabled,
  });
  const finalizesAt = world.clock.now() + draftLasts;
  change(world, 'invoice', invoice.id, null, (found) => {
    found.automatically_finalizes_at = finalizesAt;
  });
  world.jobs.set('invoice.finalize', invoice.id, finalizesAt);
  change(world, 'subscription', id, 'customer.subscription.updated', (found, hidden) => {
    if (found.status === 'trialing') found.status = 'active';
    if (anchor !== undefined) found.billing_cycle_anchor = anchor;
    found.latest_invoice = invoice.id;
    for (const item of found.items.data) {
      item.current_period_start = period.start;
      item.current_period_end = period.end;
    }
    hidden.billed = bill.billed;
  });
  dropSpentDiscounts(world, id, true);
  return need(world, 'invoice', invoice.id);
}
