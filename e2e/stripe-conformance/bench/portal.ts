import type Stripe from 'stripe';
import type { Bench } from './bench.ts';
import { idOf } from './goods.ts';

type Features = Stripe.BillingPortal.ConfigurationCreateParams.Features;

/** What the portal of these tests lets people do with the prices. */
export function featuresOf(prices: readonly Stripe.Price[], more: Partial<Features> = {}): Features {
  const products = [...new Set(prices.map(({ product }) => idOf(product)))];
  return {
    customer_update: { enabled: true, allowed_updates: ['email', 'name'] },
    invoice_history: { enabled: true },
    payment_method_update: { enabled: true },
    subscription_cancel: { enabled: true, mode: 'at_period_end' },
    subscription_update: {
      enabled: true,
      default_allowed_updates: ['price'],
      proration_behavior: 'always_invoice',
      trial_update_behavior: 'continue_trial',
      schedule_at_period_end: { conditions: [{ type: 'decreasing_item_amount' }, { type: 'shortening_interval' }] },
      products: products.map((product) => ({
        product,
        prices: prices.filter((price) => idOf(price.product) === product).map(({ id }) => id),
      })),
    },
    ...more,
  };
}

export async function newConfiguration(
  { stripe, metadata, run, made }: Bench,
  features: Features,
): Promise<Stripe.BillingPortal.Configuration> {
  const configuration = await stripe.billingPortal.configurations.create({
    business_profile: { headline: run },
    features,
    metadata,
  });
  made.toUndo(() => stripe.billingPortal.configurations.update(configuration.id, { active: false }));
  return configuration;
}

export const returnUrl = 'https://app.example.com/billing';

export const openPortal = (
  { stripe }: Bench,
  customer: string,
  configuration: string,
  flow?: Stripe.BillingPortal.SessionCreateParams.FlowData,
): Promise<Stripe.BillingPortal.Session> =>
  stripe.billingPortal.sessions.create({
    customer,
    configuration,
    return_url: returnUrl,
    ...(flow ? { flow_data: flow } : {}),
  });
