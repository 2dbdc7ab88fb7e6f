import { interval } from '@billing-panel/contract';
import { z } from 'zod';

/** The catalog as its file has it: money in major units, names in snake case. Its JSON Schema is `catalog.schema.json`. */

/** What a value must be, said wherever it is not: by absence, by type, or by range. */
const must = (what: string) => ({
  error: ({ input }: { input?: unknown }) =>
    input === undefined ? `is missing; it must be ${what}` : `is ${shown(input)}; it must be ${what}`,
});

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** `null` is the same as leaving a field out, where the default is "nothing". */
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullish();

function text(max: number) {
  const rule = must(`text of 1 to ${max} characters`);
  return z.string(rule).min(1, rule).max(max, rule);
}

function whole(min: number, max: number) {
  const format = new Intl.NumberFormat('en-US');
  const rule = must(`a whole number from ${format.format(min)} to ${format.format(max)}`);
  return z.int(rule).min(min, rule).max(max, rule);
}

const yesOrNo = (fallback = false) => z.boolean(must('true or false')).default(fallback);

const maxCredits = 1_000_000_000_000;
const idRule = must('a UUID, such as 6f1c2a34-5b6d-4e7f-8a90-1b2c3d4e5f60');
const priceRule = must('a number above 0 and below 1e12, in major units: 49 is $49, 9.99 is $9.99');
const currencyRule = must('three letters of ISO 4217, such as "usd"');
const stripePriceRule = must('the id of a Stripe price, such as "price_1Q2w3E"');
const features = must('a list of texts');

const stripePriceId = z
  .string(stripePriceRule)
  .regex(/^(?!prod_)[\w-]{1,255}$/, stripePriceRule)
  .meta({ examples: ['price_1Q2w3E4r5T'] });

const item = {
  // Any UUID that a database took, not only those of RFC 9562: seeds are full of 11111111-1111-1111-1111-111111111111.
  id: z.guid(idRule).meta({ description: 'Yours, made once and never changed: clients, rows and Stripe refer to it.' }),
  name: text(250).meta({ description: 'What people read, here and at Stripe.' }),
  description: optional(z.string(must('text')).max(1000, must('text of at most 1,000 characters'))),
  price: z
    .number(priceRule)
    .gt(0, priceRule)
    .lt(1e12, priceRule)
    .meta({ description: 'Major units: 49 is $49, 9.99 is $9.99, 4900 in jpy is ¥4900.' }),
  currency: z
    .string(currencyRule)
    .regex(/^[A-Za-z]{3}$/, currencyRule)
    .meta({ description: 'ISO 4217, such as usd.' }),
  available: yesOrNo(true).meta({ description: 'false: neither shown nor sold. Who is subscribed stays subscribed.' }),
  highlight: yesOrNo().meta({ description: 'The panel draws the eye to it.' }),
  stripe_price_id: optional(stripePriceId).meta({
    description: 'A Stripe price of your own. Left out, `catalog:push` makes one and finds it by its lookup key.',
  }),
};

export const planSchema = z.strictObject({
  ...item,
  interval: z.enum(interval.options, must(`one of ${interval.options.map((each) => `"${each}"`).join(', ')}`)),
  group: optional(text(100)).meta({ description: 'Joins the intervals of one plan: the same product at Stripe.' }),
  rank: optional(whole(-1_000_000, 1_000_000)).meta({
    description: "A higher rank is an upgrade. Left out: the group's place in this file, from 1.",
  }),
  credits_included: whole(0, maxCredits).default(0).meta({
    description: 'Credits that each paid billing period brings: a month of a monthly plan, a year of a yearly one.',
  }),
  credits_expire: z
    .enum(['never', 'period_end'], must('"never" or "period_end"'))
    .default('never')
    .meta({ description: 'period_end: what is left ends when the next period is paid or the subscription ends.' }),
  rollover_cap: optional(whole(0, maxCredits)).meta({
    description: 'Credits that survive the end of a period, with credits_expire "period_end".',
  }),
  credits_in_trial: yesOrNo().meta({ description: 'A trial brings the included credits too.' }),
  trial_days: whole(0, 730).default(0).meta({ description: 'Once per account, ever.' }),
  features: z
    .array(text(200), features)
    .default([])
    .meta({ description: 'Lines that the panel lists below the price.' }),
  former_price_ids: z
    .array(stripePriceId, must('a list of Stripe price ids'))
    .default([])
    .meta({ description: 'Stripe prices that were this plan before: who pays one of them is on this plan.' }),
});

export const packageSchema = z.strictObject({
  ...item,
  credits: whole(1, maxCredits),
  expires_after_days: optional(whole(1, 36_500)).meta({
    description: 'Days after the purchase at which what is left of the pack ends. Left out: never.',
  }),
});

export const checkoutSchema = z.strictObject(
  {
    automatic_tax: yesOrNo().meta({
      description: "Stripe computes taxes. Needs tax_behavior, and Stripe Tax on Stripe's side.",
    }),
    tax_behavior: optional(z.enum(['inclusive', 'exclusive'], must('"inclusive" or "exclusive"'))).meta({
      description: 'Whether prices include tax. Set on prices by the push; Stripe never lets it change.',
    }),
    tax_id_collection: yesOrNo().meta({ description: 'Checkout asks companies for their tax id.' }),
    allow_promotion_codes: yesOrNo().meta({
      description: 'Checkout takes promotion codes; one of 100 % counts as paid.',
    }),
    invoices_for_packages: yesOrNo().meta({ description: 'Buyers of credit packs get an invoice too.' }),
  },
  must('an object of options'),
);

export const catalogSchema = z
  .strictObject(
    {
      $schema: z.string(must('text')).optional(),
      plans: z.array(planSchema, must('a list of plans')).default([]),
      packages: z.array(packageSchema, must('a list of credit packs')).default([]),
      checkout: checkoutSchema.prefault({}),
    },
    must('an object with "plans" and "packages"'),
  )
  .meta({ title: 'Catalog of plans and credit packs' });

export type CatalogFile = z.output<typeof catalogSchema>;
