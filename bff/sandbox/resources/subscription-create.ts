import type Stripe from 'stripe';
import type { z } from 'zod';
import { declined, invalid } from '../api/errors.ts';
import { mergeMetadata } from '../api/params.ts';
import { collectInvoice, defaultMethod, intentFor } from '../billing/collect.ts';
import { redeem } from '../billing/discounts.ts';
import { periodOf, scheduleSubscription } from '../billing/moments.ts';
import { startSubscription } from '../billing/start.ts';
import { change } from '../events.ts';
import type { World } from '../world.ts';
import { need } from './need.ts';
import type { createParams } from './subscription-params.ts';
import { targetsOf } from './subscription-targets.ts';

type Sent = z.output<typeof createParams>;

function trialEndOf(world: World, { trial_end, trial_period_days }: Sent): number | null {
  if (trial_period_days !== undefined) return world.clock.now() + trial_period_days * 86_400;
  return typeof trial_end === 'number' ? trial_end : null;
}

/** A subscription made by call, without Checkout: incomplete until its first invoice is paid. */
export function createSubscription(world: World, sent: Sent): Stripe.Subscription {
  const customer = need(world, 'customer', sent.customer, 'customer');
  const method =
    sent.default_payment_method &&
    need(world, 'payment_method', sent.default_payment_method, 'default_payment_method').id;
  const behavior = sent.payment_behavior ?? 'allow_incomplete';
  if (behavior === 'pending_if_incomplete') {
    throw invalid(
      '`payment_behavior=pending_if_incomplete` is not supported when creating a subscription.',
      'payment_behavior',
    );
  }
  if (
    behavior !== 'default_incomplete' &&
    !method &&
    !defaultMethod(world, customer.id) &&
    trialEndOf(world, sent) === null
  ) {
    const message =
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method.';
    throw invalid(message, undefined, 'resource_missing');
  }
  const trialEnd = trialEndOf(world, sent);
  const { subscription, invoice } = startSubscription(world, {
    customer: customer.id,
    items: targetsOf(world, null, sent.items),
    once: [],
    status: trialEnd === null ? 'incomplete' : 'trialing',
    trialEnd,
    discounts: discountsOf(world, sent, customer.id),
    method: method ?? null,
    metadata: mergeMetadata({}, sent.metadata),
    description: sent.description ?? null,
    missingPaymentMethod: sent.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice',
    automaticTax: sent.automatic_tax?.enabled ?? false,
  });
  payFirst(world, invoice, behavior);
  if (sent.cancel_at_period_end || sent.cancel_at !== undefined) {
    change(world, 'subscription', subscription.id, 'customer.subscription.updated', (found) => {
      found.cancel_at_period_end = sent.cancel_at_period_end ?? false;
      found.cancel_at = sent.cancel_at ?? periodOf(found).end;
      found.canceled_at = world.clock.now();
    });
  }
  scheduleSubscription(world, subscription.id);
  return need(world, 'subscription', subscription.id);
}

function discountsOf(world: World, sent: Sent, customer: string): string[] {
  return (sent.discounts ?? []).map(({ coupon }, index) => {
    const { id } = need(world, 'coupon', coupon, `discounts[${index}][coupon]`);
    return redeem(world, { coupon: id, promotionCode: null, customer }).id;
  });
}

function payFirst(world: World, invoice: Stripe.Invoice, behavior: string): void {
  if (behavior === 'default_incomplete' && invoice.amount_due > 0) {
    intentFor(world, invoice.id);
    return;
  }
  const result = collectInvoice(world, invoice.id, { onSession: behavior !== 'error_if_incomplete' });
  if (behavior === 'error_if_incomplete' && result.kind === 'declined') {
    const { code, declineCode, message } = result.decline;
    throw declined(code, declineCode ?? undefined, message);
  }
}
