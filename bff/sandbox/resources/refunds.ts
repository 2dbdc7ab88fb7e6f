import type Stripe from 'stripe';
import type { z } from 'zod';
import { endpoint } from '../api/endpoint.ts';
import { impossible, invalid } from '../api/errors.ts';
import { pageOf } from '../api/list.ts';
import { expand, hash, int, mergeMetadata, metadata, oneOf, paging, range, text } from '../api/params.ts';
import { createRefund } from '../billing/refund.ts';
import { change } from '../events.ts';
import { spoken } from '../money.ts';
import type { World } from '../world.ts';
import { need } from './need.ts';

const createParams = hash({
  amount: int(1).optional(),
  charge: text().optional(),
  expand: expand().optional(),
  metadata: metadata().optional(),
  payment_intent: text().optional(),
  reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer').optional(),
});

function chargeOf(world: World, sent: z.output<typeof createParams>): Stripe.Charge {
  if (sent.charge) return need(world, 'charge', sent.charge, 'charge');
  if (!sent.payment_intent) {
    throw invalid(
      'One of the following params should be provided for this request: payment_intent or charge.',
      'charge',
      'parameter_missing',
    );
  }
  const { latest_charge: charge, id } = need(world, 'payment_intent', sent.payment_intent, 'payment_intent');
  if (typeof charge !== 'string') {
    throw impossible(
      `This PaymentIntent (${id}) does not have a successful charge to refund.`,
      undefined,
      'payment_intent',
    );
  }
  return need(world, 'charge', charge, 'charge');
}

function refund(world: World, sent: z.output<typeof createParams>): Stripe.Refund {
  const charge = chargeOf(world, sent);
  if (!charge.paid)
    throw impossible(`Charge ${charge.id} has not been paid and cannot be refunded.`, 'charge_not_refundable');
  if (charge.refunded) throw impossible(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded');
  if (charge.disputed)
    throw impossible(`Charge ${charge.id} has been charged back; cannot issue a refund.`, 'charge_disputed');
  const left = charge.amount - charge.amount_refunded;
  const amount = sent.amount ?? left;
  if (amount > left) {
    const words = `Refund amount (${spoken(amount, charge.currency)}) is greater than unrefunded amount on charge (${spoken(left, charge.currency)})`;
    throw impossible(words, undefined, 'amount');
  }
  return createRefund(world, charge.id, {
    amount,
    reason: sent.reason ?? null,
    metadata: mergeMetadata({}, sent.metadata),
  });
}

const listParams = hash({
  ...paging,
  charge: text().optional(),
  created: range().optional(),
  expand: expand().optional(),
  payment_intent: text().optional(),
});

export const refundEndpoints = [
  endpoint('POST', '/v1/refunds', createParams, refund),
  endpoint('GET', '/v1/refunds/:id', hash({ expand: expand().optional() }), (world, _params, ids) =>
    need(world, 'refund', ids.id),
  ),
  endpoint(
    'POST',
    '/v1/refunds/:id',
    hash({ expand: expand().optional(), metadata: metadata().optional() }),
    (world, params, ids) => {
      need(world, 'refund', ids.id);
      return change(world, 'refund', ids.id ?? '', 'refund.updated', (found) => {
        found.metadata = mergeMetadata(found.metadata ?? {}, params.metadata);
      });
    },
  ),
  endpoint('GET', '/v1/refunds', listParams, (world, { charge, payment_intent, ...params }) =>
    pageOf(world, 'refund', '/v1/refunds', params, { charge, payment_intent }),
  ),
];
