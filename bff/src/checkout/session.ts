import type Stripe from 'stripe';
import type { CheckoutOptions } from '../billing/catalog.ts';
import { Refusal } from '../refusal.ts';
import type { Services } from '../services.ts';
import type { Checkout, OpenedSession } from '../storage/checkouts.ts';
import { askStripe, isDefiniteNo, isKeyMismatch, isServerFailure } from '../stripe/calls.ts';
import { forCustomer } from './customer.ts';

/**
 * The session of a purchase, made at Stripe or, where another call made it already, the same one: everything that is
 * sent comes from the stored purchase, under its own idempotency key.
 */
export async function openSession(checkout: Checkout, customerId: string, services: Services): Promise<OpenedSession> {
  const { storage, stripe, config } = services;
  const found = checkout.attempt > 1 ? await sessionMadeBefore(checkout, customerId, services) : undefined;
  const session =
    found ??
    (await askStripe(() =>
      forCustomer(checkout.accountId, customerId, services, async () => {
        try {
          return await stripe.checkout.sessions.create(parametersOf(checkout, customerId, config.catalog.checkout), {
            idempotencyKey: `checkout:${checkout.id}:${checkout.attempt}`,
          });
        } catch (error) {
          if (isServerFailure(error) || isKeyMismatch(error)) await storage.checkouts.nextAttempt(checkout);
          else if (isDefiniteNo(error)) await storage.checkouts.abandon(checkout.id);
          throw isKeyMismatch(error) ? tryAgain(error) : error;
        }
      }),
    ));
  const opened = { id: session.id, url: session.url, clientSecret: session.client_secret };
  await storage.checkouts.opened(checkout.id, opened);
  return opened;
}

const tryAgain = (cause: unknown) =>
  new Refusal(
    'stripe_unavailable',
    'The payment provider cannot be reached right now. Nothing was charged. Please try again.',
    {
      cause,
      retryAfterS: 1,
    },
  );

/** After an answer that said nothing (5xx), Stripe may have made the session all the same: it carries our number. */
async function sessionMadeBefore(checkout: Checkout, customerId: string, { stripe }: Services) {
  const recent = await askStripe(() => stripe.checkout.sessions.list({ customer: customerId, limit: 100 }));
  return recent.data.find((session) => session.client_reference_id === checkout.id);
}

function parametersOf(
  checkout: Checkout,
  customer: string,
  options: CheckoutOptions,
): Stripe.Checkout.SessionCreateParams {
  const metadata = { checkout: checkout.id };
  return {
    mode: checkout.kind === 'subscription' ? 'subscription' : 'payment',
    customer,
    client_reference_id: checkout.id,
    line_items: [{ price: checkout.priceId, quantity: 1 }],
    metadata,
    ...destinations(checkout),
    ...(checkout.kind === 'subscription'
      ? {
          subscription_data: { metadata, ...(checkout.trialDays > 0 ? { trial_period_days: checkout.trialDays } : {}) },
        }
      : {
          payment_intent_data: { metadata },
          ...(options.invoicesForPackages ? { invoice_creation: { enabled: true } } : {}),
        }),
    ...taxes(options),
    ...(options.allowPromotionCodes ? { allow_promotion_codes: true } : {}),
  };
}

function destinations(checkout: Checkout): Stripe.Checkout.SessionCreateParams {
  if (checkout.uiMode === 'embedded') {
    return { ui_mode: 'embedded_page', return_url: checkout.successUrl, redirect_on_completion: 'if_required' };
  }
  return { ui_mode: 'hosted_page', success_url: checkout.successUrl, cancel_url: checkout.cancelUrl };
}

/** Both write to the customer that exists already, so Stripe wants to be told that they may. */
function taxes(options: CheckoutOptions): Stripe.Checkout.SessionCreateParams {
  if (!options.automaticTax && !options.taxIdCollection) return {};
  return {
    ...(options.automaticTax ? { automatic_tax: { enabled: true } } : {}),
    ...(options.taxIdCollection ? { tax_id_collection: { enabled: true } } : {}),
    customer_update: {
      ...(options.automaticTax ? { address: 'auto' } : {}),
      ...(options.taxIdCollection ? { name: 'auto' } : {}),
    },
  };
}
