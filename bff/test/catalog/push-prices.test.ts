import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { resolvePrices } from '../../src/stripe/prices.ts';
import { catalogOf, freshAccount, monthly, pack, raised, starter, whole, yearly } from './pushing.ts';

const { line, stripe, push, contents, counts, priceOf, switchable } = freshAccount();

describe('a changed price', () => {
  it('is a new one that takes over the lookup key; the old one stays for those who pay it', async () => {
    await push();
    const old = await priceOf(monthly);
    const { texts } = await push(raised);
    const now = await priceOf(monthly);
    expect(now).toMatchObject({ unit_amount: 5900, product: old.product });
    expect(texts('made')).toEqual([
      `price of "Pro", 59.00 USD a month: ${now.id}; ${old.id} (49.00 USD a month) stays for those who pay it`,
    ]);
    expect(await stripe().prices.retrieve(old.id)).toMatchObject({ active: true, lookup_key: null });
    expect(switchable()).toContain(now.id);
    expect(switchable()).not.toContain(old.id);
  });

  it('that goes back takes up the price that it had', async () => {
    await push();
    const old = await priceOf(monthly);
    await push(raised);
    const { texts } = await push();
    expect(texts('changed')[0]).toContain(`${old.id}, which it had before`);
    expect(await priceOf(monthly)).toMatchObject({ id: old.id });
    expect(await counts()).toEqual({ ...whole, prices: 5 });
  });

  it('that goes back does so though the price that it had lost our mark', async () => {
    await push();
    const old = await priceOf(monthly);
    await push(raised);
    await stripe().prices.update(old.id, { active: false, metadata: { billing_panel_plan: '' } });
    await push();
    expect(await priceOf(monthly)).toMatchObject({ id: old.id, active: true });
  });

  it('follows currency and interval too', async () => {
    await push();
    const other = { plans: [{ ...starter, currency: 'jpy', price: 1900, interval: 'week' }], packages: [] };
    await push(other);
    expect(await priceOf(starter)).toMatchObject({
      unit_amount: 1900,
      currency: 'jpy',
      recurring: { interval: 'week' },
    });
  });

  it('is made for another tax behavior, once Stripe was told of one', async () => {
    const taxed = (tax_behavior: string) => ({ plans: [monthly], packages: [], checkout: { tax_behavior } });
    await push({ plans: [monthly], packages: [] });
    const first = await priceOf(monthly);
    expect((await push(taxed('exclusive'))).texts('changed')).toEqual([
      `price of "Pro", 49.00 USD a month: ${first.id} (tax exclusive)`,
    ]);
    await push(taxed('inclusive'));
    const second = await priceOf(monthly);
    expect(second.id).not.toBe(first.id);
    expect(second.tax_behavior).toBe('inclusive');
  });
});

describe('a group', () => {
  it('keeps its product when it is named, renamed and joined', async () => {
    await push({ plans: [{ ...monthly, group: undefined }], packages: [] });
    const { id, product } = await priceOf(monthly);
    await push({ plans: [yearly, monthly].map((plan) => ({ ...plan, group: 'professional' })), packages: [] });
    expect(await priceOf(monthly)).toMatchObject({ id, product });
    expect((await priceOf(yearly)).product).toBe(product);
    await push({ plans: [yearly], packages: [] });
    expect((await priceOf(yearly)).product).toBe(product);
    expect((await contents()).products).toHaveLength(1);
  });

  it('that is split leaves the product to the plan that it is named after', async () => {
    await push();
    const { product, id } = await priceOf(monthly);
    await push({ plans: [starter, { ...yearly, group: 'a' }, { ...monthly, group: 'b' }], packages: [pack] });
    expect(await priceOf(monthly)).toMatchObject({ product, id });
    expect((await priceOf(yearly)).product).toBe(`billing_panel_plan_${yearly.id}`);
  });

  it('gives a plan that takes the place of another a price of its own', async () => {
    await push({ plans: [monthly, yearly], packages: [] });
    const old = await priceOf(monthly);
    const successor = { ...monthly, id: '9c1c2a34-5b6d-4e7f-8a90-1b2c3d4e5f60' };
    await push({ plans: [successor, yearly], packages: [] });
    const now = await priceOf(successor);
    expect(now.id).not.toBe(old.id);
    expect(now.product).toBe(old.product);
  });
});

describe('what is not on sale', () => {
  const retired = { plans: [starter, monthly, { ...yearly, available: false }], packages: [pack] };

  it('leaves the portal, and nothing else of it is touched', async () => {
    await push();
    const before = line().writes().length;
    expect((await push(retired)).texts('changed')).toEqual([expect.stringContaining('with 2 prices to switch among')]);
    expect(line().writes()).toHaveLength(before + 1);
    const dearer = { ...retired, plans: [starter, monthly, { ...yearly, available: false, price: 1 }] };
    expect(new Set((await push(dearer)).outcomes)).toEqual(new Set(['right']));
  });

  it('still has its price for those who pay it, archived or not, and is no fault without one', async () => {
    expect((await resolvePrices(stripe(), catalogOf(retired))).has(yearly.id)).toBe(false);
    await push();
    const { id } = await priceOf(yearly);
    await stripe().prices.update(id, { active: false });
    expect((await resolvePrices(stripe(), catalogOf(retired))).get(yearly.id)).toMatchObject({ priceId: id });
  });
});

describe('a price of the operator', () => {
  async function own(fields: Stripe.PriceCreateParams) {
    const product = await stripe().products.create({ name: 'Mine' });
    return stripe().prices.create({ ...fields, product: product.id });
  }
  const terms = { currency: 'usd', unit_amount: 4900, recurring: { interval: 'month' } } as const;

  it('is used as it is, and its product with it', async () => {
    const price = await own(terms);
    const { isWell } = await push({ plans: [{ ...monthly, stripe_price_id: price.id }, yearly], packages: [] });
    expect(isWell).toBe(true);
    expect((await priceOf(yearly)).product).toBe(price.product);
    expect(await stripe().products.retrieve(String(price.product))).toMatchObject({ name: 'Mine' });
    expect((await contents()).products).toHaveLength(1);
  });

  it("takes the group's other plans along to its product", async () => {
    await push();
    const price = await own(terms);
    await push({ plans: [{ ...monthly, stripe_price_id: price.id }, yearly], packages: [] });
    expect((await priceOf(yearly)).product).toBe(price.product);
  });

  const cases: [string, Stripe.PriceCreateParams | undefined, string, string][] = [
    ['is missing', undefined, 'missing', 'Stripe has no price price_none'],
    [
      'charges something else',
      { ...terms, unit_amount: 4800 },
      'mismatch',
      'is 48.00 USD a month at Stripe, and 49.00 USD a month in the catalog',
    ],
    [
      'charges less often',
      { ...terms, recurring: { interval: 'month', interval_count: 3 } },
      'mismatch',
      'is 49.00 USD every 3 months at Stripe',
    ],
    [
      'is metered',
      { ...terms, recurring: { interval: 'month', usage_type: 'metered' } },
      'mismatch',
      'is 49.00 USD a month, metered at Stripe',
    ],
    ['is charged once', { currency: 'usd', unit_amount: 4900 }, 'mismatch', 'is 49.00 USD once at Stripe'],
    ['is archived', { ...terms, active: false }, 'inactive', 'is archived at Stripe'],
  ];

  it.each(cases)('is a fault of that item alone where it %s', async (_, fields, fault, words) => {
    const { id } = fields ? await own(fields) : { id: 'price_none' };
    const json = { plans: [{ ...monthly, stripe_price_id: id }, starter], packages: [] };
    const { isWell, texts } = await push(json);
    expect(isWell).toBe(false);
    expect(texts('wrong')).toEqual([expect.stringContaining(words)]);
    const resolved = await resolvePrices(stripe(), catalogOf(json));
    expect(resolved.get(monthly.id)).toMatchObject({ fault });
    expect(resolved.get(starter.id)).toMatchObject({ priceId: (await priceOf(starter)).id });
  });
});
