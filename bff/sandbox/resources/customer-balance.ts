import type Stripe from 'stripe';
import { endpoint } from '../api/endpoint.ts';
import { pageOf } from '../api/list.ts';
import { currency, expand, hash, int, mergeMetadata, metadata, paging, text } from '../api/params.ts';
import { add, change } from '../events.ts';
import { newId } from '../ids.ts';
import type { World } from '../world.ts';
import { need } from './need.ts';

interface Move {
  type: Stripe.CustomerBalanceTransaction['type'];
  currency: string;
  invoice?: string;
  description?: string | null;
  metadata?: Record<string, string>;
}

/** Below zero the customer has credit, above it the next invoice asks for more. */
export function moveBalance(
  world: World,
  customerId: string,
  amount: number,
  move: Move,
): Stripe.CustomerBalanceTransaction {
  const customer = change(world, 'customer', customerId, 'customer.updated', (found) => {
    found.balance += amount;
    found.currency ??= move.currency;
  });
  return add(
    world,
    'customer_balance_transaction',
    {
      id: newId('cbtxn'),
      object: 'customer_balance_transaction',
      amount,
      checkout_session: null,
      created: world.clock.now(),
      credit_note: null,
      currency: move.currency,
      customer: customerId,
      customer_account: null,
      description: move.description ?? null,
      ending_balance: customer.balance,
      invoice: move.invoice ?? null,
      livemode: false,
      metadata: move.metadata ?? {},
      type: move.type,
    },
    null,
  );
}

const address = '/v1/customers/:id/balance_transactions';

export const customerBalanceEndpoints = [
  endpoint(
    'POST',
    address,
    hash({
      amount: int(),
      currency: currency(),
      description: text(350).optional(),
      expand: expand().optional(),
      metadata: metadata().optional(),
    }),
    (world, params, ids) => {
      const customer = need(world, 'customer', ids.id);
      return moveBalance(world, customer.id, params.amount, {
        type: 'adjustment',
        currency: params.currency,
        description: params.description,
        metadata: mergeMetadata({}, params.metadata),
      });
    },
  ),
  endpoint('GET', address, hash({ ...paging, expand: expand().optional() }), (world, params, ids) => {
    const customer = need(world, 'customer', ids.id);
    return pageOf(world, 'customer_balance_transaction', `/v1/customers/${customer.id}/balance_transactions`, params, {
      customer: customer.id,
    });
  }),
];
