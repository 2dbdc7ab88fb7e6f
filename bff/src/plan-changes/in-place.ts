import type Stripe from 'stripe';
import { minuteMs } from '../billing/time.ts';
import { Refusal } from '../refusal.ts';
import type { Services } from '../services.ts';
import type { PlanPreview } from '../storage/plan-changes.ts';
import { askStripe, isKeyMismatch, isServerFailure } from '../stripe/calls.ts';
import { idOf } from '../stripe/from-stripe.ts';
import type { Current } from './current.ts';
import { atOnce, type PlanChange } from './parameters.ts';

const previewHoldsMs = 10 * minuteMs;

/**
 * Whether the change can be made here as it was previewed. What has changed since, is too old, or is paid in a way that
 * takes days (a pending update would not live so long) is confirmed on the portal's page instead.
 */
export function canBeMadeHere(
  preview: PlanPreview,
  { priceId, takesEffect }: PlanChange,
  { source, item }: Current,
  now: number,
): boolean {
  const isAsPreviewed =
    now - preview.createdAt < previewHoldsMs &&
    preview.subscriptionId === source.id &&
    preview.fromPriceId === item.price.id &&
    preview.toPriceId === priceId &&
    (preview.prorationDate ?? item.current_period_start) >= item.current_period_start;
  return isAsPreviewed && (takesEffect === 'period_end' || preview.dueNowMinor === 0 || paysAtOnce(source));
}

const bankDebits = ['acss_debit', 'au_becs_debit', 'bacs_debit', 'nz_bank_account', 'sepa_debit', 'us_bank_account'];

function paysAtOnce({ customer, default_payment_method }: Stripe.Subscription): boolean {
  const ofCustomer =
    typeof customer === 'object' && 'invoice_settings' in customer
      ? customer.invoice_settings.default_payment_method
      : null;
  const method = default_payment_method ?? ofCustomer;
  return method !== null && typeof method === 'object' && !bankDebits.includes(method.type);
}

/** Changes the plan now, and has it paid now: until it is, the old plan stays. */
export async function changeNow(
  preview: PlanPreview,
  { priceId }: PlanChange,
  current: Current,
  { storage, stripe }: Services,
): Promise<void> {
  const params = {
    ...atOnce(current, priceId, preview.prorationDate),
    payment_behavior: 'pending_if_incomplete',
  } as const;
  const idempotencyKey = `plan:${preview.id}:${preview.attempt}`;
  try {
    await askStripe(() => stripe.subscriptions.update(current.source.id, params, { idempotencyKey }));
  } catch (error) {
    const { cause } = error as Error;
    if (isServerFailure(cause) || isKeyMismatch(cause)) await storage.planChanges.nextAttempt(preview);
    throw error instanceof Refusal && error.code === 'stripe_unavailable' ? maybeMade(error) : error;
  }
  // What was answered is answered: should the person take it back and confirm once more, that is another change.
  await storage.planChanges.nextAttempt(preview);
}

/** Without an answer it is not known whether it was made, and so paid. */
const maybeMade = ({ cause, retryAfterS = 1 }: Refusal) =>
  new Refusal(
    'stripe_unavailable',
    'The payment provider did not answer in time. Please look at your plan again before you change it once more.',
    { cause, retryAfterS },
  );

/** Changes the plan when the period ends, by a schedule that then lets go. */
export async function changeAtPeriodEnd(
  { plan, priceId }: PlanChange,
  { source, item }: Current,
  { stripe }: Services,
): Promise<void> {
  const schedule = await askStripe(() => stripe.subscriptionSchedules.create({ from_subscription: source.id }));
  const [present] = schedule.phases;
  if (!present) throw new Error(`${schedule.id} has no phase`);
  const { end_date, start_date, trial_end } = present;
  // A phase that names no coupons has none but the customer's own.
  const discounts = present.discounts.map(namedDiscount);
  const shared = { discounts: discounts.length === 0 ? ('' as const) : discounts, proration_behavior: 'none' } as const;
  const quantity = item.quantity ?? 1;
  await askStripe(() =>
    stripe.subscriptionSchedules.update(schedule.id, {
      end_behavior: 'release',
      phases: [
        {
          ...shared,
          start_date,
          end_date,
          items: [{ price: item.price.id, quantity }],
          ...(trial_end === null ? {} : { trial_end }),
        },
        {
          ...shared,
          start_date: end_date,
          duration: { interval: plan.interval, interval_count: 1 },
          items: [{ price: priceId, quantity }],
        },
      ],
    }),
  );
}

function namedDiscount({ coupon, discount, promotion_code }: Stripe.SubscriptionSchedule.Phase.Discount) {
  const [held, code, bare] = [idOf(discount), idOf(promotion_code), idOf(coupon)];
  if (held) return { discount: held };
  return code ? { promotion_code: code } : { coupon: bare };
}
