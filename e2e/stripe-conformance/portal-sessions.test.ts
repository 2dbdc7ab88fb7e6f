import type Stripe from 'stripe';
import { beforeAll, describe, expect } from 'vitest';
import { type Form, openBench } from './bench/bench.ts';
import { fact } from './bench/fact.ts';
import { idOf, itemOf, newCustomer, newPayer, newPlan, newProduct, subscribe } from './bench/goods.ts';
import { journeyOf } from './bench/journey.ts';
import { featuresOf, newConfiguration, openPortal, returnUrl } from './bench/portal.ts';

const bench = await openBench();
const { stripe } = bench;

const api = (what: string) => ({ source: `docs.stripe.com/api/customer_portal/${what}` });
const sdk = (what: string) => ({ source: `stripe/esm/resources/BillingPortal/${what}` });

let basic: Stripe.Price;
let pro: Stripe.Price;
let unlisted: Stripe.Price;
let configuration: Stripe.BillingPortal.Configuration;

beforeAll(async () => {
  basic = await newPlan(bench, 1000);
  pro = await newPlan(bench, 3000, { product: idOf(basic.product) });
  unlisted = await newPlan(bench, 5000);
  configuration = await newConfiguration(bench, featuresOf([basic, pro]));
});

const bad = { status: 400, type: 'invalid_request_error' };

async function subscriber() {
  const { id: customer } = await newPayer(bench);
  return { customer, subscription: await subscribe(bench, customer, basic.id) };
}

const refused = (customer: string, more: Form) =>
  bench.refused('POST', '/v1/billing_portal/sessions', { customer, configuration: configuration.id, ...more });

describe('a portal configuration', () => {
  fact('made by a call is not the default one', api('configurations/create'), async () => {
    expect(configuration).toMatchObject({
      object: 'billing_portal.configuration',
      active: true,
      is_default: false,
      livemode: false,
      metadata: bench.metadata,
      features: {
        subscription_cancel: { enabled: true, mode: 'at_period_end' },
        subscription_update: {
          enabled: true,
          default_allowed_updates: ['price'],
          proration_behavior: 'always_invoice',
          trial_update_behavior: 'continue_trial',
          schedule_at_period_end: {
            conditions: [{ type: 'decreasing_item_amount' }, { type: 'shortening_interval' }],
          },
        },
      },
    });
    const { data } = await stripe.billingPortal.configurations.list({ active: true, limit: 100 });
    expect(data.map(({ id }) => id)).toContain(configuration.id);
    const journey = await journeyOf(bench, [configuration.id], 'billing_portal.configuration.created');
    expect(journey.one('billing_portal.configuration.created').data.object.id).toBe(configuration.id);
  });

  fact(
    'shows its products where they are asked for',
    sdk('Configurations.d.ts: SubscriptionUpdate.products'),
    async () => {
      const expand = ['features.subscription_update.products'];
      const { features: shown } = await stripe.billingPortal.configurations.retrieve(configuration.id, { expand });
      expect(shown.subscription_update.products).toMatchObject([
        { product: basic.product, prices: [basic.id, pro.id] },
      ]);
    },
  );

  fact('can be changed and put away', api('configurations/update'), async () => {
    const other = await newConfiguration(bench, featuresOf([basic, pro]));
    const changed = await stripe.billingPortal.configurations.update(other.id, {
      active: false,
      features: { invoice_history: { enabled: false } },
    });
    expect(changed).toMatchObject({
      active: false,
      features: { invoice_history: { enabled: false }, payment_method_update: { enabled: true } },
    });
    const { id } = await newCustomer(bench);
    expect(
      await bench.refused('POST', '/v1/billing_portal/sessions', { customer: id, configuration: other.id }),
    ).toMatchObject(bad);
  });

  fact('lists at most 10 products', sdk('Configurations.d.ts: SubscriptionUpdate.products'), async () => {
    const prices: Stripe.Price[] = [];
    while (prices.length < 11) prices.push(await newPlan(bench, 1000));
    await expect(newConfiguration(bench, featuresOf(prices))).rejects.toMatchObject({ statusCode: 400 });
    await expect(newConfiguration(bench, featuresOf(prices.slice(1)))).resolves.toMatchObject({ active: true });
  });

  fact('knows its products and prices', api('configurations/create'), async () => {
    const { id: product } = await newProduct(bench);
    const form = (price: string): Form => ({
      'features[subscription_update][enabled]': true,
      'features[subscription_update][default_allowed_updates][0]': 'price',
      'features[subscription_update][products][0][product]': product,
      'features[subscription_update][products][0][prices][0]': price,
    });
    const path = '/v1/billing_portal/configurations';
    expect(await bench.refused('POST', path, form('price_none'))).toMatchObject({ ...bad, code: 'resource_missing' });
    expect(await bench.refused('POST', path, form(basic.id))).toMatchObject(bad);
  });
});

describe('a portal session', () => {
  fact('has an address for one customer, and knows where to return', api('sessions/create'), async () => {
    const { id: customer } = await newCustomer(bench);
    expect(await openPortal(bench, customer, configuration.id)).toMatchObject({
      object: 'billing_portal.session',
      customer,
      configuration: configuration.id,
      return_url: returnUrl,
      url: expect.stringMatching(/^https?:\/\//),
      flow: null,
      livemode: false,
    });
  });

  fact('without a configuration needs the one that is saved in the Dashboard', api('sessions/create'), async () => {
    const { id: customer } = await newCustomer(bench);
    const { data } = await stripe.billingPortal.configurations.list({ is_default: true });
    const [standard] = data;
    if (standard) {
      const { configuration: used } = await stripe.billingPortal.sessions.create({ customer });
      expect(used).toBe(standard.id);
      return;
    }
    expect(await bench.refused('POST', '/v1/billing_portal/sessions', { customer })).toMatchObject({
      ...bad,
      message:
        'No configuration provided and your test mode default configuration has not been created. Provide a configuration or create your default by saving your customer portal settings in test mode at https://dashboard.stripe.com/test/settings/billing/portal.',
    });
  });

  fact('is for a customer that there is', api('sessions/create'), async () => {
    expect(await refused('cus_none', {})).toMatchObject({ ...bad, code: 'resource_missing', param: 'customer' });
  });
});

describe('a flow', () => {
  const flows = sdk('Sessions.d.ts: SessionCreateParams.FlowData');

  fact('opens the portal at one thing to do', flows, async () => {
    const { customer, subscription } = await subscriber();
    const cancel = await openPortal(bench, customer, configuration.id, {
      type: 'subscription_cancel',
      subscription_cancel: { subscription: subscription.id },
      after_completion: { type: 'redirect', redirect: { return_url: returnUrl } },
    });
    expect(cancel.flow).toMatchObject({
      type: 'subscription_cancel',
      subscription_cancel: { subscription: subscription.id },
      after_completion: { type: 'redirect', redirect: { return_url: returnUrl } },
    });
    const method = await openPortal(bench, customer, configuration.id, { type: 'payment_method_update' });
    expect(method.flow).toMatchObject({
      type: 'payment_method_update',
      subscription_cancel: null,
      after_completion: { type: 'portal_homepage' },
    });
  });

  fact('about a subscription names it, and only one of the customer’s', flows, async () => {
    const { customer } = await subscriber();
    const { subscription: foreign } = await subscriber();
    for (const type of ['subscription_cancel', 'subscription_update', 'subscription_update_confirm']) {
      expect(await refused(customer, { 'flow_data[type]': type })).toMatchObject(bad);
    }
    expect(
      await refused(customer, {
        'flow_data[type]': 'subscription_cancel',
        'flow_data[subscription_cancel][subscription]': foreign.id,
      }),
    ).toMatchObject(bad);
  });

  fact(
    'to confirm an update takes one item to a price that is listed',
    sdk('Sessions.d.ts: SubscriptionUpdateConfirm.items'),
    async () => {
      const { customer, subscription } = await subscriber();
      const at = 'flow_data[subscription_update_confirm]';
      const confirm = (price: string, more: Form = {}): Form => ({
        'flow_data[type]': 'subscription_update_confirm',
        [`${at}[subscription]`]: subscription.id,
        [`${at}[items][0][id]`]: itemOf(subscription).id,
        [`${at}[items][0][price]`]: price,
        ...more,
      });
      expect(await refused(customer, confirm(unlisted.id))).toMatchObject(bad);
      const second = { [`${at}[items][1][id]`]: itemOf(subscription).id, [`${at}[items][1][price]`]: pro.id };
      expect(await refused(customer, confirm(pro.id, second))).toMatchObject(bad);
      const { status, body } = await bench.call('POST', '/v1/billing_portal/sessions', {
        customer,
        configuration: configuration.id,
        ...confirm(pro.id),
      });
      expect(status).toBe(200);
      expect(body.flow).toMatchObject({
        type: 'subscription_update_confirm',
        subscription_update_confirm: {
          subscription: subscription.id,
          items: [{ id: itemOf(subscription).id, price: pro.id }],
        },
      });
      await stripe.subscriptions.update(subscription.id, { items: [{ price: unlisted.id }] });
      expect(await refused(customer, confirm(pro.id))).toMatchObject(bad);
    },
  );

  fact('that redirects says where to', sdk('Sessions.d.ts: AfterCompletion.redirect'), async () => {
    const { id } = await newCustomer(bench);
    expect(
      await refused(id, {
        'flow_data[type]': 'payment_method_update',
        'flow_data[after_completion][type]': 'redirect',
      }),
    ).toMatchObject(bad);
  });

  fact('needs its feature', api('sessions/create'), async () => {
    const closed = await newConfiguration(bench, { invoice_history: { enabled: true } });
    const { customer, subscription } = await subscriber();
    expect(
      await bench.refused('POST', '/v1/billing_portal/sessions', {
        customer,
        configuration: closed.id,
        'flow_data[type]': 'subscription_cancel',
        'flow_data[subscription_cancel][subscription]': subscription.id,
      }),
    ).toMatchObject(bad);
  });
});
