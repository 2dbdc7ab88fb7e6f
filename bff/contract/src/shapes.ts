import { z } from 'zod';

/** The shapes that operations share. Times are ISO 8601 in UTC to the second; credits are whole numbers. */

export const timestamp = z.string().meta({ format: 'date-time', examples: ['2026-04-28T00:00:00Z'] });

/** An amount of money three ways: major units for the documented clients, and the integer truth beside it. */
const money = {
  price: z.number().meta({ description: 'Major units: 49 is $49, 9.99 is $9.99, 4900 is ¥4900.' }),
  amount_minor: z.int().meta({ description: 'The same amount in minor units.' }),
  currency: z.string().meta({ description: 'ISO 4217, lower case.' }),
  exponent: z.int().meta({ description: "Stripe's exponent of the currency: 0, 2 or 3." }),
};

export const moneyAmount = z.object(money);

export const interval = z.enum(['day', 'week', 'month', 'year']);
export type Interval = z.infer<typeof interval>;

export const plan = z
  .object({
    id: z.guid(),
    name: z.string(),
    description: z.string(),
    ...money,
    interval,
    group: z.string().meta({ description: 'Joins the intervals of one plan.' }),
    rank: z.int().meta({ description: 'Orders plans: a higher one is an upgrade.' }),
    credits_included: z.int().meta({ description: 'Credits that each paid billing period brings.' }),
    features: z.array(z.string()),
    trial_days: z.int(),
    highlight: z.boolean(),
  })
  .meta({ id: 'Plan' });
export type Plan = z.infer<typeof plan>;

export const creditPackage = z
  .object({
    id: z.guid(),
    name: z.string(),
    description: z.string(),
    credits: z.int(),
    ...money,
    expires_after_days: z.int().optional(),
    highlight: z.boolean(),
  })
  .meta({ id: 'CreditPackage' });
export type CreditPackage = z.infer<typeof creditPackage>;

/** A pack as the panel shows it. */
export const panelPackage = creditPackage
  .extend({
    savings: z
      .object({ percent: z.int().meta({ description: 'How much less a credit costs than in the smallest pack.' }) })
      .optional(),
  })
  .meta({ id: 'PanelPackage' });
export type PanelPackage = z.infer<typeof panelPackage>;

export const subscription = z
  .object({
    plan_id: z.guid().nullable().meta({ description: 'null where the price paid is no plan of the catalog.' }),
    status: z.string().meta({ description: "Stripe's own word: trialing, active, past_due, …" }),
    current_period_end: timestamp,
    subscription_plans: z.object({ name: z.string(), ...money, interval: interval.optional() }),
    cancels_at: timestamp.optional(),
    trial_ends_at: timestamp.optional(),
    changes_to: z.object({ plan_id: z.guid(), at: timestamp }).optional(),
    payment_due: z
      .object({
        amount_minor: money.amount_minor,
        currency: money.currency,
        exponent: money.exponent,
        next_attempt_at: timestamp.optional(),
        url: z.string().meta({ description: 'Where the open invoice can be paid.' }),
        for_plan_id: z
          .guid()
          .optional()
          .meta({ description: 'Of a change whose payment failed: the plan that begins once this is paid.' }),
      })
      .optional(),
  })
  .meta({ id: 'Subscription' });
export type Subscription = z.infer<typeof subscription>;

export const credits = z
  .object({
    balance: z.int().meta({ description: 'total_purchased − total_used; below 0 only after a refund or dispute.' }),
    total_purchased: z
      .int()
      .meta({ description: 'Every credit that came in, less what refunds and disputes took back.' }),
    total_used: z
      .int()
      .meta({ description: 'What was consumed or expired, less what was given back, or undone of an expiry.' }),
    available: z.int().meta({ description: 'What can be spent now: max(0, balance − held).' }),
    held: z.int().meta({ description: 'Set aside by open reservations.' }),
    expiring: z.array(z.object({ credits: z.int(), expires_at: timestamp })),
  })
  .meta({ id: 'Credits' });
export type Credits = z.infer<typeof credits>;

/** What the balance is measured by. */
export const meter = z
  .object({
    full: z.int().meta({ description: 'What a paid period brings, else all that ever came in.' }),
    low_at: z.int().meta({ description: 'A tenth of what usually comes in at once.' }),
    coming: z
      .object({ credits: z.int(), at: timestamp })
      .optional()
      .meta({ description: 'What the next paid period brings.' }),
  })
  .meta({ id: 'Meter' });
export type Meter = z.infer<typeof meter>;

/** How fast credits are used. */
export const pace = z
  .object({
    used: z.int().meta({ description: 'Consumed in so many days, less what was given back.' }),
    days: z.int().meta({ description: '7 to 30, up to now.' }),
    lasts_days: z
      .int()
      .meta({ description: 'How long the balance lasts at that pace; what expires first is used first.' }),
  })
  .meta({ id: 'Pace', description: 'Left out while there is too little to tell it by.' });
export type Pace = z.infer<typeof pace>;

export const transactionKind = z.enum([
  'purchase',
  'included',
  'grant',
  'consume',
  'give_back',
  'expire',
  'revoke',
  'reinstate',
  'adjust',
]);
export type TransactionKind = z.infer<typeof transactionKind>;

export const transaction = z
  .object({
    id: z.string(),
    created_at: timestamp,
    amount: z.int().meta({ description: 'Signed: what came in is above 0, what went out below.' }),
    balance_after: z.int(),
    kind: transactionKind.meta({
      description:
        'An `expire` above 0 undoes one: a refund or dispute follows that takes what had ended unspent, so that it is not lost twice.',
    }),
    description: z.string(),
    expires_at: timestamp.optional(),
  })
  .meta({ id: 'Transaction' });
export type Transaction = z.infer<typeof transaction>;

/** What this account may do with a plan now, decided by the server; `reason` says why not, in a word. */
export const planAction = z.enum(['subscribe', 'upgrade', 'downgrade', 'current', 'resume', 'none']);
export type PlanAction = z.infer<typeof planAction>;

/** Why an action is `none`. */
export const planReason = z.enum([
  'payment_due',
  'paused',
  'incomplete',
  'unavailable',
  'unknown_price',
  'change_pending',
  'cancels',
]);
export type PlanReason = z.infer<typeof planReason>;

export const panelPlan = plan
  .extend({
    action: planAction,
    reason: planReason.optional(),
    takes_effect: z
      .enum(['now', 'period_end'])
      .optional()
      .meta({ description: 'Of an upgrade or downgrade: at once and paid at once, or with the next period.' }),
    switches_interval: z
      .boolean()
      .optional()
      .meta({ description: 'Of an upgrade or downgrade: the same plan, paid at another interval.' }),
    savings: z
      .object({
        percent: z.int(),
        amount_minor: z.int().meta({ description: 'Saved a year against paying the shorter interval.' }),
        monthly_amount_minor: z.int().meta({ description: 'What this plan costs a month, rounded to the minor unit.' }),
      })
      .optional(),
  })
  .meta({ id: 'PanelPlan' });
export type PanelPlan = z.infer<typeof panelPlan>;

/** What deserves to be said above all else, worst first. */
export const notice = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('payment_failed'), url: z.string().optional(), next_attempt_at: timestamp.optional() }),
    z.object({ kind: z.literal('incomplete'), url: z.string().optional() }),
    z.object({ kind: z.literal('multiple_subscriptions') }),
    z.object({ kind: z.literal('unknown_price') }),
    z.object({ kind: z.literal('paused') }),
    z.object({ kind: z.literal('negative_balance'), credits: z.int() }),
    z.object({ kind: z.literal('cancels'), at: timestamp }),
    z.object({ kind: z.literal('changes'), plan_id: z.guid(), at: timestamp }),
    z.object({ kind: z.literal('trial_ends'), at: timestamp }),
    z.object({ kind: z.literal('credits_expire'), credits: z.int(), at: timestamp }),
    z.object({ kind: z.literal('payment_processing'), session_id: z.string() }),
  ])
  .meta({ id: 'Notice' });
export type Notice = z.infer<typeof notice>;

export const invoice = z
  .object({
    id: z.string(),
    kind: z.enum(['invoice', 'payment']).meta({ description: 'payment: bought once, without an invoice.' }),
    created_at: timestamp,
    ...money,
    status: z
      .string()
      .meta({ description: "Stripe's own word, and of a payment also refunded or partially_refunded." }),
    hosted_url: z.string().optional(),
    pdf_url: z.string().optional(),
    receipt_url: z.string().optional(),
  })
  .meta({ id: 'Invoice' });
export type Invoice = z.infer<typeof invoice>;
