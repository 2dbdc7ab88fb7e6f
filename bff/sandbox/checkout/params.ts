import type { z } from 'zod';
import { impossible, invalid } from '../api/errors.ts';
import { bool, currency, expand, hash, int, list, metadata, oneOf, text, url } from '../api/params.ts';
import { days } from '../calendar.ts';
import { intervals } from '../resources/prices.ts';
import type { World } from '../world.ts';

const locales =
  'auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW';

const priceData = hash({
  currency: currency(),
  product: text().optional(),
  product_data: hash({
    name: text(),
    description: text().optional(),
    images: list(url(), 8).optional(),
    metadata: metadata().optional(),
  }).optional(),
  recurring: hash({ interval: oneOf(...intervals), interval_count: int(1).optional() }).optional(),
  tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified').optional(),
  unit_amount: int(0),
});

const lineItem = hash({
  adjustable_quantity: hash({
    enabled: bool(),
    maximum: int(1, 999_999).optional(),
    minimum: int(0, 999_999).optional(),
  }).optional(),
  metadata: metadata().optional(),
  price: text().optional(),
  price_data: priceData.optional(),
  quantity: int(0, 999_999).optional(),
});

const endBehavior = hash({ missing_payment_method: oneOf('cancel', 'create_invoice', 'pause') });

export const createParams = hash({
  allow_promotion_codes: bool().optional(),
  automatic_tax: hash({ enabled: bool() }).optional(),
  billing_address_collection: oneOf('auto', 'required').optional(),
  cancel_url: url().optional(),
  client_reference_id: text(200).optional(),
  customer: text().optional(),
  customer_creation: oneOf('always', 'if_required').optional(),
  customer_email: text(800).optional(),
  customer_update: hash({
    address: oneOf('auto', 'never').optional(),
    name: oneOf('auto', 'never').optional(),
    shipping: oneOf('auto', 'never').optional(),
  }).optional(),
  discounts: list(hash({ coupon: text().optional(), promotion_code: text().optional() }), 1).optional(),
  expand: expand().optional(),
  expires_at: int().optional(),
  invoice_creation: hash({
    enabled: bool(),
    invoice_data: hash({
      description: text().optional(),
      footer: text().optional(),
      metadata: metadata().optional(),
    }).optional(),
  }).optional(),
  line_items: list(lineItem).optional(),
  locale: oneOf(...(locales.split(' ') as [string, ...string[]])).optional(),
  metadata: metadata().optional(),
  mode: oneOf('payment', 'setup', 'subscription'),
  payment_intent_data: hash({
    description: text(1000).optional(),
    metadata: metadata().optional(),
    receipt_email: text().optional(),
    setup_future_usage: oneOf('off_session', 'on_session').optional(),
  }).optional(),
  payment_method_collection: oneOf('always', 'if_required').optional(),
  phone_number_collection: hash({ enabled: bool() }).optional(),
  redirect_on_completion: oneOf('always', 'if_required', 'never').optional(),
  return_url: url().optional(),
  saved_payment_method_options: hash({
    allow_redisplay_filters: list(oneOf('always', 'limited', 'unspecified')).optional(),
    payment_method_save: oneOf('disabled', 'enabled').optional(),
  }).optional(),
  submit_type: oneOf('auto', 'book', 'donate', 'pay', 'subscribe').optional(),
  subscription_data: hash({
    description: text(500).optional(),
    metadata: metadata().optional(),
    proration_behavior: oneOf('create_prorations', 'none').optional(),
    trial_end: int().optional(),
    trial_period_days: int(1, 730).optional(),
    trial_settings: hash({ end_behavior: endBehavior }).optional(),
  }).optional(),
  success_url: url().optional(),
  tax_id_collection: hash({ enabled: bool(), required: oneOf('if_supported', 'never').optional() }).optional(),
  ui_mode: oneOf('elements', 'embedded_page', 'form', 'hosted_page').optional(),
});

export const updateParams = hash({ expand: expand().optional(), metadata: metadata().optional() });

export type CreateParams = z.output<typeof createParams>;

const required = (param: string) => invalid(`Missing required param: ${param}.`, param, 'parameter_missing');

const exclusive = (first: string, second: string) =>
  invalid(`You may only specify one of these parameters: ${first}, ${second}.`, first);

/** What no single parameter shows: which go together, and which only with which mode. */
export function checkTogether(world: World, sent: CreateParams): void {
  if (sent.mode === 'setup') throw invalid('The sandbox has no setup mode.', 'mode');
  if (!sent.line_items?.length) throw required('line_items');
  checkUrls(sent);
  if (sent.customer && sent.customer_email) throw exclusive('customer', 'customer_email');
  if (sent.allow_promotion_codes !== undefined && sent.discounts) throw exclusive('allow_promotion_codes', 'discounts');
  checkMode(sent);
  checkCustomer(world, sent);
  checkMoments(world, sent);
}

function checkUrls(sent: CreateParams): void {
  const { ui_mode: mode = 'hosted_page' } = sent;
  if (mode === 'hosted_page') {
    if (!sent.success_url) throw required('success_url');
    for (const param of ['return_url', 'redirect_on_completion'] as const) {
      if (sent[param]) throw invalid(`\`${param}\` is not allowed when \`ui_mode\` is \`hosted_page\`.`, param);
    }
    return;
  }
  for (const param of ['success_url', 'cancel_url'] as const) {
    if (sent[param]) throw invalid(`\`${param}\` is not allowed when \`ui_mode\` is \`${mode}\`.`, param);
  }
  if (mode === 'embedded_page' && sent.redirect_on_completion !== 'never' && !sent.return_url)
    throw required('return_url');
  if (sent.redirect_on_completion === 'never' && sent.return_url) {
    throw invalid('`return_url` is not allowed when `redirect_on_completion` is `never`.', 'return_url');
  }
}

const ofMode: Record<'payment' | 'subscription', readonly (keyof CreateParams)[]> = {
  payment: ['payment_intent_data', 'invoice_creation', 'customer_creation', 'submit_type'],
  subscription: ['subscription_data', 'payment_method_collection'],
};

function checkMode(sent: CreateParams): void {
  const other = sent.mode === 'payment' ? 'subscription' : 'payment';
  for (const param of ofMode[other]) {
    if (sent[param] !== undefined) throw invalid(`You can not pass \`${param}\` in \`${sent.mode}\` mode.`, param);
  }
}

function checkCustomer(world: World, sent: CreateParams): void {
  if (sent.customer_update && !sent.customer)
    throw invalid('`customer_update` can only be used with `customer`.', 'customer_update');
  if (!sent.customer) return;
  if (sent.customer_creation) throw exclusive('customer', 'customer_creation');
  const address = world.store.get('customer', sent.customer)?.address;
  if (sent.automatic_tax?.enabled && !address?.country && sent.customer_update?.address !== 'auto') {
    const message =
      "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to 'auto' to save the address entered in Checkout to the Customer.";
    throw impossible(message, 'customer_tax_location_invalid', 'automatic_tax');
  }
  if (sent.tax_id_collection?.enabled && sent.customer_update?.name !== 'auto') {
    const message =
      'Tax ID collection requires updating business name on the customer. To enable tax ID collection for an existing customer, please set `customer_update[name]` to `auto`.';
    throw invalid(message, 'customer_update[name]');
  }
}

function checkMoments(world: World, sent: CreateParams): void {
  const now = world.clock.now();
  // A few seconds' grace: the caller counted from the moment at which it wrote the request.
  if (sent.expires_at !== undefined && (sent.expires_at < now + 1790 || sent.expires_at > now + days(1) + 10)) {
    throw invalid(
      'The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.',
      'expires_at',
    );
  }
  const { trial_end, trial_period_days } = sent.subscription_data ?? {};
  if (trial_end !== undefined && trial_period_days !== undefined) {
    throw exclusive('subscription_data[trial_end]', 'subscription_data[trial_period_days]');
  }
  if (trial_end !== undefined && trial_end < now + days(2)) {
    throw invalid('The `trial_end` date has to be at least 2 days in the future.', 'subscription_data[trial_end]');
  }
}
