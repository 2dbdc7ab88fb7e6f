import { connect } from 'node:net';
import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePack, makePlan, type Stack, sdk, startStack, subscribe, successUrl } from './stack.ts';

let stack: Stack;

beforeEach(async () => {
  stack = await startStack();
});
afterEach(() => stack.close());

const raw = (
  method: string,
  path: string,
  { body, headers = {} }: { body?: string; headers?: Record<string, string> } = {},
) =>
  fetch(`${stack.sandbox.url}${path}`, {
    method,
    body,
    headers: {
      authorization: `Bearer ${stack.sandbox.secrets.secretKey}`,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
  });
const refusal = async (method: string, path: string, body?: string) => {
  const response = await raw(method, path, { body });
  const { error } = (await response.json()) as { error: Record<string, unknown> };
  return { status: response.status, type: error.type, code: error.code, param: error.param, message: error.message };
};
const post = (path: string, body: string) => refusal('POST', path, body);

describe('a refusal', () => {
  it('names an unknown parameter, at any depth', async () => {
    expect(await post('/v1/customers', 'emial=a')).toEqual({
      status: 400,
      type: 'invalid_request_error',
      code: 'parameter_unknown',
      param: 'emial',
      message: 'Received unknown parameter: emial',
    });
    expect(await post('/v1/checkout/sessions', 'mode=payment&line_items[0][qty]=2&foo=1')).toMatchObject({
      code: 'parameter_unknown',
      message: 'Received unknown parameters: line_items[0][qty], foo',
    });
  });

  it('names what the pinned version took away', async () => {
    const base = 'mode=subscription&success_url=http://127.0.0.1/&line_items[0][price]=p&line_items[0][quantity]=1';
    expect(await post('/v1/checkout/sessions', `${base}&payment_method_types[0]=card`)).toMatchObject({
      code: 'parameter_unknown',
      param: 'payment_method_types',
    });
    expect(await post('/v1/checkout/sessions', `${base}&ui_mode=embedded`)).toMatchObject({
      param: 'ui_mode',
      message: 'Invalid ui_mode: must be one of elements, embedded_page, form, or hosted_page',
    });
    expect(await post('/v1/promotion_codes', 'coupon=x')).toMatchObject({ code: 'parameter_unknown', param: 'coupon' });
    const plan = await makePlan(stack.stripe, 'Pro', 4900);
    const { id } = await subscribe(stack, plan.price.id);
    expect(await post(`/v1/subscriptions/${id}`, 'billing_cycle_anchor=now')).toMatchObject({
      param: 'billing_cycle_anchor',
      message: 'Invalid object',
    });
  });

  it('names what is missing or of the wrong type', async () => {
    expect(await post('/v1/prices', 'unit_amount=100')).toMatchObject({
      code: 'parameter_missing',
      param: 'currency',
      message: 'Missing required param: currency.',
    });
    expect(await post('/v1/prices', 'currency=usd&unit_amount=1.5')).toMatchObject({
      code: 'parameter_invalid_integer',
      param: 'unit_amount',
      message: 'Invalid integer: 1.5',
    });
    expect(await post('/v1/products', 'name=a&active=yes')).toMatchObject({
      param: 'active',
      message: 'Invalid boolean: yes',
    });
    expect(await post('/v1/prices', 'currency=xyz&unit_amount=1')).toMatchObject({
      param: 'currency',
      message: expect.stringContaining('Invalid currency: xyz'),
    });
    expect(await post('/v1/products', 'name=')).toMatchObject({ code: 'parameter_invalid_empty', param: 'name' });
  });

  it('says what does not exist as Stripe says it', async () => {
    expect(await refusal('GET', '/v1/checkout/sessions/cs_x')).toEqual({
      status: 404,
      type: 'invalid_request_error',
      code: 'resource_missing',
      param: undefined,
      message: 'No such checkout.session: cs_x',
    });
    expect(await refusal('GET', '/v1/customers/cus_x')).toMatchObject({
      status: 404,
      param: 'id',
      message: "No such customer: 'cus_x'",
    });
    const session = 'mode=payment&success_url=http://127.0.0.1/&line_items[0][price]=price_x&line_items[0][quantity]=1';
    expect(await post('/v1/checkout/sessions', session)).toMatchObject({
      status: 400,
      param: 'line_items[0][price]',
      message: "No such price: 'price_x'",
    });
    expect(await refusal('GET', '/v1/nothing')).toMatchObject({
      status: 404,
      message: expect.stringMatching(/^Unrecognized request URL \(GET: \/v1\/nothing\)\. /),
    });
  });

  it('keeps apart what does not go together on Checkout', async () => {
    const pack = await makePack(stack.stripe, 999);
    const { price } = await makePlan(stack.stripe, 'Pro', 4900);
    const customer = await stack.stripe.customers.create({});
    const create = (params: Partial<Stripe.Checkout.SessionCreateParams>) =>
      stack.stripe.checkout.sessions.create({
        mode: 'payment',
        success_url: successUrl,
        line_items: [{ price: pack.id, quantity: 1 }],
        ...params,
      });
    await expect(create({ customer: customer.id, customer_email: 'a@b.c' })).rejects.toMatchObject({
      message: 'You may only specify one of these parameters: customer, customer_email.',
    });
    await expect(create({ allow_promotion_codes: false, discounts: [{ coupon: 'x' }] })).rejects.toMatchObject({
      param: 'allow_promotion_codes',
    });
    await expect(create({ mode: 'subscription' })).rejects.toMatchObject({
      message: 'You must provide at least one recurring price in `subscription` mode when using prices.',
    });
    await expect(create({ line_items: [{ price: price.id, quantity: 1 }] })).rejects.toMatchObject({ param: 'mode' });
    await expect(create({ expires_at: Math.floor(Date.now() / 1000) + 60 })).rejects.toMatchObject({
      message: 'The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.',
    });
    await expect(create({ subscription_data: {} as never, mode: 'payment' })).resolves.toBeDefined();
    await expect(create({ subscription_data: { metadata: { a: 'b' } } })).rejects.toMatchObject({
      param: 'subscription_data',
    });
    await expect(create({ automatic_tax: { enabled: true }, customer: customer.id })).rejects.toMatchObject({
      code: 'customer_tax_location_invalid',
    });
    await expect(create({ tax_id_collection: { enabled: true }, customer: customer.id })).rejects.toMatchObject({
      param: 'customer_update[name]',
    });
  });

  it('asks for a key, and knows its own', async () => {
    const response = await fetch(`${stack.sandbox.url}/v1/customers`);
    expect([response.status, await response.text()]).toEqual([
      401,
      expect.stringContaining('You did not provide an API key.'),
    ]);
    const stranger = sdk(stack.sandbox);
    await expect(stranger.customers.list({}, { apiKey: 'sk_test_wrong_key_1234' })).rejects.toMatchObject({
      type: 'StripeAuthenticationError',
    });
  });

  it('speaks the pinned version alone', async () => {
    expect((await raw('GET', '/v1/customers', { headers: { 'stripe-version': '2020-08-27' } })).status).toBe(400);
    const response = await raw('GET', '/v1/customers');
    expect(response.headers.get('stripe-version')).toBe('2026-10-28.endive');
    expect(response.headers.get('request-id')).toMatch(/^req_/);
  });

  it('turns away other hosts and other sites', async () => {
    const { hostname, port } = new URL(stack.sandbox.url);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname, () =>
        socket.write('GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'),
      );
      socket.once('data', (data) => resolve(data.toString()));
    });
    expect(answer).toContain('403');
    // A frame that its page put into a sandbox says "null", whoever it is.
    for (const origin of ['https://evil.example', 'http://127.0.0.1.evil.example', 'null']) {
      expect((await raw('POST', '/_sandbox/reset', { headers: { origin } })).status).toBe(403);
      expect((await raw('GET', '/_sandbox/state', { headers: { origin } })).status).toBe(403);
    }
  });
});
