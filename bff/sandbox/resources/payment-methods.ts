import type Stripe from 'stripe';
import { endpoint } from '../api/endpoint.ts';
import { declined, missing } from '../api/errors.ts';
import { pageOf } from '../api/list.ts';
import { expand, hash, oneOf, paging, text } from '../api/params.ts';
import { type CardBehavior, cards, tokens } from '../cards.ts';
import { add, change, emit } from '../events.ts';
import { newId, randomText } from '../ids.ts';
import type { Settling } from '../store/kinds.ts';
import type { World } from '../world.ts';
import { need } from './need.ts';

export interface BillingDetails {
  email?: string | null;
  name?: string | null;
  country?: string | null;
  postalCode?: string | null;
}

function blank(world: World, type: 'card' | 'sepa_debit' | 'us_bank_account', details: BillingDetails) {
  const { country = null, postalCode = null } = details;
  return {
    id: newId('pm'),
    object: 'payment_method' as const,
    allow_redisplay: 'limited' as const,
    billing_details: {
      address: { city: null, country, line1: null, line2: null, postal_code: postalCode, state: null },
      email: details.email ?? null,
      name: details.name ?? null,
      phone: null,
      tax_id: null,
    },
    created: world.clock.now(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type,
  };
}

/** A card that is not attached to anyone yet. */
export function createCard(
  world: World,
  card: { number: string; expMonth: number; expYear: number },
  details: BillingDetails = {},
): Stripe.PaymentMethod {
  const number = card.number.replace(/\s/g, '');
  const { brand, country } = cards[number] ?? { brand: 'visa', country: 'US' };
  const method: Stripe.PaymentMethod = {
    ...blank(world, 'card', details),
    card: {
      brand,
      checks: {
        address_line1_check: null,
        address_postal_code_check: details.postalCode ? 'pass' : null,
        cvc_check: 'pass',
      },
      country,
      display_brand: brand,
      exp_month: card.expMonth,
      exp_year: card.expYear < 100 ? 2000 + card.expYear : card.expYear,
      fingerprint: randomText(16),
      funding: 'credit',
      generated_from: null,
      last4: number.slice(-4),
      networks: { available: [brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
  };
  return add(world, 'payment_method', method, null, { number });
}

/** A bank account that is debited days later: SEPA in euro, else a US account. */
export function createBankAccount(
  world: World,
  currency: string,
  settles: Settling,
  details: BillingDetails,
): Stripe.PaymentMethod {
  const last4 = settles === 'succeeds' ? '6789' : '1116';
  const method: Stripe.PaymentMethod =
    currency === 'eur'
      ? {
          ...blank(world, 'sepa_debit', details),
          sepa_debit: {
            bank_code: '19043',
            branch_code: null,
            country: 'AT',
            fingerprint: randomText(16),
            generated_from: { charge: null, setup_attempt: null },
            last4,
          },
        }
      : {
          ...blank(world, 'us_bank_account', details),
          us_bank_account: {
            account_holder_type: 'individual',
            account_type: 'checking',
            bank_name: 'STRIPE TEST BANK',
            financial_connections_account: null,
            fingerprint: randomText(16),
            last4,
            networks: { preferred: 'ach', supported: ['ach'] },
            routing_number: '110000000',
            status_details: null,
          },
        };
  return add(world, 'payment_method', method, null, { number: '', settles });
}

export const isDebit = (method: Stripe.PaymentMethod): boolean => method.type !== 'card';

export function behaviorOf(world: World, methodId: string): CardBehavior {
  const { number } = world.store.hidden('payment_method', methodId);
  return cards[number] ?? { brand: 'visa', country: 'US' };
}

/** Attaches the method, or the one that a ready-made name such as `pm_card_visa` stands for. */
export function attachMethod(world: World, id: string, customer: string): Stripe.PaymentMethod {
  const number = tokens[id];
  const year = new Date(world.clock.now() * 1000).getUTCFullYear() + 4;
  const method = number
    ? createCard(world, { number, expMonth: 12, expYear: year })
    : need(world, 'payment_method', id, 'payment_method');
  const refusal = behaviorOf(world, method.id).attach;
  if (refusal) throw declined(refusal.code, refusal.declineCode ?? undefined, refusal.message);
  if (method.customer === customer) return method;
  const attached = change(world, 'payment_method', method.id, null, (found) => {
    found.customer = customer;
  });
  emit(world, 'payment_method.attached', attached);
  return attached;
}

export function detachMethod(world: World, id: string): Stripe.PaymentMethod {
  const { customer } = need(world, 'payment_method', id);
  if (typeof customer === 'string') {
    const found = world.store.get('customer', customer);
    if (found?.invoice_settings.default_payment_method === id) {
      change(world, 'customer', customer, 'customer.updated', (owner) => {
        owner.invoice_settings.default_payment_method = null;
      });
    }
  }
  return change(world, 'payment_method', id, 'payment_method.detached', (method) => {
    method.customer = null;
  });
}

const types = oneOf('card', 'sepa_debit', 'us_bank_account').optional();

export const paymentMethodEndpoints = [
  endpoint('GET', '/v1/payment_methods/:id', hash({ expand: expand().optional() }), (world, _params, ids) =>
    need(world, 'payment_method', ids.id),
  ),
  endpoint(
    'POST',
    '/v1/payment_methods/:id/attach',
    hash({ customer: text(), expand: expand().optional() }),
    (world, params, ids) => attachMethod(world, ids.id ?? '', need(world, 'customer', params.customer, 'customer').id),
  ),
  endpoint('POST', '/v1/payment_methods/:id/detach', hash({ expand: expand().optional() }), (world, _params, ids) =>
    detachMethod(world, ids.id ?? ''),
  ),
  endpoint(
    'GET',
    '/v1/payment_methods',
    hash({ ...paging, customer: text().optional(), type: types, expand: expand().optional() }),
    (world, { customer, type, ...params }) =>
      pageOf(world, 'payment_method', '/v1/payment_methods', params, { customer, type }),
  ),
  endpoint(
    'GET',
    '/v1/customers/:id/payment_methods',
    hash({ ...paging, type: types, expand: expand().optional() }),
    (world, { type, ...params }, ids) => {
      if (!world.store.get('customer', ids.id ?? '')) throw missing('customer', ids.id ?? '');
      return pageOf(world, 'payment_method', `/v1/customers/${ids.id}/payment_methods`, params, {
        customer: ids.id,
        type,
      });
    },
  ),
];
