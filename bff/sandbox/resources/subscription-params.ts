import { z } from 'zod';
import { bool, expand, hash, int, list, metadata, oneOf, text, unset } from '../api/params.ts';

export const proration = oneOf('always_invoice', 'create_prorations', 'none').optional();
const payment = oneOf(
  'allow_incomplete',
  'default_incomplete',
  'error_if_incomplete',
  'pending_if_incomplete',
).optional();
const discounts = unset(
  list(hash({ coupon: text().optional(), discount: text().optional(), promotion_code: text().optional() }), 20),
).optional();
const anchor = hash({ type: oneOf('now', 'unchanged') }).optional();
const trialEnd = z.union([z.literal('now'), int()]).optional();
const trialSettings = hash({
  end_behavior: hash({ missing_payment_method: oneOf('cancel', 'create_invoice', 'pause') }),
}).optional();

const cancellationDetails = hash({
  comment: unset(text()).optional(),
  feedback: unset(
    oneOf(
      'customer_service',
      'low_quality',
      'missing_features',
      'other',
      'switched_service',
      'too_complex',
      'too_expensive',
      'unused',
    ),
  ).optional(),
}).optional();

export const itemParams = hash({
  deleted: bool().optional(),
  id: text().optional(),
  metadata: metadata().optional(),
  price: text().optional(),
  quantity: int(0).optional(),
});

const shared = {
  automatic_tax: hash({ enabled: bool() }).optional(),
  cancel_at_period_end: bool().optional(),
  default_payment_method: text().optional(),
  description: unset(text(500)).optional(),
  discounts,
  expand: expand().optional(),
  metadata: metadata().optional(),
  off_session: bool().optional(),
  payment_behavior: payment,
  payment_settings: hash({ save_default_payment_method: oneOf('off', 'on_subscription').optional() }).optional(),
  proration_behavior: proration,
  trial_end: trialEnd,
  trial_settings: trialSettings,
};

export const createParams = hash({
  ...shared,
  cancel_at: int().optional(),
  customer: text(),
  items: list(hash({ metadata: metadata().optional(), price: text(), quantity: int(0).optional() }), 20),
  trial_period_days: int(1, 730).optional(),
});

export const updateParams = hash({
  ...shared,
  billing_cycle_anchor: anchor,
  cancel_at: unset(z.union([oneOf('max_billed_until', 'max_period_end', 'min_period_end'), int()])).optional(),
  cancellation_details: cancellationDetails,
  items: list(itemParams, 20).optional(),
  pause_collection: unset(
    hash({ behavior: oneOf('keep_as_draft', 'mark_uncollectible', 'void'), resumes_at: int().optional() }),
  ).optional(),
  proration_date: int().optional(),
});

export const cancelParams = hash({
  cancellation_details: cancellationDetails,
  expand: expand().optional(),
  invoice_now: bool().optional(),
  prorate: bool().optional(),
});

export const resumeParams = hash({
  billing_cycle_anchor: anchor,
  expand: expand().optional(),
  payment_behavior: oneOf('resume_on_payment_attempt', 'resume_on_payment_success').optional(),
  proration_behavior: proration,
  proration_date: int().optional(),
});

export const pauseParams = hash({
  expand: expand().optional(),
  invoicing_behavior: oneOf('invoice', 'pending_invoice_item').optional(),
  type: oneOf('subscription').optional(),
});

/** Stripe refuses these together with `pending_if_incomplete`: an update that waits can hold no more than items and trial. */
export const notPending: readonly (keyof z.output<typeof updateParams>)[] = [
  'automatic_tax',
  'cancel_at',
  'cancel_at_period_end',
  'cancellation_details',
  'default_payment_method',
  'description',
  'metadata',
  'pause_collection',
  'payment_settings',
  'trial_settings',
];
