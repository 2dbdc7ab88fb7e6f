import type Stripe from 'stripe';
import { isLive, type Subscription } from '../billing/subscription.ts';
import { customerOf, forCustomer } from '../checkout/customer.ts';
import { allowedRedirect } from '../checkout/redirects.ts';
import { Refusal } from '../refusal.ts';
import { askStripe } from '../stripe/calls.ts';
import type { Handler } from './handler.ts';

/** An account without a customer gets one made: the button is never a dead end. The URL lives for minutes, so it is made at each call. */
export const stripeCustomerPortal: Handler<'stripe-customer-portal'> = async (input, caller, services) => {
  const { config, stripe, storage } = services;
  const returnUrl = allowedRedirect(
    'return_url',
    input.return_url,
    config.defaultUrls.return,
    config.allowedRedirectOrigins,
  );
  const { account, customerId } = await customerOf(caller, services);
  const subscriptions = await storage.subscriptions.ofAccount(account.id);
  const current = subscriptions.find((each) => isLive(each.status));
  const flow = input.flow === undefined ? undefined : flowData(input.flow, current);
  const configuration = await services.portalConfiguration();
  const session = await askStripe(() =>
    forCustomer(account.id, customerId, services, () =>
      stripe.billingPortal.sessions.create({
        customer: customerId,
        return_url: returnUrl,
        configuration,
        ...(flow ? { flow_data: flow } : {}),
      }),
    ),
  );
  return { portal_url: session.url, url: session.url };
};

type Flow = 'payment_method_update' | 'subscription_cancel' | 'subscription_update';

/** The task to open at; none, and so the front page, where what waits stands in the task's way and is to be taken back first. */
function flowData(
  type: Flow,
  current: Subscription | undefined,
): Stripe.BillingPortal.SessionCreateParams.FlowData | undefined {
  if (type === 'payment_method_update') return { type };
  if (current === undefined) throw new Refusal('not_subscribed', 'This account has no subscription to change.');
  if (current.changes !== null || current.cancelsAt !== null) return undefined;
  const { id: subscription } = current;
  return type === 'subscription_cancel'
    ? { type, subscription_cancel: { subscription } }
    : { type, subscription_update: { subscription } };
}
