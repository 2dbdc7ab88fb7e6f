import Stripe from 'stripe';
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
  list,
  mergeMetadata,
  metadata,
  oneOf,
  paging,
  range,
  text,
  unset,
} from '../api/params.ts';
import { add, change } from '../events.ts';
import { newId } from '../ids.ts';
import type { World } from '../world.ts';
import { need } from './need.ts';
import { createProduct } from './products.ts';

export const intervals = ['day', 'month', 'week', 'year'] as const;

const recurring = hash({
  interval: oneOf(...intervals),
  interval_count: int(1).optional(),
  trial_period_days: int(1).optional(),
  usage_type: oneOf('licensed', 'metered').optional(),
});

const taxBehavior = oneOf('exclusive', 'inclusive', 'unspecified');

const createParams = hash({
  active: bool().optional(),
  billing_scheme: oneOf('per_unit', 'tiered').optional(),
  currency: currency(),
  expand: expand().optional(),
  lookup_key: text(200).optional(),
  metadata: metadata().optional(),
  nickname: text().optional(),
  product: text().optional(),
  product_data: hash({ name: text(), id: text().optional(), metadata: metadata().optional() }).optional(),
  recurring: recurring.optional(),
  tax_behavior: taxBehavior.optional(),
  transfer_lookup_key: bool().optional(),
  unit_amount: int(0).optional(),
});

const updateParams = hash({
  active: bool().optional(),
  expand: expand().optional(),
  lookup_key: text(200).optional(),
  metadata: metadata().optional(),
  nickname: unset(text()).optional(),
  tax_behavior: taxBehavior.optional(),
  transfer_lookup_key: bool().optional(),
});

/** Frees the lookup key for its next holder, or refuses where nobody said that it moves. */
function claimLookupKey(world: World, key: string, transfers: boolean | undefined, by?: string): void {
  for (const holder of world.store.list('price', { where: { lookup_key: key } })) {
    if (holder.id === by) continue;
    if (!transfers) throw invalid(`A price (\`${holder.id}\`) already uses that lookup key.`, 'lookup_key');
    change(world, 'price', holder.id, 'price.updated', (price) => {
      price.lookup_key = null;
    });
  }
}

function productOf(world: World, sent: z.output<typeof createParams>): string {
  if (sent.product && sent.product_data) {
    throw invalid('You may only specify one of these parameters: product, product_data.', 'product');
  }
  if (sent.product_data) return createProduct(world, sent.product_data).id;
  if (!sent.product) throw invalid('You must specify either `product` or `product_data` when creating a price.');
  return need(world, 'product', sent.product, 'product').id;
}

/** The price as the wire has it; not yet kept. */
export function priceObject(
  world: World,
  sent: Pick<z.output<typeof createParams>, 'currency' | 'recurring' | 'tax_behavior' | 'unit_amount'>,
  product: string,
): Stripe.Price {
  if (sent.unit_amount === undefined)
    throw invalid('Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.');
  return {
    id: newId('price'),
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    created: world.clock.now(),
    currency: sent.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product,
    recurring: sent.recurring
      ? {
          interval: sent.recurring.interval,
          interval_count: sent.recurring.interval_count ?? 1,
          meter: null,
          trial_period_days: sent.recurring.trial_period_days ?? null,
          usage_type: sent.recurring.usage_type ?? 'licensed',
        }
      : null,
    tax_behavior: sent.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: sent.recurring ? 'recurring' : 'one_time',
    unit_amount: sent.unit_amount,
    unit_amount_decimal: Stripe.Decimal.from(sent.unit_amount),
  };
}

function createPrice(world: World, sent: z.output<typeof createParams>): Stripe.Price {
  if (sent.billing_scheme === 'tiered') throw invalid('The sandbox has no tiered prices.', 'billing_scheme');
  const price = priceObject(world, sent, productOf(world, sent));
  if (sent.lookup_key !== undefined) claimLookupKey(world, sent.lookup_key, sent.transfer_lookup_key);
  return add(
    world,
    'price',
    {
      ...price,
      active: sent.active ?? true,
      lookup_key: sent.lookup_key ?? null,
      metadata: mergeMetadata({}, sent.metadata),
      nickname: sent.nickname ?? null,
    },
    'price.created',
  );
}

function updatePrice(world: World, id: string, sent: z.output<typeof updateParams>): Stripe.Price {
  need(world, 'price', id);
  if (sent.lookup_key !== undefined) claimLookupKey(world, sent.lookup_key, sent.transfer_lookup_key, id);
  return change(world, 'price', id, 'price.updated', (price) => {
    if (sent.active !== undefined) price.active = sent.active;
    if (sent.lookup_key !== undefined) price.lookup_key = sent.lookup_key;
    if (sent.nickname !== undefined) price.nickname = sent.nickname;
    if (sent.tax_behavior !== undefined) price.tax_behavior = sent.tax_behavior;
    price.metadata = mergeMetadata(price.metadata, sent.metadata);
  });
}

const listParams = hash({
  ...paging,
  active: bool().optional(),
  created: range().optional(),
  currency: currency().optional(),
  expand: expand().optional(),
  lookup_keys: list(text(200), 10).optional(),
  product: text().optional(),
  recurring: hash({ interval: oneOf(...intervals).optional() }).optional(),
  type: oneOf('one_time', 'recurring').optional(),
});

export const priceEndpoints = [
  endpoint('POST', '/v1/prices', createParams, createPrice),
  endpoint('GET', '/v1/prices/:id', hash({ expand: expand().optional() }), (world, _params, ids) =>
    need(world, 'price', ids.id),
  ),
  endpoint('POST', '/v1/prices/:id', updateParams, (world, params, ids) => updatePrice(world, ids.id ?? '', params)),
  endpoint(
    'GET',
    '/v1/prices',
    listParams,
    (world, { active, currency, lookup_keys, product, recurring, type, ...params }) =>
      pageOf(world, 'price', '/v1/prices', params, {
        active,
        currency,
        lookup_key: lookup_keys,
        product,
        'recurring.interval': recurring?.interval,
        type,
      }),
  ),
];
