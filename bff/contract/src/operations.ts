import { z } from 'zod';
import { credits, creditPackage, notice, panelPlan, plan, subscription, timestamp, transaction } from './shapes.ts';

/** Who may call: anyone (no credentials are looked at), a user or an admin for one account, or an admin alone. */
export type Audience = 'anyone' | 'user' | 'admin';

export interface OperationSpec {
  /** The last segment of `/functions/v1/…`. */
  function: 'crm-stripe-api' | 'stripe-checkout' | 'stripe-customer-portal';
  /** The words of `path` in the body, or the segments below the function's URL. */
  path: readonly string[];
  method: 'GET' | 'POST';
  audience: Audience;
  summary: string;
  input: z.ZodType;
  output: z.ZodType;
}

const define = <const Spec extends OperationSpec>(spec: Spec) => spec;

const maxCredits = 1_000_000_000_000;
const amount = z.int().min(1).max(maxCredits);
const idempotencyKey = z.string().min(1).max(255);
const freeText = z.string().max(500);
const uiMode = z.enum(['hosted', 'embedded']).default('hosted');
const redirectUrl = z.string().max(2048);
const priceId = z.string().min(1).max(255);

const session = {
  session_id: z.string(),
  checkout_url: z.string().nullable().meta({ description: 'null with ui_mode "embedded".' }),
  client_secret: z.string().optional(),
  publishable_key: z.string().optional(),
};

const receipt = {
  transaction_id: z.string(),
  amount: z.int(),
  balance: z.int(),
  available: z.int(),
  replayed: z.boolean().meta({ description: 'true where this key was answered before; nothing happened twice.' }),
};

const metadata = z
  .record(z.string().min(1).max(40), z.string().max(500))
  .refine((entries) => Object.keys(entries).length <= 50, 'at most 50 keys');

/** The promise: every operation by its wire name. Router, handlers, OpenAPI and both clients are derived from this table. */
export const operations = {
  'subscriptions.create-checkout': define({
    function: 'crm-stripe-api',
    path: ['subscriptions', 'create-checkout'],
    method: 'POST',
    audience: 'user',
    summary: 'Begin a subscription to a plan: a Checkout page to send the person to.',
    input: z.object({
      plan_id: z.uuid(),
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
      package_id: z.uuid(),
      success_url: redirectUrl.optional(),
      cancel_url: redirectUrl.optional(),
      ui_mode: uiMode,
    }),
    output: z.object(session),
  }),
  subscriptions: define({
    function: 'crm-stripe-api',
    path: ['subscriptions'],
    method: 'GET',
    audience: 'user',
    summary: 'The subscription of this account, or null.',
    input: z.object({}),
    output: z.object({ subscription: subscription.nullable() }),
  }),
  credits: define({
    function: 'crm-stripe-api',
    path: ['credits'],
    method: 'GET',
    audience: 'user',
    summary: 'The credit balance of this account.',
    input: z.object({}),
    output: credits,
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
  'subscriptions.plans': define({
    function: 'crm-stripe-api',
    path: ['subscriptions', 'plans'],
    method: 'GET',
    audience: 'anyone',
    summary: 'The plans on sale.',
    input: z.object({}),
    output: z.object({ plans: z.array(plan) }),
  }),
  'credits.packages': define({
    function: 'crm-stripe-api',
    path: ['credits', 'packages'],
    method: 'GET',
    audience: 'anyone',
    summary: 'The credit packages on sale.',
    input: z.object({}),
    output: z.object({ packages: z.array(creditPackage) }),
  }),
  panel: define({
    function: 'crm-stripe-api',
    path: ['panel'],
    method: 'GET',
    audience: 'user',
    summary: "Everything the panel's first paint needs, in one answer.",
    input: z.object({}),
    output: z.object({
      subscription: subscription.nullable(),
      credits,
      plans: z.array(panelPlan),
      packages: z.array(creditPackage),
      notices: z.array(notice),
    }),
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
      plan_id: z.uuid().optional(),
      package_id: z.uuid().optional(),
      credits: z.int().optional().meta({ description: 'Credits that this purchase brings, or brought.' }),
    }),
  }),
  'credits.transactions': define({
    function: 'crm-stripe-api',
    path: ['credits', 'transactions'],
    method: 'GET',
    audience: 'user',
    summary: 'The history of credits, newest first.',
    input: z.object({ limit: z.int().min(1).max(100).default(20), cursor: z.string().max(100).optional() }),
    output: z.object({ transactions: z.array(transaction), next_cursor: z.string().nullable() }),
  }),
  'credits.consume': define({
    function: 'crm-stripe-api',
    path: ['credits', 'consume'],
    method: 'POST',
    audience: 'admin',
    summary: 'Spend credits of an account.',
    input: z.object({
      amount,
      idempotency_key: idempotencyKey,
      operation: z.string().min(1).max(100),
      description: freeText.optional(),
      metadata: metadata.optional(),
    }),
    output: z.object(receipt),
  }),
  'credits.grant': define({
    function: 'crm-stripe-api',
    path: ['credits', 'grant'],
    method: 'POST',
    audience: 'admin',
    summary: 'Give credits to an account.',
    input: z.object({
      amount,
      expires_at: timestamp.pipe(z.iso.datetime({ offset: true })).optional(),
      reason: freeText.optional(),
      idempotency_key: idempotencyKey,
    }),
    output: z.object(receipt),
  }),
} as const satisfies Record<string, OperationSpec>;

export type Operation = keyof typeof operations;
/** What a handler is given: parsed, defaults filled in. */
export type Input<O extends Operation> = z.output<(typeof operations)[O]['input']>;
/** What a caller may send. */
export type Body<O extends Operation> = z.input<(typeof operations)[O]['input']>;
export type Output<O extends Operation> = z.output<(typeof operations)[O]['output']>;

export const operationNames = Object.keys(operations) as Operation[];
