import type Stripe from 'stripe';
import { endpoint } from '../api/endpoint.ts';
import { pageOf } from '../api/list.ts';
import { expand, hash, paging, range, text } from '../api/params.ts';
import type { Decline } from '../cards.ts';
import { newId, randomText } from '../ids.ts';
import type { World } from '../world.ts';
import { need } from './need.ts';
import { isDebit } from './payment-methods.ts';

const blank = {
  amount_refunded: 0,
  application: null,
  application_fee: null,
  application_fee_amount: null,
  balance_transaction: null,
  customer: null,
  disputed: false,
  failure_balance_transaction: null,
  failure_code: null,
  failure_message: null,
  fraud_details: {},
  livemode: false,
  on_behalf_of: null,
  radar_options: {},
  receipt_number: null,
  refunded: false,
  review: null,
  shipping: null,
  source: null,
  source_transfer: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  transfer_data: null,
  transfer_group: null,
} satisfies Partial<Stripe.Charge>;

const unanswered = { advice_code: null, network_advice_code: null, network_decline_code: null };

function outcomeOf(decline: Decline | undefined): Stripe.Charge.Outcome {
  if (!decline) {
    return {
      ...unanswered,
      network_status: 'approved_by_network',
      reason: null,
      risk_level: 'normal',
      risk_score: 20,
      seller_message: 'Payment complete.',
      type: 'authorized',
    };
  }
  return {
    ...unanswered,
    advice_code: 'try_again_later',
    network_status: 'declined_by_network',
    reason: decline.declineCode ?? decline.code,
    risk_level: 'normal',
    risk_score: 20,
    seller_message: 'The bank did not return any further details with this decline.',
    type: 'issuer_declined',
  };
}

function cardDetails(
  card: Stripe.PaymentMethod.Card,
  amount: number,
  isAuthenticated: boolean,
): Stripe.Charge.PaymentMethodDetails.Card {
  return {
    amount_authorized: amount,
    authorization_code: randomText(6).toUpperCase(),
    brand: card.brand,
    checks: card.checks,
    country: card.country,
    electronic_commerce_indicator: null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    fingerprint: card.fingerprint,
    funding: card.funding,
    installments: null,
    last4: card.last4,
    mandate: null,
    network: card.brand,
    network_token: { used: false },
    network_transaction_id: randomText(15),
    regulated_status: 'unregulated',
    three_d_secure: isAuthenticated
      ? {
          authentication_flow: 'challenge',
          electronic_commerce_indicator: '05',
          exemption_indicator: null,
          result: 'authenticated',
          result_reason: null,
          transaction_id: null,
          version: '2.2.0',
        }
      : null,
    transaction_link_id: null,
    wallet: null,
  };
}

function methodDetails(
  method: Stripe.PaymentMethod,
  amount: number,
  isAuthenticated: boolean,
): Stripe.Charge.PaymentMethodDetails {
  if (method.sepa_debit) {
    const { bank_code, branch_code, country, fingerprint, last4 } = method.sepa_debit;
    return { type: 'sepa_debit', sepa_debit: { bank_code, branch_code, country, fingerprint, last4, mandate: null } };
  }
  if (method.us_bank_account) {
    const { account_holder_type, account_type, bank_name, fingerprint, last4, routing_number } = method.us_bank_account;
    return {
      type: 'us_bank_account',
      us_bank_account: {
        account_holder_type,
        account_type,
        bank_name,
        fingerprint,
        last4,
        payment_reference: null,
        routing_number,
      },
    };
  }
  return { type: 'card', card: method.card && cardDetails(method.card, amount, isAuthenticated) };
}

/** The charge of one attempt: pending for a bank debit, failed where it was declined, else succeeded. Not yet kept. */
export function chargeObject(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  { decline, isAuthenticated }: { decline?: Decline; isAuthenticated: boolean },
): Stripe.Charge {
  const id = newId('ch');
  const status = decline ? 'failed' : isDebit(method) ? 'pending' : 'succeeded';
  return {
    ...blank,
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: decline ? 0 : intent.amount,
    billing_details: method.billing_details,
    calculated_statement_descriptor: world.merchant.toUpperCase().slice(0, 22),
    captured: !decline,
    created: world.clock.now(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    metadata: intent.metadata,
    outcome: outcomeOf(decline),
    paid: status === 'succeeded',
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: methodDetails(method, intent.amount, isAuthenticated),
    receipt_email: intent.receipt_email,
    receipt_url: decline ? null : `${world.baseUrl}/receipts/${id}`,
    status,
  };
}

export const chargeEndpoints = [
  endpoint('GET', '/v1/charges/:id', hash({ expand: expand().optional() }), (world, _params, ids) =>
    need(world, 'charge', ids.id),
  ),
  endpoint(
    'GET',
    '/v1/charges',
    hash({
      ...paging,
      created: range().optional(),
      customer: text().optional(),
      payment_intent: text().optional(),
      expand: expand().optional(),
    }),
    (world, { customer, payment_intent, ...params }) =>
      pageOf(world, 'charge', '/v1/charges', params, { customer, payment_intent }),
  ),
];
