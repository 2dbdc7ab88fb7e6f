import type Stripe from 'stripe';
import type { z } from 'zod';
import { endpoint } from '../api/endpoint.ts';
import { invalid } from '../api/errors.ts';
import { pageOf } from '../api/list.ts';
import {
  bool,
  currency,
  expand,
  hash,
  int,
  mergeMetadata,
  metadata,
  oneOf,
  paging,
  range,
  text,
} from '../api/params.ts';
import { add, change } from '../events.ts';
import { newId, randomText } from '../ids.ts';
import type { World } from '../world.ts';
import { need } from './need.ts';

const createParams = hash({
  active: bool().optional(),
  code: text(500).optional(),
  customer: text().optional(),
  expand: expand().optional(),
  expires_at: int().optional(),
  max_redemptions: int(1).optional(),
  metadata: metadata().optional(),
  promotion: hash({ coupon: text().optional(), type: oneOf('coupon') }),
  restrictions: hash({
    first_time_transaction: bool().optional(),
    minimum_amount: int(1).optional(),
    minimum_amount_currency: currency().optional(),
  }).optional(),
});

const updateParams = hash({ active: bool().optional(), expand: expand().optional(), metadata: metadata().optional() });

function createCode(world: World, sent: z.output<typeof createParams>): Stripe.PromotionCode {
  const code = sent.code ?? randomText(8).toUpperCase();
  if (!/^[A-Za-z0-9]+$/.test(code)) throw invalid('Promotion codes must only contain alphanumeric characters.', 'code');
  const coupon = need(world, 'coupon', sent.promotion.coupon, 'promotion[coupon]');
  const rivals = world.store.list('promotion_code', { where: { active: true } });
  if (
    rivals.some(
      (rival) => rival.code.toLowerCase() === code.toLowerCase() && (rival.customer ?? sent.customer) === sent.customer,
    )
  ) {
    throw invalid(`An active promotion code with \`code: ${code}\` already exists.`, 'code');
  }
  return add(
    world,
    'promotion_code',
    {
      id: newId('promo'),
      object: 'promotion_code',
      active: sent.active ?? true,
      code,
      created: world.clock.now(),
      customer: sent.customer ? need(world, 'customer', sent.customer, 'customer').id : null,
      customer_account: null,
      expires_at: sent.expires_at ?? null,
      livemode: false,
      max_redemptions: sent.max_redemptions ?? null,
      metadata: mergeMetadata({}, sent.metadata),
      promotion: { coupon: coupon.id, type: 'coupon' },
      restrictions: {
        first_time_transaction: sent.restrictions?.first_time_transaction ?? false,
        minimum_amount: sent.restrictions?.minimum_amount ?? null,
        minimum_amount_currency: sent.restrictions?.minimum_amount_currency ?? null,
      },
      times_redeemed: 0,
    },
    'promotion_code.created',
  );
}

function updateCode(world: World, id: string, sent: z.output<typeof updateParams>): Stripe.PromotionCode {
  need(world, 'promotion_code', id);
  return change(world, 'promotion_code', id, 'promotion_code.updated', (code) => {
    if (sent.active !== undefined) code.active = sent.active;
    code.metadata = mergeMetadata(code.metadata ?? {}, sent.metadata);
  });
}

const listParams = hash({
  ...paging,
  active: bool().optional(),
  code: text().optional(),
  coupon: text().optional(),
  created: range().optional(),
  customer: text().optional(),
  expand: expand().optional(),
});

export const promotionCodeEndpoints = [
  endpoint('POST', '/v1/promotion_codes', createParams, createCode),
  endpoint('GET', '/v1/promotion_codes/:id', hash({ expand: expand().optional() }), (world, _params, ids) =>
    need(world, 'promotion_code', ids.id),
  ),
  endpoint('POST', '/v1/promotion_codes/:id', updateParams, (world, params, ids) =>
    updateCode(world, ids.id ?? '', params),
  ),
  endpoint('GET', '/v1/promotion_codes', listParams, (world, { active, code, coupon, customer, ...params }) =>
    pageOf(world, 'promotion_code', '/v1/promotion_codes', params, {
      active,
      code,
      customer,
      'promotion.coupon': coupon,
    }),
  ),
];
