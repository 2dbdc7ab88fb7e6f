import type Stripe from 'stripe';
import type { z } from 'zod';
import { endpoint } from '../api/endpoint.ts';
import { impossible, invalid, missing } from '../api/errors.ts';
import { pageOf } from '../api/list.ts';
import { expand, hash, mergeMetadata, oneOf, paging, range, text } from '../api/params.ts';
import { cancelNow } from '../billing/cancel.ts';
import { redeem } from '../billing/discounts.ts';
import { hasEnded, periodOf, scheduleSubscription } from '../billing/moments.ts';
import { pauseSubscription, resumeSubscription } from '../billing/pause.ts';
import { creditUnused } from '../billing/prorated-cancel.ts';
import { updateItems } from '../billing/update.ts';
import { change } from '../events.ts';
import type { World } from '../world.ts';
import { need } from './need.ts';
import { createSubscription } from './subscription-create.ts';
import {
  cancelParams,
  createParams,
  notPending,
  pauseParams,
  resumeParams,
  updateParams,
} from './subscription-params.ts';
import { prorationMoment, targetsOf } from './subscription-targets.ts';

type Sent = z.output<typeof updateParams>;

/** Stripe's refusals before anything is changed. */
function checkUpdate(subscription: Stripe.Subscription, sent: Sent): void {
  if (hasEnded(subscription)) {
    const message = 'A canceled subscription can only update its cancellation_details and metadata.';
    const others = Object.keys(sent).filter((key) => !['cancellation_details', 'metadata', 'expand'].includes(key));
    if (others.length > 0) throw impossible(message);
  }
  const touchesEnd = sent.cancel_at !== undefined || sent.cancel_at_period_end !== undefined;
  if (subscription.schedule && touchesEnd) {
    throw impossible(
      `The subscription is managed by the subscription schedule \`${subscription.schedule}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
    );
  }
  if (sent.cancel_at !== undefined && sent.cancel_at_period_end !== undefined) {
    throw invalid('You may only specify one of these parameters: cancel_at, cancel_at_period_end.', 'cancel_at');
  }
  const unsupported = notPending.filter((key) => sent[key] !== undefined);
  if (sent.payment_behavior === 'pending_if_incomplete' && unsupported.length > 0) {
    throw invalid(
      `You can only pass in supported parameters when using \`payment_behavior=pending_if_incomplete\`. Unsupported: ${unsupported.join(', ')}.`,
      unsupported[0],
    );
  }
}

function cancelMoment(world: World, subscription: Stripe.Subscription, sent: NonNullable<Sent['cancel_at']>): number {
  if (typeof sent !== 'number') return periodOf(subscription).end;
  if (sent <= world.clock.now()) throw invalid('`cancel_at` must be a timestamp in the future.', 'cancel_at');
  return sent;
}

/** Whether and when it ends. Each of the two ways is taken back by its own parameter. */
function applyEnd(world: World, subscription: Stripe.Subscription, sent: Sent): void {
  const was = subscription.cancel_at !== null;
  if (sent.cancel_at === null) {
    subscription.cancel_at = null;
    subscription.cancel_at_period_end = false;
  } else if (sent.cancel_at !== undefined) {
    subscription.cancel_at = cancelMoment(world, subscription, sent.cancel_at);
    subscription.cancel_at_period_end = false;
  }
  if (sent.cancel_at_period_end) {
    subscription.cancel_at_period_end = true;
    subscription.cancel_at = periodOf(subscription).end;
  } else if (sent.cancel_at_period_end === false && subscription.cancel_at_period_end) {
    subscription.cancel_at_period_end = false;
    subscription.cancel_at = null;
  }
  const is = subscription.cancel_at !== null;
  if (is && !was) subscription.canceled_at = world.clock.now();
  if (!is) subscription.canceled_at = null;
  const details = subscription.cancellation_details ?? {
    comment: null,
    feedback: null,
    feedback_option: null,
    reason: null,
  };
  if (is !== was) details.reason = is ? 'cancellation_requested' : null;
  if (sent.cancellation_details?.comment !== undefined) details.comment = sent.cancellation_details.comment;
  if (sent.cancellation_details?.feedback !== undefined) details.feedback = sent.cancellation_details.feedback;
  subscription.cancellation_details = details;
}

function applyFields(world: World, subscription: Stripe.Subscription, sent: Sent): void {
  subscription.metadata = mergeMetadata(subscription.metadata, sent.metadata);
  if (sent.description !== undefined) subscription.description = sent.description;
  if (sent.default_payment_method !== undefined) {
    subscription.default_payment_method = need(
      world,
      'payment_method',
      sent.default_payment_method,
      'default_payment_method',
    ).id;
  }
  if (sent.automatic_tax) {
    const { enabled } = sent.automatic_tax;
    subscription.automatic_tax = { disabled_reason: null, enabled, liability: enabled ? { type: 'self' } : null };
  }
  if (sent.pause_collection !== undefined) {
    subscription.pause_collection = sent.pause_collection && { resumes_at: null, ...sent.pause_collection };
  }
  if (sent.trial_settings) {
    subscription.trial_settings = { end_behavior: { billing_cycle_anchor: null, ...sent.trial_settings.end_behavior } };
  }
  if (hasEnded(subscription)) {
    const { comment, feedback } = sent.cancellation_details ?? {};
    const details = subscription.cancellation_details ?? {
      comment: null,
      feedback: null,
      feedback_option: null,
      reason: null,
    };
    subscription.cancellation_details = {
      ...details,
      comment: comment ?? details.comment,
      feedback: feedback ?? details.feedback,
    };
  } else applyEnd(world, subscription, sent);
}

function applyDiscounts(world: World, id: string, sent: Sent['discounts']): void {
  if (sent === undefined) return;
  const { customer } = need(world, 'subscription', id);
  const owner = typeof customer === 'string' ? customer : customer.id;
  const discounts = (sent ?? []).map(({ coupon, discount, promotion_code: code }, index) => {
    if (discount) return need(world, 'discount', discount, `discounts[${index}][discount]`).id;
    const promotion = code ? need(world, 'promotion_code', code, `discounts[${index}][promotion_code]`) : undefined;
    const named = promotion ? promotion.promotion.coupon : coupon;
    const { id: couponId } = need(
      world,
      'coupon',
      typeof named === 'string' ? named : named?.id,
      `discounts[${index}][coupon]`,
    );
    return redeem(world, { coupon: couponId, promotionCode: promotion?.id ?? null, customer: owner, subscription: id })
      .id;
  });
  change(world, 'subscription', id, null, (subscription) => {
    subscription.discounts = discounts;
  });
}

/** A trial moved to another end: the period and the anchor go with it. */
function moveTrial(world: World, id: string, trialEnd: number): void {
  if (trialEnd <= world.clock.now())
    throw invalid('Invalid timestamp: must be an integer Unix timestamp in the future.', 'trial_end');
  change(world, 'subscription', id, 'customer.subscription.updated', (subscription) => {
    subscription.status = 'trialing';
    subscription.trial_end = trialEnd;
    subscription.trial_start ??= world.clock.now();
    subscription.billing_cycle_anchor = trialEnd;
    for (const item of subscription.items.data) item.current_period_end = trialEnd;
  });
}

function updateSubscription(world: World, id: string, sent: Sent): Stripe.Subscription {
  const subscription = need(world, 'subscription', id);
  checkUpdate(subscription, sent);
  applyDiscounts(world, id, sent.discounts);
  change(world, 'subscription', id, 'customer.subscription.updated', (found) => applyFields(world, found, sent));
  if (typeof sent.trial_end === 'number') moveTrial(world, id, sent.trial_end);
  const endsTrial = sent.trial_end === 'now' && subscription.status === 'trialing';
  const resetsAnchor = sent.billing_cycle_anchor?.type === 'now';
  if (sent.items || endsTrial || resetsAnchor) {
    updateItems(world, id, {
      targets: targetsOf(world, subscription, sent.items ?? []),
      proration: sent.proration_behavior ?? 'create_prorations',
      payment: sent.payment_behavior ?? 'allow_incomplete',
      at: prorationMoment(world, subscription, sent.proration_date),
      resetsAnchor,
      endsTrial,
      onSession: sent.off_session === false,
    });
  }
  scheduleSubscription(world, id);
  return need(world, 'subscription', id);
}

function cancelSubscription(world: World, id: string, sent: z.output<typeof cancelParams>): Stripe.Subscription {
  const subscription = need(world, 'subscription', id);
  // Stripe answers a second cancellation as though there were none to cancel.
  if (hasEnded(subscription)) throw missing('subscription', id);
  creditUnused(world, subscription, { prorate: sent.prorate ?? false, invoiceNow: sent.invoice_now ?? false });
  return cancelNow(world, id, { reason: 'cancellation_requested', ...sent.cancellation_details });
}

const statuses = [
  'active',
  'all',
  'canceled',
  'ended',
  'incomplete',
  'incomplete_expired',
  'past_due',
  'paused',
  'trialing',
  'unpaid',
] as const;
const live = statuses.filter((status) => !['all', 'canceled', 'ended'].includes(status));

const listParams = hash({
  ...paging,
  collection_method: oneOf('charge_automatically', 'send_invoice').optional(),
  created: range().optional(),
  customer: text().optional(),
  expand: expand().optional(),
  price: text().optional(),
  status: oneOf(...statuses).optional(),
});

function wantedStatuses(status: (typeof statuses)[number] | undefined): readonly string[] | undefined {
  if (status === undefined) return live;
  if (status === 'all') return undefined;
  return status === 'ended' ? ['canceled', 'incomplete_expired'] : [status];
}

const one = hash({ expand: expand().optional() });

export const subscriptionEndpoints = [
  endpoint('POST', '/v1/subscriptions', createParams, createSubscription),
  endpoint('GET', '/v1/subscriptions/:id', one, (world, _params, ids) => need(world, 'subscription', ids.id)),
  endpoint('POST', '/v1/subscriptions/:id', updateParams, (world, params, ids) =>
    updateSubscription(world, ids.id ?? '', params),
  ),
  endpoint('DELETE', '/v1/subscriptions/:id', cancelParams, (world, params, ids) =>
    cancelSubscription(world, ids.id ?? '', params),
  ),
  endpoint('POST', '/v1/subscriptions/:id/resume', resumeParams, (world, params, ids) =>
    resumeSubscription(world, ids.id ?? '', params),
  ),
  endpoint('POST', '/v1/subscriptions/:id/pause', pauseParams, (world, params, ids) =>
    pauseSubscription(world, ids.id ?? '', params.invoicing_behavior),
  ),
  endpoint('GET', '/v1/subscriptions', listParams, (world, { collection_method, customer, price, status, ...params }) =>
    pageOf(world, 'subscription', '/v1/subscriptions', params, {
      collection_method,
      customer,
      'items.data[0].price.id': price,
      status: wantedStatuses(status),
    }),
  ),
];
