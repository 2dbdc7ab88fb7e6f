import Stripe from 'stripe';
import { newId } from '../ids.ts';
import type { World } from '../world.ts';

/** The older half of a price, which still stands beside it on subscription items. */
function planOf(price: Stripe.Price): Stripe.Plan {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: Stripe.Decimal.from(price.unit_amount ?? 0),
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? 'month',
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: typeof price.product === 'string' ? price.product : price.product.id,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}

interface ItemOrder {
  id?: string;
  price: Stripe.Price;
  quantity: number;
  subscription: string;
  period: { start: number; end: number };
  metadata?: Record<string, string>;
  created?: number;
}

export function itemObject(world: World, order: ItemOrder): Stripe.SubscriptionItem {
  return {
    id: order.id ?? newId('si'),
    object: 'subscription_item',
    billing_thresholds: null,
    created: order.created ?? world.clock.now(),
    current_period_end: order.period.end,
    current_period_start: order.period.start,
    current_trial: null,
    discounts: [],
    metadata: order.metadata ?? {},
    plan: planOf(order.price),
    price: order.price,
    quantity: order.quantity,
    subscription: order.subscription,
    tax_rates: [],
  };
}

const blank = {
  application: null,
  application_fee_percent: null,
  billing_cycle_anchor_config: null,
  billing_schedules: [],
  billing_thresholds: null,
  cancel_at: null,
  cancel_at_period_end: false,
  canceled_at: null,
  cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
  collection_method: 'charge_automatically',
  customer_account: null,
  days_until_due: null,
  default_source: null,
  default_tax_rates: [],
  ended_at: null,
  invoice_settings: {
    account_tax_ids: null,
    custom_fields: null,
    description: null,
    footer: null,
    issuer: { type: 'self' },
  },
  livemode: false,
  managed_payments: null,
  next_pending_invoice_item_invoice: null,
  on_behalf_of: null,
  pause_collection: null,
  pending_invoice_item_interval: null,
  pending_setup_intent: null,
  pending_update: null,
  schedule: null,
  test_clock: null,
  transfer_data: null,
} satisfies Partial<Stripe.Subscription>;

interface Order {
  id: string;
  anchor: number;
  currency: string;
  customer: string;
  items: Stripe.SubscriptionItem[];
  latestInvoice: string;
  status: Stripe.Subscription.Status;
  trialEnd: number | null;
  discounts: string[];
  method: string | null;
  metadata: Record<string, string>;
  description: string | null;
  missingPaymentMethod: 'cancel' | 'create_invoice' | 'pause';
  automaticTax: boolean;
}

export function subscriptionObject(world: World, order: Order): Stripe.Subscription {
  const now = world.clock.now();
  return {
    ...blank,
    id: order.id,
    object: 'subscription',
    automatic_tax: {
      disabled_reason: null,
      enabled: order.automaticTax,
      liability: order.automaticTax ? { type: 'self' } : null,
    },
    billing_cycle_anchor: order.anchor,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    created: now,
    currency: order.currency,
    customer: order.customer,
    default_payment_method: order.method,
    description: order.description,
    discounts: order.discounts,
    items: {
      object: 'list',
      data: order.items,
      has_more: false,
      url: `/v1/subscription_items?subscription=${order.id}`,
    },
    latest_invoice: order.latestInvoice,
    metadata: order.metadata,
    payment_settings: { payment_method_options: null, payment_method_types: null, save_default_payment_method: 'off' },
    start_date: now,
    status: order.status,
    trial_end: order.trialEnd,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: order.missingPaymentMethod },
    },
    trial_start: order.trialEnd === null ? null : now,
  };
}
