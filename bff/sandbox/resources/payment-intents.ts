import type Stripe from 'stripe';
import { endpoint } from '../api/endpoint.ts';
import { pageOf } from '../api/list.ts';
import { expand, hash, paging, range, text } from '../api/params.ts';
import { add } from '../events.ts';
import { newId, randomText } from '../ids.ts';
import type { HiddenOf } from '../store/kinds.ts';
import type { World } from '../world.ts';
import { need } from './need.ts';

export interface IntentOrder {
  amount: number;
  currency: string;
  customer: string | null;
  description?: string | null;
  metadata?: Record<string, string>;
  receiptEmail?: string | null;
  setupFutureUsage?: 'off_session' | 'on_session' | null;
  methodTypes: string[];
}

const blank = {
  allowed_payment_method_types: null,
  amount_capturable: 0,
  amount_received: 0,
  application: null,
  application_fee_amount: null,
  automatic_payment_methods: null,
  canceled_at: null,
  cancellation_reason: null,
  capture_method: 'automatic_async',
  confirmation_method: 'automatic',
  customer_account: null,
  excluded_payment_method_types: null,
  last_payment_error: null,
  latest_charge: null,
  livemode: false,
  managed_payments: null,
  next_action: null,
  on_behalf_of: null,
  payment_method: null,
  payment_method_configuration_details: null,
  payment_record: null,
  processing: null,
  review: null,
  shipping: null,
  source: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  status: 'requires_payment_method',
  transfer_data: null,
  transfer_group: null,
} satisfies Partial<Stripe.PaymentIntent>;

export function createIntent(
  world: World,
  order: IntentOrder,
  hidden: HiddenOf<'payment_intent'>,
): Stripe.PaymentIntent {
  const id = newId('pi');
  const usage = order.setupFutureUsage ?? null;
  const intent: Stripe.PaymentIntent = {
    ...blank,
    id,
    object: 'payment_intent',
    amount: order.amount,
    amount_details: { tip: {} },
    client_secret: `${id}_secret_${randomText(25)}`,
    created: world.clock.now(),
    currency: order.currency,
    customer: order.customer,
    description: order.description ?? null,
    metadata: order.metadata ?? {},
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: order.methodTypes,
    receipt_email: order.receiptEmail ?? null,
    setup_future_usage: usage,
  };
  return add(world, 'payment_intent', intent, 'payment_intent.created', hidden);
}

export const paymentIntentEndpoints = [
  endpoint(
    'GET',
    '/v1/payment_intents/:id',
    hash({ expand: expand().optional(), client_secret: text().optional() }),
    (world, _params, ids) => need(world, 'payment_intent', ids.id),
  ),
  endpoint(
    'GET',
    '/v1/payment_intents',
    hash({ ...paging, created: range().optional(), customer: text().optional(), expand: expand().optional() }),
    (world, { customer, ...params }) => pageOf(world, 'payment_intent', '/v1/payment_intents', params, { customer }),
  ),
];
