import type Stripe from 'stripe';
import type { z } from 'zod';
import { endpoint } from '../api/endpoint.ts';
import { invalid } from '../api/errors.ts';
import { pageOf } from '../api/list.ts';
import {
  currency,
  decimal,
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
} from '../api/params.ts';
import { add, change, emit } from '../events.ts';
import { randomText } from '../ids.ts';
import type { World } from '../world.ts';
import { need } from './need.ts';

const createParams = hash({
  amount_off: int(1).optional(),
  applies_to: hash({ products: list(text()) }).optional(),
  currency: currency().optional(),
  duration: oneOf('forever', 'once', 'repeating').optional(),
  duration_in_months: int(1).optional(),
  expand: expand().optional(),
  id: text(200).optional(),
  max_redemptions: int(1).optional(),
  metadata: metadata().optional(),
  name: text(40).optional(),
  percent_off: decimal().optional(),
  redeem_by: int().optional(),
});

function check(sent: z.output<typeof createParams>): void {
  const { amount_off, percent_off } = sent;
  if ((amount_off === undefined) === (percent_off === undefined)) {
    throw invalid('You must pass exactly one of `percent_off` or `amount_off` when creating a coupon.');
  }
  if (percent_off !== undefined && (percent_off <= 0 || percent_off > 100)) {
    throw invalid('Invalid percent_off: must be greater than 0 and at most 100.', 'percent_off');
  }
  if (amount_off !== undefined && !sent.currency)
    throw invalid('Missing required param: currency.', 'currency', 'parameter_missing');
  if ((sent.duration === 'repeating') !== (sent.duration_in_months !== undefined)) {
    throw invalid('`duration_in_months` goes with the `repeating` duration, and with no other.', 'duration_in_months');
  }
}

function createCoupon(world: World, sent: z.output<typeof createParams>): Stripe.Coupon {
  check(sent);
  const id = sent.id ?? randomText(8);
  if (world.store.byId(id)) throw invalid('Coupon already exists.', 'id', 'resource_already_exists');
  return add(
    world,
    'coupon',
    {
      id,
      object: 'coupon',
      amount_off: sent.amount_off ?? null,
      created: world.clock.now(),
      currency: sent.amount_off === undefined ? null : (sent.currency ?? null),
      duration: sent.duration ?? 'once',
      duration_in_months: sent.duration_in_months ?? null,
      livemode: false,
      max_redemptions: sent.max_redemptions ?? null,
      metadata: mergeMetadata({}, sent.metadata),
      name: sent.name ?? null,
      percent_off: sent.percent_off ?? null,
      redeem_by: sent.redeem_by ?? null,
      times_redeemed: 0,
      valid: true,
    },
    'coupon.created',
    { products: sent.applies_to?.products },
  );
}

/** No new redemption; what was redeemed stays, as at Stripe. */
function deleteCoupon(world: World, id: string): Stripe.DeletedCoupon {
  const coupon = need(world, 'coupon', id);
  change(world, 'coupon', id, null, (found) => {
    found.valid = false;
  });
  emit(world, 'coupon.deleted', coupon);
  return { id, object: 'coupon', deleted: true };
}

const read = hash({ expand: expand().optional() });

export const couponEndpoints = [
  endpoint('POST', '/v1/coupons', createParams, createCoupon),
  endpoint('GET', '/v1/coupons/:id', read, (world, _params, ids) => need(world, 'coupon', ids.id)),
  endpoint('DELETE', '/v1/coupons/:id', hash({}), (world, _params, ids) => deleteCoupon(world, ids.id ?? '')),
  endpoint(
    'GET',
    '/v1/coupons',
    hash({ ...paging, created: range().optional(), expand: expand().optional() }),
    (world, params) => pageOf(world, 'coupon', '/v1/coupons', params),
  ),
];
