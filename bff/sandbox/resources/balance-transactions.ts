import type Stripe from 'stripe';
import { endpoint } from '../api/endpoint.ts';
import { expand, hash } from '../api/params.ts';
import { days } from '../calendar.ts';
import { add } from '../events.ts';
import { newId } from '../ids.ts';
import { share } from '../money.ts';
import type { World } from '../world.ts';
import { need } from './need.ts';

const labels = { charge: 'charge', refund: 'refund', payment: 'charge', adjustment: 'dispute' } as const;

/** What a charge, refund or dispute did to the account's own balance; card fees are 2.9 % and 30. */
export function createBalanceTransaction(
  world: World,
  type: keyof typeof labels,
  amount: number,
  currency: string,
  source: string,
): Stripe.BalanceTransaction {
  const fee = type === 'charge' ? share(amount, 29, 1000) + 30 : 0;
  return add(
    world,
    'balance_transaction',
    {
      id: newId('txn'),
      object: 'balance_transaction',
      amount,
      available_on: world.clock.now() + days(2),
      balance_type: 'payments',
      created: world.clock.now(),
      currency,
      description: null,
      exchange_rate: null,
      fee,
      fee_details: fee
        ? [{ amount: fee, application: null, currency, description: 'Stripe processing fees', type: 'stripe_fee' }]
        : [],
      net: amount - fee,
      reporting_category: labels[type],
      source,
      status: 'pending',
      type,
    },
    null,
  );
}

export const balanceTransactionEndpoints = [
  endpoint('GET', '/v1/balance_transactions/:id', hash({ expand: expand().optional() }), (world, _params, ids) =>
    need(world, 'balance_transaction', ids.id),
  ),
];
