import { z } from 'zod';
import { define } from './spec.ts';

const uiMode = z.enum(['hosted', 'embedded']).default('hosted');
const redirectUrl = z.string().max(2048);
const priceId = z.string().min(1).max(255);
const session = {
  session_id: z.string(),
  checkout_url: z.string().nullable().meta({ description: 'null with ui_mode "embedded".' }),
  client_secret: z.string().optional(),
  publishable_key: z.string().optional(),
};

/** Buying, and what became of it. */
export const purchases = {
  'subscriptions.create-checkout': define({
    function: 'crm-stripe-api',
    path: ['subscriptions', 'create-checkout'],
    method: 'POST',
    audience: 'user',
    summary: 'Begin a subscription to a plan: a Checkout page to send the person to.',
    input: z.object({
      plan_id: z.guid(),
      success_url: redirectUrl.optional(),
      cancel_url: redirectUrl.optional(),
      ui_mode: uiMode,
    }),
    output: z.object(session),
  }),
  'credits.purchase': define({
    function: 'crm-stripe-api',
    path: ['credits', 'purchase'],
    method: 'POST',
    audience: 'user',
    summary: 'Buy a credit package: a Checkout page to send the person to.',
    input: z.object({
      package_id: z.guid(),
      success_url: redirectUrl.optional(),
      cancel_url: redirectUrl.optional(),
      ui_mode: uiMode,
    }),
    output: z.object(session),
  }),
  'stripe-checkout': define({
    function: 'stripe-checkout',
    path: [],
    method: 'POST',
    audience: 'user',
    summary: 'Begin a purchase by Stripe price. What is said of credits and price is compared, never believed.',
    input: z.discriminatedUnion('type', [
      z.object({
        type: z.literal('subscription'),
        priceId,
        successUrl: redirectUrl.optional(),
        cancelUrl: redirectUrl.optional(),
        ui_mode: uiMode,
      }),
      z.object({
        type: z.literal('credit_purchase'),
        priceId,
        credits: z.int().optional(),
        price: z.number().optional(),
        successUrl: redirectUrl.optional(),
        cancelUrl: redirectUrl.optional(),
        ui_mode: uiMode,
      }),
    ]),
    output: z.object({ ...session, url: session.checkout_url }),
  }),
  'stripe-customer-portal': define({
    function: 'stripe-customer-portal',
    path: [],
    method: 'POST',
    audience: 'user',
    summary: "Open Stripe's customer portal, at its front page or straight at one task.",
    input: z.object({
      return_url: redirectUrl.optional(),
      flow: z.enum(['payment_method_update', 'subscription_cancel', 'subscription_update']).optional(),
    }),
    output: z.object({ portal_url: z.string(), url: z.string() }),
  }),
  'checkout.status': define({
    function: 'crm-stripe-api',
    path: ['checkout', 'status'],
    method: 'GET',
    audience: 'user',
    summary: 'What became of a Checkout session of this account.',
    input: z.object({ session_id: z.string().min(1).max(255) }),
    output: z.object({
      status: z.enum(['open', 'processing', 'paid', 'failed', 'expired']),
      kind: z.enum(['subscription', 'package']),
      plan_id: z.guid().optional(),
      package_id: z.guid().optional(),
      credits: z.int().optional().meta({ description: 'Credits that this purchase brings, or brought.' }),
    }),
  }),
} as const;
