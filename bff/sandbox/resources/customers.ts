import type Stripe from 'stripe';
import type { z } from 'zod';
import { endpoint } from '../api/endpoint.ts';
import { missing } from '../api/errors.ts';
import { pageOf } from '../api/list.ts';
import {
  address,
  expand,
  hash,
  int,
  list,
  mergeMetadata,
  metadata,
  oneOf,
  paging,
  range,
  text,
  unset,
} from '../api/params.ts';
import { cancelNow } from '../billing/cancel.ts';
import { add, change, emit } from '../events.ts';
import { newId, randomText } from '../ids.ts';
import type { World } from '../world.ts';
import { moveBalance } from './customer-balance.ts';
import { need } from './need.ts';
import { attachMethod } from './payment-methods.ts';

const fields = {
  address: unset(address()).optional(),
  balance: int().optional(),
  description: unset(text()).optional(),
  email: unset(text(512)).optional(),
  expand: expand().optional(),
  invoice_settings: hash({ default_payment_method: unset(text()).optional() }).optional(),
  metadata: metadata().optional(),
  name: unset(text(256)).optional(),
  payment_method: text().optional(),
  phone: unset(text()).optional(),
  preferred_locales: list(text()).optional(),
  tax_exempt: unset(oneOf('exempt', 'none', 'reverse')).optional(),
};

const createParams = hash(fields);
const updateParams = hash({ ...fields, default_source: text().optional() });

type Sent = z.output<typeof updateParams>;

const emptyAddress = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };

function applyTo(customer: Stripe.Customer, sent: Omit<Sent, 'balance'>): void {
  if (sent.address !== undefined)
    customer.address = sent.address && { ...emptyAddress, ...customer.address, ...sent.address };
  if (sent.description !== undefined) customer.description = sent.description;
  if (sent.email !== undefined) customer.email = sent.email;
  if (sent.name !== undefined) customer.name = sent.name;
  if (sent.phone !== undefined) customer.phone = sent.phone;
  if (sent.preferred_locales !== undefined) customer.preferred_locales = sent.preferred_locales;
  if (sent.tax_exempt !== undefined) customer.tax_exempt = sent.tax_exempt ?? 'none';
  customer.metadata = mergeMetadata(customer.metadata, sent.metadata);
}

export function createCustomer(world: World, sent: z.output<typeof createParams>): Stripe.Customer {
  const customer: Stripe.Customer = {
    id: newId('cus'),
    object: 'customer',
    address: null,
    balance: 0,
    created: world.clock.now(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    email: null,
    invoice_prefix: randomText(8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
  applyTo(customer, sent);
  add(world, 'customer', customer, 'customer.created');
  settle(world, customer.id, sent);
  return need(world, 'customer', customer.id);
}

/** What concerns other objects: an attached payment method, the default one, the balance. */
function settle(world: World, id: string, sent: Sent): void {
  if (sent.payment_method) attachMethod(world, sent.payment_method, id);
  const wanted = sent.invoice_settings?.default_payment_method;
  if (wanted !== undefined) {
    const method =
      wanted === null ? null : need(world, 'payment_method', wanted, 'invoice_settings[default_payment_method]').id;
    change(world, 'customer', id, 'customer.updated', (customer) => {
      customer.invoice_settings.default_payment_method = method;
    });
  }
  const customer = need(world, 'customer', id);
  if (sent.balance !== undefined && sent.balance !== customer.balance) {
    moveBalance(world, id, sent.balance - customer.balance, {
      type: 'adjustment',
      currency: customer.currency ?? 'usd',
    });
  }
}

function updateCustomer(world: World, id: string, sent: Sent): Stripe.Customer {
  need(world, 'customer', id);
  change(world, 'customer', id, 'customer.updated', (customer) => applyTo(customer, sent));
  settle(world, id, sent);
  return need(world, 'customer', id);
}

/** Ends the customer's subscriptions at once, then leaves the stub that Stripe leaves. */
function deleteCustomer(world: World, id: string): Stripe.DeletedCustomer {
  const customer = need(world, 'customer', id);
  for (const subscription of world.store.list('subscription', { where: { customer: id } })) {
    if (subscription.status !== 'canceled' && subscription.status !== 'incomplete_expired')
      cancelNow(world, subscription.id);
  }
  const stub: Stripe.DeletedCustomer = { id, object: 'customer', deleted: true };
  world.store.remove(id, stub);
  emit(world, 'customer.deleted', customer);
  return stub;
}

function retrieveCustomer(world: World, id: string): object {
  const found = world.store.byId(id);
  if (found?.object !== 'customer') throw missing('customer', id);
  return found;
}

export const customerEndpoints = [
  endpoint('POST', '/v1/customers', createParams, createCustomer),
  endpoint('GET', '/v1/customers/:id', hash({ expand: expand().optional() }), (world, _params, ids) =>
    retrieveCustomer(world, ids.id ?? ''),
  ),
  endpoint('POST', '/v1/customers/:id', updateParams, (world, params, ids) =>
    updateCustomer(world, ids.id ?? '', params),
  ),
  endpoint('DELETE', '/v1/customers/:id', hash({}), (world, _params, ids) => deleteCustomer(world, ids.id ?? '')),
  endpoint(
    'GET',
    '/v1/customers',
    hash({ ...paging, created: range().optional(), email: text().optional(), expand: expand().optional() }),
    (world, { email, ...params }) => pageOf(world, 'customer', '/v1/customers', params, { email }),
  ),
];
