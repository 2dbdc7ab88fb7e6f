import type Stripe from 'stripe';
import { change, emit } from '../events.ts';
import { need } from '../resources/need.ts';
import type { World } from '../world.ts';
import { voidInvoice } from './invoice.ts';

interface Cancellation {
  reason?: 'cancellation_requested' | 'payment_failed';
  feedback?: Stripe.Subscription.CancellationDetails.Feedback | null;
  comment?: string | null;
}

/** Ends the subscription for good: its waiting work is dropped, its unpaid first invoice void. */
export function cancelNow(world: World, id: string, details: Cancellation = {}): Stripe.Subscription {
  const before = need(world, 'subscription', id);
  const now = world.clock.now();
  world.jobs.clear('subscription.due', id);
  endSchedule(world, before, now);
  closeInvoices(world, before);
  const ended = change(world, 'subscription', id, null, (subscription) => {
    subscription.status = 'canceled';
    subscription.ended_at = now;
    subscription.canceled_at ??= now;
    subscription.pending_update = null;
    subscription.schedule = null;
    subscription.cancellation_details = {
      comment: details.comment ?? subscription.cancellation_details?.comment ?? null,
      feedback: details.feedback ?? subscription.cancellation_details?.feedback ?? null,
      feedback_option: null,
      reason: details.reason ?? 'cancellation_requested',
    };
  });
  emit(world, 'customer.subscription.deleted', ended);
  return ended;
}

function endSchedule(world: World, subscription: Stripe.Subscription, now: number): void {
  if (typeof subscription.schedule !== 'string') return;
  const schedule = change(world, 'subscription_schedule', subscription.schedule, null, (found) => {
    found.status = 'canceled';
    found.canceled_at = now;
    found.current_phase = null;
  });
  emit(world, 'subscription_schedule.canceled', schedule);
}

/** A first invoice that was never paid is void; what is owed for a time that was used stays open. Nothing is tried again by itself. */
function closeInvoices(world: World, subscription: Stripe.Subscription): void {
  const customer = typeof subscription.customer === 'string' ? subscription.customer : subscription.customer.id;
  for (const invoice of world.store.list('invoice', { where: { customer, status: ['draft', 'open'] } })) {
    const hidden = world.store.hidden('invoice', invoice.id);
    if (hidden.subscription !== subscription.id) continue;
    if (subscription.status === 'incomplete' || hidden.appliesPendingUpdate) {
      voidInvoice(world, invoice.id);
      continue;
    }
    world.jobs.clear('invoice.retry', invoice.id);
    world.jobs.clear('invoice.finalize', invoice.id);
    change(world, 'invoice', invoice.id, 'invoice.updated', (open) => {
      open.auto_advance = false;
      open.next_payment_attempt = null;
    });
  }
}
