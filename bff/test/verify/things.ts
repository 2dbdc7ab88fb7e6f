import { dayMs } from '../../src/billing/time.ts';
import type { Thing } from './wire.ts';

/** Stripe's shapes, by as much of them as is looked at. Times in seconds. */

export interface SubscriptionThing extends Thing {
  customer: string;
  items: {
    data: [
      { id: string; quantity: number; price: { id: string }; current_period_start: number; current_period_end: number },
    ];
  };
}

export const intentOf = (id: string, customer: string, amount: number): Thing => ({
  id,
  customer,
  amount_received: amount,
  currency: 'usd',
  status: 'succeeded',
});

export const sessionOf = (
  id: string,
  checkoutId: string,
  customer: string,
  amount: number,
  created: number,
): Thing => ({
  id,
  client_reference_id: checkoutId,
  metadata: { checkout: checkoutId },
  customer,
  mode: 'payment',
  status: 'open',
  payment_status: 'unpaid',
  payment_intent: null,
  amount_total: amount,
  currency: 'usd',
  line_items: { data: [{ price: 'price_package', quantity: 1 }] },
  created,
});

export const priceOf = (planId: string, amount: number) => ({
  id: `price_${planId}`,
  unit_amount: amount,
  currency: 'usd',
  recurring: { interval: 'month' },
  product: { name: planId },
});

export function subscriptionOf(
  id: string,
  item: string,
  customer: string,
  price: ReturnType<typeof priceOf>,
  created: number,
): SubscriptionThing {
  const period = { current_period_start: created, current_period_end: created + (30 * dayMs) / 1_000 };
  return {
    id,
    customer,
    status: 'active',
    cancel_at: null,
    cancel_at_period_end: false,
    trial_start: null,
    trial_end: null,
    ended_at: null,
    schedule: null,
    latest_invoice: null,
    items: { data: [{ id: item, quantity: 1, price, ...period }] },
    created,
  };
}

export interface Line {
  planId: string;
  amount: number;
  isProration?: boolean;
  /** The plan that a proration leaves: what is left of it is given back. */
  leaves?: string;
}

/** A paid invoice of a period, or of what is left of it. */
export function invoiceOf(id: string, of: SubscriptionThing, payment: string, line: Line, created: number): Thing {
  const [item] = of.items.data;
  const { planId, amount, isProration = false, leaves } = line;
  const lineOf = (plan: string, of: number) => ({
    amount: of,
    period: { start: isProration ? created : item.current_period_start, end: item.current_period_end },
    parent: { subscription_item_details: { subscription_item: item.id, proration: isProration } },
    pricing: { price_details: { price: `price_${plan}` } },
  });
  return {
    id,
    customer: of.customer,
    status: 'paid',
    total: amount,
    amount_paid: amount,
    starting_balance: 0,
    ending_balance: 0,
    currency: 'usd',
    created,
    parent: { type: 'subscription_details', subscription_details: { subscription: of.id } },
    payments: { data: [{ status: 'paid', payment: { payment_intent: payment } }] },
    status_transitions: { paid_at: created },
    lines: {
      has_more: false,
      data: [...(leaves === undefined ? [] : [lineOf(leaves, -1)]), lineOf(planId, amount)],
    },
  };
}
