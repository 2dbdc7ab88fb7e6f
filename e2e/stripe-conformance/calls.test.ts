import Stripe from 'stripe';
import { describe, expect } from 'vitest';
import { openBench } from './bench/bench.ts';
import { fact } from './bench/fact.ts';
import { newCustomer, newPrice, newProduct, successUrl } from './bench/goods.ts';

const bench = await openBench();
const { stripe } = bench;

const errors = { source: 'docs.stripe.com/api/errors' };
const codes = { source: 'docs.stripe.com/error-codes' };

describe('a key', () => {
  const source = 'docs.stripe.com/api/authentication';

  fact('is asked for', { source }, async () => {
    expect(await bench.refused('GET', '/v1/customers', {}, { authorization: '' })).toMatchObject({
      status: 401,
      type: 'invalid_request_error',
      message: expect.stringMatching(/^You did not provide an API key\. /),
    });
  });

  fact('that is unknown is refused, and not shown in full', { source }, async () => {
    const key = 'sk_test_thisKeyIsNobodysKeyAtAll';
    const refused = await bench.refused('GET', '/v1/customers', {}, { authorization: `Bearer ${key}` });
    expect(refused).toMatchObject({
      status: 401,
      type: 'invalid_request_error',
      message: expect.stringMatching(/^Invalid API Key provided: sk_test_\*+/),
    });
    expect(refused.message).not.toContain(key);
    await expect(stripe.customers.list({}, { apiKey: key })).rejects.toBeInstanceOf(
      Stripe.errors.StripeAuthenticationError,
    );
  });

  fact('may be sent as a user name too', { source }, async () => {
    const { status } = await bench.call('GET', '/v1/customers', { limit: 1 });
    expect(status).toBe(200);
    const basic = Buffer.from('sk_test_thisKeyIsNobodysKeyAtAll:').toString('base64');
    expect(await bench.refused('GET', '/v1/customers', {}, { authorization: `Basic ${basic}` })).toMatchObject({
      message: expect.stringMatching(/^Invalid API Key provided: /),
    });
  });
});

describe('every answer', () => {
  fact('has a request id and says its version', { source: 'docs.stripe.com/api/request_ids' }, async () => {
    for (const path of ['/v1/customers', '/v1/customers/cus_none', '/v1/nothing']) {
      const { headers } = await bench.call('GET', path);
      expect(headers.get('request-id')).toMatch(/^req_/);
      expect(headers.get('content-type')).toContain('application/json');
    }
    const { headers } = await bench.call('GET', '/v1/customers');
    expect(headers.get('stripe-version')).toBe(Stripe.API_VERSION);
  });

  fact('to a refused call names type and message, and the code its page', errors, async () => {
    const { status, body } = await bench.call('GET', '/v1/customers/cus_none');
    expect(status).toBe(404);
    expect(body.error).toMatchObject({
      type: 'invalid_request_error',
      code: 'resource_missing',
      doc_url: 'https://stripe.com/docs/error-codes/resource-missing',
    });
  });
});

describe('an address', () => {
  fact('that there is not is 404', errors, async () => {
    expect(await bench.refused('GET', '/v1/nothing')).toMatchObject({
      status: 404,
      type: 'invalid_request_error',
      message: expect.stringMatching(/^Unrecognized request URL \(GET: \/v1\/nothing\)\. /),
    });
  });

  fact('of what there is not is 404, and a parameter that names it 400', codes, async () => {
    expect(await bench.refused('GET', '/v1/customers/cus_none')).toEqual({
      status: 404,
      type: 'invalid_request_error',
      code: 'resource_missing',
      param: 'id',
      message: "No such customer: 'cus_none'",
    });
    expect(await bench.refused('GET', '/v1/prices/price_none')).toMatchObject({
      status: 404,
      code: 'resource_missing',
      param: 'price',
      message: "No such price: 'price_none'",
    });
    expect(
      await bench.refused('POST', '/v1/checkout/sessions', {
        mode: 'payment',
        success_url: successUrl,
        'line_items[0][price]': 'price_none',
        'line_items[0][quantity]': 1,
      }),
    ).toEqual({
      status: 400,
      type: 'invalid_request_error',
      code: 'resource_missing',
      param: 'line_items[0][price]',
      message: "No such price: 'price_none'",
    });
  });

  fact(
    'of a Checkout Session that there is not is told without a parameter',
    { source: 'docs.stripe.com/api/checkout/sessions/retrieve' },
    async () => {
      expect(await bench.refused('GET', '/v1/checkout/sessions/cs_test_none')).toEqual({
        status: 404,
        type: 'invalid_request_error',
        code: 'resource_missing',
        param: undefined,
        message: 'No such checkout.session: cs_test_none',
      });
    },
  );
});

describe('a parameter', () => {
  fact('that is unknown is refused at any depth, in a query too, and nothing is made', codes, async () => {
    const email = `${bench.run}-unknown@example.com`;
    expect(await bench.refused('POST', '/v1/customers', { email, emial: 'a' })).toEqual({
      status: 400,
      type: 'invalid_request_error',
      code: 'parameter_unknown',
      param: 'emial',
      message: expect.stringContaining('Received unknown parameter: emial'),
    });
    expect(
      await bench.refused('POST', '/v1/customers', { email, 'invoice_settings[default_method]': 'a' }),
    ).toMatchObject({ code: 'parameter_unknown', param: 'invoice_settings[default_method]' });
    expect(await bench.refused('GET', '/v1/customers', { mail: email })).toMatchObject({
      status: 400,
      code: 'parameter_unknown',
      param: 'mail',
    });
    expect((await stripe.customers.list({ email })).data).toEqual([]);
  });

  fact('that is required is named', codes, async () => {
    expect(await bench.refused('POST', '/v1/products')).toMatchObject({
      status: 400,
      code: 'parameter_missing',
      param: 'name',
      message: expect.stringContaining('Missing required param: name.'),
    });
  });

  fact('of the wrong kind is quoted', codes, async () => {
    expect(await bench.refused('GET', '/v1/customers', { limit: 'many' })).toMatchObject({
      status: 400,
      code: 'parameter_invalid_integer',
      param: 'limit',
      message: 'Invalid integer: many',
    });
    expect(await bench.refused('POST', '/v1/products', { name: 'x', active: 'perhaps' })).toMatchObject({
      status: 400,
      param: 'active',
      message: 'Invalid boolean: perhaps',
    });
    expect(await bench.refused('GET', '/v1/subscriptions', { status: 'asleep' })).toMatchObject({
      status: 400,
      param: 'status',
      message: expect.stringMatching(/^Invalid status: must be one of .*active/),
    });
  });

  fact('cannot be emptied where a value must stand', codes, async () => {
    expect(await bench.refused('POST', '/v1/products', { name: '' })).toMatchObject({
      status: 400,
      code: 'parameter_invalid_empty',
      param: 'name',
      message: expect.stringMatching(/^You passed an empty string for 'name'\./),
    });
  });
});

describe('metadata', () => {
  const source = 'docs.stripe.com/api/metadata';

  fact('merges key by key; an empty value takes its key out, an empty whole takes all out', { source }, async () => {
    const { id } = await newCustomer(bench);
    const update = async (metadata: Stripe.Emptyable<Stripe.MetadataParam>) =>
      (await stripe.customers.update(id, { metadata })).metadata;
    expect(await update({ a: '1', b: '2' })).toEqual({ ...bench.metadata, a: '1', b: '2' });
    expect(await update({ b: '', c: '3' })).toEqual({ ...bench.metadata, a: '1', c: '3' });
    expect(await update('')).toEqual({});
  });

  fact('has 50 keys of 40 characters with values of 500', { source }, async () => {
    const { id } = await newCustomer(bench);
    const path = `/v1/customers/${id}`;
    const keys = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`metadata[k${n}]`, 'v']));
    expect(await bench.refused('POST', path, keys)).toMatchObject({ status: 400, type: 'invalid_request_error' });
    expect(await bench.refused('POST', path, { [`metadata[${'k'.repeat(41)}]`]: 'v' })).toMatchObject({ status: 400 });
    expect(await bench.refused('POST', path, { 'metadata[k]': 'v'.repeat(501) })).toMatchObject({ status: 400 });
    const { metadata } = await stripe.customers.update(id, { metadata: { ['k'.repeat(40)]: 'v'.repeat(500) } });
    expect(metadata).toEqual({ ...bench.metadata, ['k'.repeat(40)]: 'v'.repeat(500) });
  });
});

describe('a customer', () => {
  const source = 'docs.stripe.com/api/customers/delete';

  fact('who is deleted leaves a stub that buys nothing', { source }, async () => {
    const { id } = await newCustomer(bench);
    const price = await newPrice(bench);
    expect(await stripe.customers.del(id)).toMatchObject({ id, object: 'customer', deleted: true });
    const { lastResponse: _, ...stub } = await stripe.customers.retrieve(id);
    expect(stub).toEqual({ id, object: 'customer', deleted: true });
    expect(
      await bench.refused('POST', '/v1/checkout/sessions', {
        mode: 'payment',
        customer: id,
        success_url: successUrl,
        'line_items[0][price]': price.id,
        'line_items[0][quantity]': 1,
      }),
    ).toMatchObject({ status: 400, code: 'resource_missing', param: 'customer' });
  });
});

describe('an account', () => {
  fact('says whose key it is', { source: 'docs.stripe.com/api/accounts/retrieve' }, async () => {
    expect(await stripe.accounts.retrieveCurrent()).toMatchObject({
      id: expect.stringMatching(/^acct_/),
      object: 'account',
    });
  });
});

describe('a product', () => {
  fact('whose id is taken is refused', codes, async () => {
    const { id } = await newProduct(bench);
    expect(await bench.refused('POST', '/v1/products', { id, name: 'Again' })).toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      code: 'resource_already_exists',
    });
  });
});
