import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { catalogSchema } from '../../src/billing/catalog-schema.ts';
import { parseCatalog } from '../../src/billing/parse-catalog.ts';
import { packInFile, planInFile } from './samples.ts';

const otherId = '0b7e2a34-5b6d-4e7f-8a90-1b2c3d4e5f61';

function faultsOf(json: unknown): string[] {
  const result = parseCatalog(json);
  return 'faults' in result ? result.faults : [];
}

function parsed(json: unknown) {
  const result = parseCatalog(json);
  if ('faults' in result) throw new Error(result.faults.join('\n'));
  return result.catalog;
}

describe('a catalog', () => {
  it('needs no more than id, name, price, currency, and interval or credits', () => {
    const { plans, packages, checkout } = parsed({ plans: [planInFile()], packages: [packInFile()] });
    expect(plans).toEqual([
      {
        id: planInFile().id,
        name: 'Pro',
        description: '',
        amountMinor: 4900,
        currency: 'usd',
        interval: 'month',
        group: planInFile().id,
        rank: 1,
        creditsIncluded: 0,
        creditsExpire: 'never',
        rolloverCap: 0,
        creditsInTrial: false,
        trialDays: 0,
        features: [],
        available: true,
        highlight: false,
        stripePriceId: undefined,
        formerPriceIds: [],
      },
    ]);
    expect(packages).toEqual([
      {
        id: packInFile().id,
        name: '100 credits',
        description: '',
        credits: 100,
        amountMinor: 999,
        currency: 'usd',
        expiresAfterDays: undefined,
        available: true,
        highlight: false,
        stripePriceId: undefined,
      },
    ]);
    expect(checkout).toEqual({
      automaticTax: false,
      taxBehavior: undefined,
      taxIdCollection: false,
      allowPromotionCodes: false,
      invoicesForPackages: false,
    });
  });

  it('may be empty, and may name its schema', () => {
    expect(parsed({ $schema: './catalog.schema.json' })).toMatchObject({ plans: [], packages: [] });
  });

  it("takes the contract's example, nulls included", () => {
    const plan = planInFile({
      description: '…',
      group: 'pro',
      rank: 2,
      credits_included: 500,
      credits_expire: 'never',
      trial_days: 0,
      features: ['…'],
      stripe_price_id: 'price_1',
      former_price_ids: [],
    });
    const pack = packInFile({ expires_after_days: null, stripe_price_id: 'price_2' });
    const checkout = {
      automatic_tax: false,
      tax_behavior: null,
      tax_id_collection: false,
      allow_promotion_codes: false,
      invoices_for_packages: false,
    };
    expect(parsed({ plans: [plan], packages: [pack], checkout }).plans[0]).toMatchObject({
      rank: 2,
      stripePriceId: 'price_1',
    });
  });

  it.each([
    [9.99, 'usd', 999],
    [49, 'EUR', 4900],
    [4900, 'jpy', 4900],
    [1.005, 'kwd', 1005],
    [0.29, 'usd', 29],
    [12345, 'cop', 1234500],
  ])('reads %d %s as %d minor units, by decimal text', (price, currency, amountMinor) => {
    const [plan] = parsed({ plans: [planInFile({ price, currency })] }).plans;
    expect(plan).toMatchObject({ amountMinor, currency: currency.toLowerCase() });
  });

  it('ranks plans by their place where no rank is given, the same for every interval of a group', () => {
    const plans = [
      planInFile({ group: 'starter' }),
      planInFile({ group: 'pro' }),
      planInFile({ group: 'starter', interval: 'year', price: 490 }),
      planInFile({ group: 'team', rank: 9 }),
      planInFile({ group: 'team', interval: 'year', price: 900 }),
    ].map((plan, index) => ({ ...plan, id: `6f1c2a34-5b6d-4e7f-8a90-00000000000${index}` }));
    expect(parsed({ plans }).plans.map((plan) => plan.rank)).toEqual([1, 2, 1, 9, 9]);
  });
});

describe('a faulty catalog', () => {
  it.each<[string, unknown, string]>([
    ['no object', [], 'the catalog is []; it must be an object with "plans" and "packages".'],
    [
      'a missing price',
      { plans: [planInFile({ price: undefined })] },
      'plans[0].price is missing; it must be a number above 0 and below 1e12, in major units: 49 is $49, 9.99 is $9.99.',
    ],
    [
      'a price in quotes',
      { plans: [planInFile({ price: '49' })] },
      'plans[0].price is "49"; it must be a number above 0 and below 1e12, in major units: 49 is $49, 9.99 is $9.99.',
    ],
    [
      'a free plan',
      { plans: [planInFile({ price: 0 })] },
      'plans[0].price is 0; it must be a number above 0 and below 1e12, in major units: 49 is $49, 9.99 is $9.99.',
    ],
    [
      'more digits than cents',
      { packages: [packInFile({ price: 9.999 })] },
      'packages[0].price is 9.999; in usd it must be a number with at most 2 digits after the point.',
    ],
    [
      'digits in yen',
      { packages: [packInFile({ price: 99.5, currency: 'JPY' })] },
      'packages[0].price is 99.5; in jpy it must be a number with no digits after the point.',
    ],
    [
      'a price too small to be text',
      { packages: [packInFile({ price: 1e-7 })] },
      'packages[0].price is 1e-7; in usd it must be a number with at most 2 digits after the point.',
    ],
    [
      'a currency by its sign',
      { plans: [planInFile({ currency: 'US$' })] },
      'plans[0].currency is "US$"; it must be three letters of ISO 4217, such as "usd".',
    ],
    [
      'an id that is no UUID',
      { plans: [planInFile({ id: 'pro' })] },
      'plans[0].id is "pro"; it must be a UUID, such as 6f1c2a34-5b6d-4e7f-8a90-1b2c3d4e5f60.',
    ],
    [
      'an id twice, in another case',
      { plans: [planInFile()], packages: [packInFile({ id: planInFile().id.toUpperCase() })] },
      'packages[0].id is the same as plans[0].id. Make a new UUID for one of them.',
    ],
    [
      'a Stripe price twice',
      { plans: [planInFile({ stripe_price_id: 'price_1' })], packages: [packInFile({ stripe_price_id: 'price_1' })] },
      'packages[0].stripe_price_id is the same as plans[0].stripe_price_id. Name each Stripe price once.',
    ],
    [
      'a former price that is sold',
      {
        plans: [planInFile({ former_price_ids: ['price_0', 'price_1'] })],
        packages: [packInFile({ stripe_price_id: 'price_1' })],
      },
      'packages[0].stripe_price_id is the same as plans[0].former_price_ids[1]. Name each Stripe price once.',
    ],
    [
      "a product's id",
      { plans: [planInFile({ stripe_price_id: 'prod_1' })] },
      'plans[0].stripe_price_id is "prod_1"; it must be the id of a Stripe price, such as "price_1Q2w3E".',
    ],
    [
      'two currencies in a group',
      {
        plans: [
          planInFile({ group: 'pro' }),
          planInFile({ id: otherId, group: 'pro', interval: 'year', currency: 'eur' }),
        ],
      },
      'plans[1].currency is eur, but plans[0] of the same group has usd. Use one currency, or another group.',
    ],
    [
      'an interval twice in a group',
      { plans: [planInFile({ group: 'pro' }), planInFile({ id: otherId, group: 'pro' })] },
      'plans[1].interval is "month", as in plans[0] of the same group. A group has each interval once: use another group, or set available to false for one.',
    ],
    [
      'an unknown interval',
      { plans: [planInFile({ interval: 'monthly' })] },
      'plans[0].interval is "monthly"; it must be one of "day", "week", "month", "year".',
    ],
    [
      'a broken rank',
      { plans: [planInFile({ rank: 1.5 })] },
      'plans[0].rank is 1.5; it must be a whole number from -1,000,000 to 1,000,000.',
    ],
    [
      'negative credits',
      { plans: [planInFile({ credits_included: -1 })] },
      'plans[0].credits_included is -1; it must be a whole number from 0 to 1,000,000,000,000.',
    ],
    [
      'half a credit',
      { packages: [packInFile({ credits: 0.5 })] },
      'packages[0].credits is 0.5; it must be a whole number from 1 to 1,000,000,000,000.',
    ],
    [
      'a roll-over of what never expires',
      { plans: [planInFile({ rollover_cap: 100 })] },
      'plans[0].rollover_cap needs credits_expire "period_end": credits that never expire all roll over. Take one out, or set the other.',
    ],
    [
      'automatic tax without its behavior',
      { checkout: { automatic_tax: true } },
      'checkout.tax_behavior is missing; with automatic_tax it must be "inclusive" or "exclusive".',
    ],
    [
      'a field in camel case',
      { plans: [planInFile({ trialDays: 7 })] },
      'plans[0].trialDays is not a field of the catalog: did you mean "trial_days"?',
    ],
    ['a typo at the top', { plan: [] }, 'plan is not a field of the catalog: did you mean "plans"?'],
    [
      'a field that is nothing like ours',
      { checkout: { coupons: true } },
      'checkout.coupons is not a field of the catalog: known are automatic_tax, tax_behavior, tax_id_collection, allow_promotion_codes, invoices_for_packages.',
    ],
  ])('says so and how to mend it: %s', (_, json, fault) => {
    expect(faultsOf(json)).toEqual([fault]);
  });

  it('names every fault at once, of fields and between them', () => {
    const faults = faultsOf({
      plans: [planInFile({ price: 49.999, rank: 'high' }), planInFile({ name: '', rollover_cap: 5 })],
      packages: [packInFile({ credits: 0 }), 'a pack'],
      checkout: { automatic_tax: true, tax: 1 },
    });
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      'plans[0].rank',
      'plans[1].name',
      'packages[0].credits',
      'packages[1]',
      'checkout.tax',
      'plans[0].price',
      'plans[1].id',
      'plans[1].rollover_cap',
      'checkout.tax_behavior',
    ]);
  });

  it.each([null, 7, 'plans', { plans: {} }, { plans: [null] }, { packages: [[]] }, { checkout: null }])(
    'is never a crash: %j',
    (json) => expect(faultsOf(json).length).toBeGreaterThan(0),
  );

  it('lets a group keep what it no longer sells', () => {
    const retired = planInFile({ id: otherId, group: 'pro', available: false, currency: 'eur' });
    expect(parsed({ plans: [planInFile({ group: 'pro' }), retired] }).plans).toHaveLength(2);
  });
});

describe('what is published', () => {
  it('is a JSON Schema made from the same source', async () => {
    const schema = z.toJSONSchema(catalogSchema, { io: 'input' });
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot('../../catalog.schema.json');
  });

  it("is a demo's catalog without fault", () => {
    const demo: unknown = JSON.parse(readFileSync(new URL('../../../e2e/demo/catalog.json', import.meta.url), 'utf8'));
    const { plans, packages } = parsed(demo);
    expect(new Set(plans.map((plan) => plan.group)).size).toBe(3);
    expect(packages.some((pack) => pack.expiresAfterDays)).toBe(true);
  });
});
