import type Stripe from 'stripe';
import type { z } from 'zod';
import { endpoint } from '../api/endpoint.ts';
import { invalid } from '../api/errors.ts';
import { pageOf } from '../api/list.ts';
import {
  bool,
  expand,
  hash,
  int,
  list,
  mergeMetadata,
  metadata,
  oneOf,
  paging,
  text,
  unset,
  url,
} from '../api/params.ts';
import { add, change } from '../events.ts';
import { newId } from '../ids.ts';
import type { World } from '../world.ts';
import { need } from './need.ts';

const reasons = [
  'customer_service',
  'low_quality',
  'missing_features',
  'other',
  'switched_service',
  'too_complex',
  'too_expensive',
  'unused',
] as const;
const proration = oneOf('always_invoice', 'create_prorations', 'none').optional();

const features = hash({
  customer_update: hash({
    allowed_updates: unset(list(oneOf('address', 'email', 'name', 'phone', 'shipping', 'tax_id'))).optional(),
    enabled: bool().optional(),
  }).optional(),
  invoice_history: hash({ enabled: bool() }).optional(),
  payment_method_update: hash({ enabled: bool() }).optional(),
  subscription_cancel: hash({
    cancellation_reason: hash({
      enabled: bool().optional(),
      options: unset(list(oneOf(...reasons))).optional(),
    }).optional(),
    enabled: bool().optional(),
    mode: oneOf('at_period_end', 'immediately').optional(),
    proration_behavior: proration,
  }).optional(),
  subscription_update: hash({
    billing_cycle_anchor: oneOf('now', 'unchanged').optional(),
    default_allowed_updates: unset(list(oneOf('price', 'promotion_code', 'quantity'))).optional(),
    enabled: bool().optional(),
    products: unset(
      list(
        hash({
          adjustable_quantity: hash({
            enabled: bool(),
            maximum: int(1).optional(),
            minimum: int(0).optional(),
          }).optional(),
          prices: list(text()),
          product: text(),
        }),
        1000,
      ),
    ).optional(),
    proration_behavior: proration,
    schedule_at_period_end: hash({
      conditions: unset(list(hash({ type: oneOf('decreasing_item_amount', 'shortening_interval') }))).optional(),
    }).optional(),
    trial_update_behavior: oneOf('continue_trial', 'end_trial').optional(),
  }).optional(),
});

const shared = {
  business_profile: hash({
    headline: unset(text(60)).optional(),
    privacy_policy_url: unset(url()).optional(),
    terms_of_service_url: unset(url()).optional(),
  }).optional(),
  default_return_url: unset(url()).optional(),
  expand: expand().optional(),
  login_page: hash({ enabled: bool() }).optional(),
  metadata: metadata().optional(),
  name: unset(text()).optional(),
};

const createParams = hash({ ...shared, features });
const updateParams = hash({ ...shared, active: bool().optional(), features: features.optional() });

type Sent = z.output<typeof updateParams>;
type SentFeatures = NonNullable<Sent['features']>;
type Features = Stripe.BillingPortal.Configuration.Features;

const maxProducts = 10;

const none: Features = {
  customer_update: { allowed_updates: [], enabled: false },
  invoice_history: { enabled: false },
  payment_method_update: { enabled: false, payment_method_configuration: null },
  subscription_cancel: {
    cancellation_reason: {
      enabled: false,
      feedback_options: null,
      options: ['too_expensive', 'missing_features', 'switched_service', 'unused', 'other'],
    },
    enabled: false,
    mode: 'at_period_end',
    proration_behavior: 'none',
  },
  subscription_pause: { duration: { interval_options: [], type: 'indefinite' }, enabled: false },
  subscription_update: {
    billing_cycle_anchor: null,
    default_allowed_updates: [],
    enabled: false,
    proration_behavior: 'none',
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior: 'end_trial',
  },
};

type Update = Features['subscription_update'];
type Product = Stripe.BillingPortal.Configuration.Features.SubscriptionUpdate.Product;
type SentUpdate = NonNullable<SentFeatures['subscription_update']>;

const at = 'features[subscription_update]';

function productsOf(world: World, sent: NonNullable<SentUpdate['products']>): Product[] {
  if (sent.length > maxProducts)
    throw invalid(`You may only specify up to ${maxProducts} products.`, `${at}[products]`);
  return sent.map((entry, index) => {
    const param = `${at}[products][${index}]`;
    const product = need(world, 'product', entry.product, `${param}[product]`);
    for (const [place, id] of entry.prices.entries()) {
      const price = need(world, 'price', id, `${param}[prices][${place}]`);
      if (price.product === product.id) continue;
      throw invalid(`The price ${id} does not belong to the product ${product.id}.`, `${param}[prices][${place}]`);
    }
    const { enabled = false, minimum = 1, maximum = null } = entry.adjustable_quantity ?? {};
    return { adjustable_quantity: { enabled, maximum, minimum }, prices: entry.prices, product: product.id };
  });
}

function mergeUpdate(before: Update, sent: SentUpdate | undefined, products: readonly Product[]): Update {
  if (!sent) return before;
  const conditions = sent.schedule_at_period_end?.conditions;
  const updates = sent.default_allowed_updates;
  const after: Update = {
    billing_cycle_anchor: sent.billing_cycle_anchor ?? before.billing_cycle_anchor,
    default_allowed_updates: updates === undefined ? before.default_allowed_updates : (updates ?? []),
    enabled: sent.enabled ?? before.enabled,
    proration_behavior: sent.proration_behavior ?? before.proration_behavior,
    schedule_at_period_end: {
      conditions: conditions === undefined ? before.schedule_at_period_end.conditions : (conditions ?? []),
    },
    trial_update_behavior: sent.trial_update_behavior ?? before.trial_update_behavior,
  };
  if (after.enabled && products.length === 0)
    throw invalid(`Missing required param: ${at}[products].`, `${at}[products]`, 'parameter_missing');
  if (after.enabled && after.default_allowed_updates.length === 0) {
    throw invalid(
      `Missing required param: ${at}[default_allowed_updates].`,
      `${at}[default_allowed_updates]`,
      'parameter_missing',
    );
  }
  return after;
}

function mergeFeatures(before: Features, sent: SentFeatures, products: readonly Product[]): Features {
  const { customer_update: customer, subscription_cancel: cancel } = sent;
  const reason = before.subscription_cancel.cancellation_reason;
  return {
    customer_update: {
      allowed_updates:
        customer?.allowed_updates === undefined
          ? before.customer_update.allowed_updates
          : (customer.allowed_updates ?? []),
      enabled: customer?.enabled ?? before.customer_update.enabled,
    },
    invoice_history: sent.invoice_history ?? before.invoice_history,
    payment_method_update: {
      enabled: sent.payment_method_update?.enabled ?? before.payment_method_update.enabled,
      payment_method_configuration: null,
    },
    subscription_cancel: {
      cancellation_reason: {
        enabled: cancel?.cancellation_reason?.enabled ?? reason.enabled,
        feedback_options: null,
        options: cancel?.cancellation_reason?.options ?? reason.options,
      },
      enabled: cancel?.enabled ?? before.subscription_cancel.enabled,
      mode: cancel?.mode ?? before.subscription_cancel.mode,
      proration_behavior: cancel?.proration_behavior ?? before.subscription_cancel.proration_behavior,
    },
    subscription_pause: before.subscription_pause,
    subscription_update: mergeUpdate(before.subscription_update, sent.subscription_update, products),
  };
}

function applyTo(
  world: World,
  configuration: Stripe.BillingPortal.Configuration,
  sent: Sent,
  products: readonly Product[],
): void {
  if (sent.active !== undefined) configuration.active = sent.active;
  if (sent.business_profile)
    configuration.business_profile = { ...configuration.business_profile, ...sent.business_profile };
  if (sent.default_return_url !== undefined) configuration.default_return_url = sent.default_return_url;
  if (sent.features) configuration.features = mergeFeatures(configuration.features, sent.features, products);
  if (sent.login_page)
    configuration.login_page = {
      enabled: sent.login_page.enabled,
      url: sent.login_page.enabled ? `${world.baseUrl}/portal/login` : null,
    };
  if (sent.name !== undefined) configuration.name = sent.name;
  configuration.metadata = mergeMetadata(configuration.metadata ?? {}, sent.metadata);
}

function createConfiguration(world: World, sent: z.output<typeof createParams>): Stripe.BillingPortal.Configuration {
  const now = world.clock.now();
  const configuration: Stripe.BillingPortal.Configuration = {
    id: newId('bpc'),
    object: 'billing_portal.configuration',
    active: true,
    application: null,
    business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
    created: now,
    default_return_url: null,
    features: none,
    // Only the Dashboard makes a default one.
    is_default: false,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: {},
    name: null,
    updated: now,
  };
  const products = productsOf(world, sent.features.subscription_update?.products ?? []);
  applyTo(world, configuration, sent, products);
  return add(world, 'billing_portal.configuration', configuration, 'billing_portal.configuration.created', {
    products,
  });
}

function updateConfiguration(world: World, id: string, sent: Sent): Stripe.BillingPortal.Configuration {
  need(world, 'billing_portal.configuration', id);
  const wanted = sent.features?.subscription_update?.products;
  const products =
    wanted === undefined
      ? world.store.hidden('billing_portal.configuration', id).products
      : productsOf(world, wanted ?? []);
  return change(
    world,
    'billing_portal.configuration',
    id,
    'billing_portal.configuration.updated',
    (configuration, hidden) => {
      applyTo(world, configuration, sent, products);
      hidden.products = products;
      configuration.updated = world.clock.now();
    },
  );
}

const path = '/v1/billing_portal/configurations';
const listParams = hash({
  ...paging,
  active: bool().optional(),
  expand: expand().optional(),
  is_default: bool().optional(),
});

export const portalConfigurationEndpoints = [
  endpoint('POST', path, createParams, createConfiguration),
  endpoint('GET', `${path}/:id`, hash({ expand: expand().optional() }), (world, _params, ids) =>
    need(world, 'billing_portal.configuration', ids.id),
  ),
  endpoint('POST', `${path}/:id`, updateParams, (world, params, ids) =>
    updateConfiguration(world, ids.id ?? '', params),
  ),
  endpoint('GET', path, listParams, (world, { active, is_default, ...params }) =>
    pageOf(world, 'billing_portal.configuration', path, params, { active, is_default }),
  ),
];
