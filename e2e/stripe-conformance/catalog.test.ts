import { describe, expect } from 'vitest';
import { openBench } from './bench/bench.ts';
import { fact } from './bench/fact.ts';
import {
  idOf,
  newCoupon,
  newCustomer,
  newPayer,
  newPlan,
  newPrice,
  newProduct,
  newSession,
  subscribe,
} from './bench/goods.ts';
import { journeyOf } from './bench/journey.ts';

const bench = await openBench();
const { stripe } = bench;

describe('a price', () => {
  const source = 'docs.stripe.com/api/prices/update';

  fact('never changes in amount, currency, interval or product', { source }, async () => {
    const { id } = await newPlan(bench, 4900);
    const { product } = await stripe.prices.retrieve(id);
    for (const [param, value] of [
      ['unit_amount', '5900'],
      ['currency', 'eur'],
      ['recurring[interval]', 'year'],
      ['product', idOf((await newProduct(bench)).id)],
    ] as const) {
      expect(await bench.refused('POST', `/v1/prices/${id}`, { [param]: value })).toMatchObject({
        status: 400,
        code: 'parameter_unknown',
        param: param.split('[')[0],
      });
    }
    expect(await stripe.prices.retrieve(id)).toMatchObject({
      unit_amount: 4900,
      currency: 'usd',
      product,
      recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed', meter: null },
    });
  });

  fact('is never deleted, only retired, and can be read for ever', { source }, async () => {
    const { id } = await newPlan(bench, 4900);
    expect(await bench.refused('DELETE', `/v1/prices/${id}`)).toMatchObject({
      status: 404,
      message: expect.stringContaining('Unrecognized request URL'),
    });
    await stripe.prices.update(id, { active: false });
    expect(await stripe.prices.retrieve(id)).toMatchObject({ active: false, unit_amount: 4900 });
    await expect(newSession(bench, id, { mode: 'subscription' })).rejects.toMatchObject({ statusCode: 400 });
  });

  fact(
    'writes decimals as text, which the SDK reads as Decimal',
    { source: 'stripe/esm/resources/Prices.d.ts: Price.unit_amount_decimal' },
    async () => {
      const { id, unit_amount_decimal } = await newPrice(bench, { unit_amount: 999 });
      const { body } = await bench.call('GET', `/v1/prices/${id}`);
      expect(body).toMatchObject({ unit_amount: 999, unit_amount_decimal: '999' });
      expect(typeof unit_amount_decimal).toBe('object');
      expect(String(unit_amount_decimal)).toBe('999');
    },
  );

  fact('needs a product and an amount', { source: 'docs.stripe.com/api/prices/create' }, async () => {
    const product = (await newProduct(bench)).id;
    expect(await bench.refused('POST', '/v1/prices', { currency: 'usd', unit_amount: 100 })).toMatchObject({
      status: 400,
      message: 'You must specify either `product` or `product_data` when creating a price.',
    });
    expect(
      await bench.refused('POST', '/v1/prices', {
        currency: 'usd',
        unit_amount: 1,
        product,
        'product_data[name]': 'x',
      }),
    ).toMatchObject({
      status: 400,
      param: 'product',
      message: 'You may only specify one of these parameters: product, product_data.',
    });
    expect(await bench.refused('POST', '/v1/prices', { currency: 'usd', product })).toMatchObject({
      status: 400,
      message: 'Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.',
    });
    expect(await bench.refused('POST', '/v1/prices', { unit_amount: 1, product })).toMatchObject({
      status: 400,
      code: 'parameter_missing',
      param: 'currency',
    });
    expect(
      await bench.refused('POST', '/v1/prices', { currency: 'usd', unit_amount: 1, product: 'prod_none' }),
    ).toMatchObject({ status: 400, code: 'resource_missing', param: 'product' });
  });
});

describe('a lookup key', () => {
  const source = 'docs.stripe.com/products-prices/manage-prices#lookup-keys';

  fact('has one holder, retired or not', { source }, async () => {
    const key = `${bench.run}-one`;
    const holder = await newPlan(bench, 4900, { lookup_key: key });
    const taken = { lookup_key: key, currency: 'usd', unit_amount: 5900, product: idOf(holder.product) };
    const refusal = {
      status: 400,
      type: 'invalid_request_error',
      param: 'lookup_key',
      message: `A price (\`${holder.id}\`) already uses that lookup key.`,
    };
    expect(await bench.refused('POST', '/v1/prices', taken)).toMatchObject(refusal);
    await stripe.prices.update(holder.id, { active: false });
    expect(await bench.refused('POST', '/v1/prices', taken)).toMatchObject(refusal);
    const other = await newPlan(bench, 5900);
    expect(await bench.refused('POST', `/v1/prices/${other.id}`, { lookup_key: key })).toMatchObject(refusal);
    expect((await stripe.prices.list({ lookup_keys: [key] })).data.map(({ id }) => id)).toEqual([holder.id]);
  });

  fact('moves to a new price that takes it over; the old one lives on without', { source }, async () => {
    const key = `${bench.run}-moves`;
    const old = await newPlan(bench, 4900, { lookup_key: key });
    const { id } = await newPlan(bench, 5900, {
      product: idOf(old.product),
      lookup_key: key,
      transfer_lookup_key: true,
    });
    const { data } = await stripe.prices.list({ lookup_keys: [key], active: true });
    expect(data).toMatchObject([{ id, lookup_key: key, unit_amount: 5900 }]);
    expect(await stripe.prices.retrieve(old.id)).toMatchObject({ lookup_key: null, active: true, unit_amount: 4900 });
    const journey = await journeyOf(bench, [old.id, id], 'price.created', 'price.updated');
    expect(journey.one('price.updated').data).toMatchObject({
      object: { id: old.id, lookup_key: null },
      previous_attributes: { lookup_key: key },
    });
  });

  fact('moves by an update, too, and may be told again', { source }, async () => {
    const key = `${bench.run}-update`;
    const old = await newPlan(bench, 4900, { lookup_key: key });
    const { id } = await newPlan(bench, 5900);
    const take = () => stripe.prices.update(id, { lookup_key: key, transfer_lookup_key: true });
    expect(await take()).toMatchObject({ lookup_key: key });
    expect(await take()).toMatchObject({ lookup_key: key });
    expect(await stripe.prices.retrieve(old.id)).toMatchObject({ lookup_key: null });
  });
});

describe('a discount', () => {
  const sdk = (what: string) => ({ source: `stripe/esm/resources/${what}` });

  fact(
    'is no more given as a coupon or a promotion code',
    sdk('Subscriptions.d.ts: SubscriptionCreateParams.discounts'),
    async () => {
      const { id: customer } = await newCustomer(bench);
      const { id: price } = await newPlan(bench, 1000);
      for (const param of ['coupon', 'promotion_code']) {
        const refusal = { status: 400, code: 'parameter_unknown', param };
        expect(
          await bench.refused('POST', '/v1/subscriptions', { customer, 'items[0][price]': price, [param]: 'x' }),
        ).toMatchObject(refusal);
        expect(await bench.refused('POST', `/v1/customers/${customer}`, { [param]: 'x' })).toMatchObject(refusal);
      }
    },
  );

  fact('names its coupon as its source', sdk('Discounts.d.ts: Discount.source'), async () => {
    const coupon = await newCoupon(bench, { percent_off: 50, duration: 'forever' });
    const { id: customer } = await newPayer(bench);
    const { id: price } = await newPlan(bench, 1000);
    const { discounts, latest_invoice: invoice } = await subscribe(bench, customer, price, {
      discounts: [{ coupon: coupon.id }],
      expand: ['discounts', 'latest_invoice'],
    });
    expect(discounts).toMatchObject([{ object: 'discount', source: { type: 'coupon', coupon: coupon.id } }]);
    expect(discounts[0]).not.toHaveProperty('coupon');
    expect(invoice).toMatchObject({ subtotal: 1000, total: 500, total_discount_amounts: [{ amount: 500 }] });
    expect(invoice).not.toHaveProperty('discount');
  });
});

describe('a promotion code', () => {
  const source = 'stripe/esm/resources/PromotionCodes.d.ts: PromotionCodeCreateParams.promotion';
  const codeOf = (name: string) => `${bench.run}${name}`.replaceAll('-', '').toUpperCase();

  fact('is made of a promotion, no more of a coupon', { source }, async () => {
    const { id: coupon } = await newCoupon(bench, { percent_off: 10, duration: 'once' });
    const promotion = { 'promotion[type]': 'coupon', 'promotion[coupon]': coupon };
    expect(await bench.refused('POST', '/v1/promotion_codes', { ...promotion, coupon })).toMatchObject({
      status: 400,
      code: 'parameter_unknown',
      param: 'coupon',
    });
    expect(await bench.refused('POST', '/v1/promotion_codes')).toMatchObject({
      code: 'parameter_missing',
      param: 'promotion',
    });
    const code = await stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon },
      code: codeOf('A'),
      metadata: bench.metadata,
    });
    bench.made.toUndo(() => stripe.promotionCodes.update(code.id, { active: false }));
    expect(code).toMatchObject({ active: true, times_redeemed: 0, promotion: { type: 'coupon', coupon } });
    expect(code).not.toHaveProperty('coupon');
  });

  fact('is unique among the active ones', { source: 'docs.stripe.com/api/promotion_codes/create' }, async () => {
    const { id: coupon } = await newCoupon(bench, { percent_off: 10, duration: 'once' });
    const code = codeOf('B');
    const make = () => stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon }, code });
    const first = await make();
    await expect(make()).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('An active promotion code with `code: '),
    });
    await stripe.promotionCodes.update(first.id, { active: false });
    const second = await make();
    bench.made.toUndo(() => stripe.promotionCodes.update(second.id, { active: false }));
    const { data } = await stripe.promotionCodes.list({ code, active: true });
    expect(data.map(({ id }) => id)).toEqual([second.id]);
  });
});
