import type Stripe from 'stripe';
import type { z } from 'zod';
import { endpoint } from '../api/endpoint.ts';
import { impossible, invalid, missing } from '../api/errors.ts';
import { expand, hash, int, list, oneOf, text, url } from '../api/params.ts';
import { hasEnded } from '../billing/moments.ts';
import { add } from '../events.ts';
import { newId } from '../ids.ts';
import type { World } from '../world.ts';
import { need } from './need.ts';

const ofSubscription = hash({ subscription: text() }).optional();

const flowParams = hash({
  after_completion: hash({
    hosted_confirmation: hash({ custom_message: text(500).optional() }).optional(),
    redirect: hash({ return_url: url() }).optional(),
    type: oneOf('hosted_confirmation', 'portal_homepage', 'redirect'),
  }).optional(),
  subscription_cancel: ofSubscription,
  subscription_update: ofSubscription,
  subscription_update_confirm: hash({
    items: list(hash({ id: text(), price: text().optional(), quantity: int(0).optional() }), 1),
    subscription: text(),
  }).optional(),
  type: oneOf(
    'customer_update',
    'payment_method_update',
    'subscription_cancel',
    'subscription_update',
    'subscription_update_confirm',
  ),
});

const createParams = hash({
  configuration: text().optional(),
  customer: text(),
  expand: expand().optional(),
  flow_data: flowParams.optional(),
  locale: text(10).optional(),
  return_url: url().optional(),
});

type SentFlow = z.output<typeof flowParams>;
type Configuration = Stripe.BillingPortal.Configuration;

const noDefault =
  'No configuration provided and your test mode default configuration has not been created. Provide a configuration or create your default by saving your customer portal settings in test mode at https://dashboard.stripe.com/test/settings/billing/portal.';

function configurationOf(world: World, id: string | undefined): Configuration {
  if (id !== undefined) {
    const configuration = need(world, 'billing_portal.configuration', id, 'configuration');
    if (!configuration.active) throw invalid(`The configuration \`${id}\` is not active.`, 'configuration');
    return configuration;
  }
  const standard = world.store.list('billing_portal.configuration', { where: { is_default: true } })[0];
  if (!standard) throw impossible(noDefault);
  return standard;
}

/** The subscription that a flow is about: the customer's own, alive, and not in the hands of a schedule. */
function subscriptionOf(
  world: World,
  customer: string,
  type: string,
  sent: { subscription: string } | undefined,
): Stripe.Subscription {
  const at = `flow_data[${type}]`;
  if (!sent) throw invalid(`Missing required param: ${at}.`, at, 'parameter_missing');
  const found = world.store.get('subscription', sent.subscription);
  if (!found || found.customer !== customer) throw missing('subscription', sent.subscription, `${at}[subscription]`);
  if (hasEnded(found))
    throw impossible(
      `This subscription cannot be changed: its status is \`${found.status}\`.`,
      undefined,
      `${at}[subscription]`,
    );
  if (found.schedule) {
    throw impossible(
      `The subscription is managed by the subscription schedule \`${found.schedule}\`, and cannot be changed in the portal.`,
      undefined,
      `${at}[subscription]`,
    );
  }
  return found;
}

function checkConfirm(
  world: World,
  configuration: Configuration,
  subscription: Stripe.Subscription,
  sent: SentFlow,
): void {
  const at = 'flow_data[subscription_update_confirm][items]';
  const [item] = sent.subscription_update_confirm?.items ?? [];
  if (!item) throw invalid(`Missing required param: ${at}.`, at, 'parameter_missing');
  const existing = subscription.items.data.find(({ id }) => id === item.id);
  if (!existing) throw missing('subscription_item', item.id, `${at}[0][id]`);
  if (subscription.items.data.length > 1)
    throw impossible('A subscription with several items cannot be updated in the portal.');
  if (item.price !== undefined) need(world, 'price', item.price, `${at}[0][price]`);
  const price = item.price ?? existing.price.id;
  const listed = world.store
    .hidden('billing_portal.configuration', configuration.id)
    .products.some(({ prices }) => prices.includes(price));
  if (!listed)
    throw invalid(
      `The price \`${price}\` is not in the portal configuration's \`features[subscription_update][products]\`.`,
      `${at}[0][price]`,
    );
  if (price === existing.price.id && (item.quantity ?? existing.quantity) === existing.quantity) {
    throw invalid('The subscription update flow needs a change: the items are what the subscription has already.', at);
  }
}

const featureOf = {
  customer_update: 'customer_update',
  payment_method_update: 'payment_method_update',
  subscription_cancel: 'subscription_cancel',
  subscription_update: 'subscription_update',
  subscription_update_confirm: 'subscription_update',
} as const;

function flowOf(
  world: World,
  customer: string,
  configuration: Configuration,
  sent: SentFlow,
): Stripe.BillingPortal.Session.Flow {
  const feature = featureOf[sent.type];
  if (!configuration.features[feature].enabled) {
    throw impossible(
      `This flow needs \`features[${feature}][enabled]\` in the portal configuration.`,
      undefined,
      'flow_data[type]',
    );
  }
  const { type, after_completion: after } = sent;
  if (after?.type === 'redirect' && !after.redirect) {
    const param = 'flow_data[after_completion][redirect]';
    throw invalid(`Missing required param: ${param}.`, param, 'parameter_missing');
  }
  if (type === 'subscription_cancel' || type === 'subscription_update' || type === 'subscription_update_confirm') {
    const subscription = subscriptionOf(world, customer, type, sent[type]);
    if (type === 'subscription_cancel' && subscription.cancel_at !== null) {
      throw impossible(
        'This subscription is already set to be canceled.',
        undefined,
        'flow_data[subscription_cancel][subscription]',
      );
    }
    if (type === 'subscription_update_confirm') checkConfirm(world, configuration, subscription, sent);
  }
  const confirm = sent.subscription_update_confirm;
  return {
    after_completion: {
      hosted_confirmation: after?.hosted_confirmation
        ? { custom_message: after.hosted_confirmation.custom_message ?? null }
        : null,
      redirect: after?.redirect ?? null,
      type: after?.type ?? 'portal_homepage',
    },
    customer_update: null,
    subscription_cancel: type === 'subscription_cancel' && sent[type] ? { retention: null, ...sent[type] } : null,
    subscription_pause: null,
    subscription_update: type === 'subscription_update' && sent[type] ? sent[type] : null,
    subscription_update_confirm:
      type === 'subscription_update_confirm' && confirm
        ? {
            discounts: null,
            items: confirm.items.map(({ id, price = null, quantity = 1 }) => ({ id, price, quantity })),
            subscription: confirm.subscription,
          }
        : null,
    type,
  };
}

/** A link that nobody opens dies by the machine's clock: moving the sandbox's own on closes nobody's page. */
const unusedLivesMs = 5 * 60_000;

function createSession(world: World, sent: z.output<typeof createParams>): Stripe.BillingPortal.Session {
  const customer = need(world, 'customer', sent.customer, 'customer');
  const configuration = configurationOf(world, sent.configuration);
  const id = newId('bps');
  const session: Stripe.BillingPortal.Session = {
    id,
    object: 'billing_portal.session',
    after_expiration: null,
    configuration: configuration.id,
    created: world.clock.now(),
    customer: customer.id,
    customer_account: null,
    flow: sent.flow_data ? flowOf(world, customer.id, configuration, sent.flow_data) : null,
    livemode: false,
    locale: (sent.locale as Stripe.BillingPortal.Session.Locale) ?? null,
    on_behalf_of: null,
    return_url: sent.return_url ?? configuration.default_return_url,
    url: `${world.baseUrl}/portal/${id}`,
  };
  return add(world, 'billing_portal.session', session, 'billing_portal.session.created', {
    livesUntilMs: Date.now() + unusedLivesMs,
  });
}

export const portalSessionEndpoints = [endpoint('POST', '/v1/billing_portal/sessions', createParams, createSession)];
