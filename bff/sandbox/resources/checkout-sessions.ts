import type Stripe from 'stripe';
import { endpoint } from '../api/endpoint.ts';
import { pageFrom, pageOf } from '../api/list.ts';
import { expand, hash, mergeMetadata, oneOf, paging, range, text } from '../api/params.ts';
import { createParams, updateParams } from '../checkout/params.ts';
import { createSession, expireSession } from '../checkout/session.ts';
import { change } from '../events.ts';
import type { World } from '../world.ts';
import { need } from './need.ts';

const one = hash({ expand: expand().optional() });

const listParams = hash({
  ...paging,
  created: range().optional(),
  customer: text().optional(),
  expand: expand().optional(),
  payment_intent: text().optional(),
  status: oneOf('complete', 'expired', 'open').optional(),
  subscription: text().optional(),
});

function updateSession(
  world: World,
  id: string,
  metadata: Record<string, string> | null | undefined,
): Stripe.Checkout.Session {
  need(world, 'checkout.session', id);
  return change(world, 'checkout.session', id, null, (session) => {
    session.metadata = mergeMetadata(session.metadata ?? {}, metadata);
  });
}

export const checkoutSessionEndpoints = [
  endpoint('POST', '/v1/checkout/sessions', createParams, createSession),
  endpoint('GET', '/v1/checkout/sessions/:id', one, (world, _params, ids) => need(world, 'checkout.session', ids.id)),
  endpoint('POST', '/v1/checkout/sessions/:id', updateParams, (world, params, ids) =>
    updateSession(world, ids.id ?? '', params.metadata),
  ),
  endpoint('POST', '/v1/checkout/sessions/:id/expire', one, (world, _params, ids) =>
    expireSession(world, ids.id ?? ''),
  ),
  endpoint(
    'GET',
    '/v1/checkout/sessions',
    listParams,
    (world, { customer, payment_intent, status, subscription, ...params }) =>
      pageOf(world, 'checkout.session', '/v1/checkout/sessions', params, {
        customer,
        payment_intent,
        status,
        subscription,
      }),
  ),
  endpoint(
    'GET',
    '/v1/checkout/sessions/:id/line_items',
    hash({ ...paging, expand: expand().optional() }),
    (world, params, ids) => {
      const { id } = need(world, 'checkout.session', ids.id);
      return pageFrom(
        `/v1/checkout/sessions/${id}/line_items`,
        world.store.hidden('checkout.session', id).lineItems,
        params,
      );
    },
  ),
];
