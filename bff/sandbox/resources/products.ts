import type Stripe from 'stripe';
import type { z } from 'zod';
import { endpoint } from '../api/endpoint.ts';
import { invalid } from '../api/errors.ts';
import { pageOf } from '../api/list.ts';
import { bool, expand, hash, list, mergeMetadata, metadata, paging, range, text, unset, url } from '../api/params.ts';
import { add, change } from '../events.ts';
import { newId } from '../ids.ts';
import type { World } from '../world.ts';
import { need } from './need.ts';

const fields = {
  active: bool().optional(),
  description: unset(text()).optional(),
  expand: expand().optional(),
  images: unset(list(url(), 8)).optional(),
  marketing_features: unset(list(hash({ name: text(80) }), 15)).optional(),
  metadata: metadata().optional(),
  name: text().optional(),
  shippable: bool().optional(),
  statement_descriptor: text(22).optional(),
  tax_code: unset(text()).optional(),
  unit_label: unset(text(12)).optional(),
  url: unset(text()).optional(),
};

const createParams = hash({
  ...fields,
  name: text(),
  id: text().optional(),
});

const updateParams = hash({ ...fields, default_price: text().optional() });

function applyTo(product: Stripe.Product, sent: z.output<typeof updateParams>): void {
  const { active, description, images, marketing_features, name, shippable, statement_descriptor } = sent;
  if (active !== undefined) product.active = active;
  if (description !== undefined) product.description = description;
  if (images !== undefined) product.images = images ?? [];
  if (marketing_features !== undefined) product.marketing_features = marketing_features ?? [];
  if (name !== undefined) product.name = name;
  if (shippable !== undefined) product.shippable = shippable;
  if (statement_descriptor !== undefined) product.statement_descriptor = statement_descriptor;
  if (sent.tax_code !== undefined) product.tax_code = sent.tax_code;
  if (sent.unit_label !== undefined) product.unit_label = sent.unit_label;
  if (sent.url !== undefined) product.url = sent.url;
  product.metadata = mergeMetadata(product.metadata, sent.metadata);
}

export function createProduct(world: World, sent: z.output<typeof createParams>): Stripe.Product {
  if (sent.id !== undefined && world.store.byId(sent.id))
    throw invalid('Product already exists.', 'id', 'resource_already_exists');
  const now = world.clock.now();
  const product: Stripe.Product = {
    id: sent.id ?? newId('prod'),
    object: 'product',
    active: true,
    created: now,
    default_price: null,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: {},
    name: sent.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: now,
    url: null,
  };
  applyTo(product, sent);
  return add(world, 'product', product, 'product.created');
}

function updateProduct(world: World, id: string, sent: z.output<typeof updateParams>): Stripe.Product {
  need(world, 'product', id);
  const price = sent.default_price && need(world, 'price', sent.default_price, 'default_price').id;
  return change(world, 'product', id, 'product.updated', (product) => {
    applyTo(product, sent);
    if (price) product.default_price = price;
    product.updated = world.clock.now();
  });
}

export const productEndpoints = [
  endpoint('POST', '/v1/products', createParams, createProduct),
  endpoint('GET', '/v1/products/:id', hash({ expand: expand().optional() }), (world, _params, ids) =>
    need(world, 'product', ids.id),
  ),
  endpoint('POST', '/v1/products/:id', updateParams, (world, params, ids) =>
    updateProduct(world, ids.id ?? '', params),
  ),
  endpoint(
    'GET',
    '/v1/products',
    hash({
      ...paging,
      active: bool().optional(),
      created: range().optional(),
      ids: list(text()).optional(),
      expand: expand().optional(),
    }),
    (world, { active, ids, ...params }) => pageOf(world, 'product', '/v1/products', params, { active, id: ids }),
  ),
];
