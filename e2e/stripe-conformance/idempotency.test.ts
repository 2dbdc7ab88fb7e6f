import Stripe from 'stripe';
import { describe, expect } from 'vitest';
import { openBench } from './bench/bench.ts';
import { fact } from './bench/fact.ts';
import { giveCard, newCustomer, newPayer, newPlan, newPrice, successUrl } from './bench/goods.ts';
import { journeyOf } from './bench/journey.ts';

const bench = await openBench();
const { stripe } = bench;

const source = 'docs.stripe.com/api/idempotent_requests';

let keys = 0;
const newKey = () => `${bench.run}-${++keys}`;

/** Makes a customer in a call as it stands. */
const create = (key: string, form: Record<string, string>) =>
  bench.call('POST', '/v1/customers', { 'metadata[conformance]': bench.run, ...form }, { 'idempotency-key': key });

const named = (name: string) => ({ name: `${bench.run} ${name}`, email: `${name}.${bench.run}@example.com` });

async function madeOf({ email }: { email: string }): Promise<string[]> {
  const { data } = await stripe.customers.list({ email });
  for (const { id } of data) bench.made.toUndo(() => stripe.customers.del(id));
  return data.map(({ id }) => id);
}

describe('an idempotency key', () => {
  fact('gives the first answer again, and says that it does', { source }, async () => {
    const key = newKey();
    const ada = named('ada');
    const first = await create(key, ada);
    const again = await create(key, ada);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.headers.get('idempotency-key')).toBe(key);
    expect(again.headers.get('request-id')).not.toBe(first.headers.get('request-id'));
    expect(await madeOf(ada)).toEqual([first.body.id]);
  });

  fact('stands in the event of what it made', { source: 'docs.stripe.com/api/events/object' }, async () => {
    const key = newKey();
    const { body, headers } = await create(key, named('event'));
    bench.made.toUndo(() => stripe.customers.del(String(body.id)));
    const journey = await journeyOf(bench, [String(body.id)], 'customer.created');
    expect(journey.one('customer.created').request).toEqual({
      id: headers.get('request-id'),
      idempotency_key: key,
    });
  });

  fact('is refused for other parameters, and nothing is made', { source }, async () => {
    const key = newKey();
    await create(key, named('first'));
    const other = named('other');
    const { status, body } = await create(key, other);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({
      type: 'idempotency_error',
      message: expect.stringMatching(
        /^Keys for idempotent requests can only be used with the same parameters they were first used with\. Try using a key other than /,
      ),
    });
    expect(await madeOf(other)).toEqual([]);
    expect(await madeOf(named('first'))).toHaveLength(1);
    await expect(stripe.customers.create(other, { idempotencyKey: key })).rejects.toBeInstanceOf(
      Stripe.errors.StripeIdempotencyError,
    );
  });

  fact('is refused where a moment among the parameters has moved by a second', { source }, async () => {
    const price = await newPrice(bench);
    const key = newKey();
    const endsAt = Math.floor(Date.now() / 1000) + 3600;
    const open = (expiresAt: number) =>
      stripe.checkout.sessions.create(
        {
          mode: 'payment',
          line_items: [{ price: price.id, quantity: 1 }],
          success_url: successUrl,
          metadata: bench.metadata,
          expires_at: expiresAt,
        },
        { idempotencyKey: key },
      );
    const { id } = await open(endsAt);
    bench.made.toUndo(() => stripe.checkout.sessions.expire(id));
    await expect(open(endsAt + 1)).rejects.toMatchObject({ statusCode: 400, rawType: 'idempotency_error' });
    expect((await open(endsAt)).id).toBe(id);
  });

  fact('is refused at another address', { source }, async () => {
    const key = newKey();
    await newCustomer(bench);
    await create(key, named('address'));
    await madeOf(named('address'));
    expect(await bench.refused('POST', '/v1/products', { name: bench.run }, { 'idempotency-key': key })).toMatchObject({
      status: 400,
      type: 'idempotency_error',
    });
  });

  fact('is not used up by parameters that fail validation', { source }, async () => {
    const key = newKey();
    const ben = named('ben');
    const refused = await create(key, { ...ben, surname: 'x' });
    expect(refused.status).toBe(400);
    const made = await create(key, ben);
    expect(made.status).toBe(200);
    expect(made.headers.get('idempotent-replayed')).toBeNull();
    expect(await madeOf(ben)).toEqual([made.body.id]);
  });

  fact('gives a refusal again that came once the work had begun', { source }, async () => {
    const { id: customer } = await newPayer(bench, 'pm_card_chargeCustomerFail');
    const { id: price } = await newPlan(bench, 1000);
    const key = newKey();
    const form = { customer, 'items[0][price]': price, payment_behavior: 'error_if_incomplete' };
    const begin = () => bench.call('POST', '/v1/subscriptions', form, { 'idempotency-key': key });
    const declined = await begin();
    expect(declined.status).toBe(402);
    await giveCard(bench, customer, 'pm_card_visa');
    const again = await begin();
    expect(again.status).toBe(402);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(declined.body);
  });

  fact('has at most 255 characters', { source }, async () => {
    const form = { name: bench.run };
    const headers = { 'idempotency-key': 'k'.repeat(256) };
    expect(await bench.refused('POST', '/v1/customers', form, headers)).toMatchObject({ status: 400 });
  });

  fact('means nothing to a GET', { source }, async () => {
    const headers = { 'idempotency-key': newKey() };
    const first = await bench.call('GET', '/v1/customers', { limit: 1 }, headers);
    const other = await bench.call('GET', '/v1/products', { limit: 1 }, headers);
    expect([first.status, other.status]).toEqual([200, 200]);
    expect(other.headers.get('idempotent-replayed')).toBeNull();
  });

  fact('makes one thing of calls that race, whoever of them is told to wait', { source }, async () => {
    const key = newKey();
    const racer = named('racer');
    const replies = await Promise.all(Array.from({ length: 5 }, () => create(key, racer)));
    const made = await madeOf(racer);
    expect(made).toHaveLength(1);
    for (const { status, body } of replies) {
      if (status === 409) expect(body.error).toMatchObject({ code: 'idempotency_key_in_use' });
      else expect([status, body.id]).toEqual([200, made[0]]);
    }
  });

  fact('is in use while its first call is at work', { source, needs: 'fault' }, async () => {
    const key = newKey();
    const slow = named('slow');
    await bench.control('/faults', { method: 'POST', path: '/v1/customers', effect: 'delay', delay_ms: 1_000 });
    const replies = await Promise.all([create(key, slow), create(key, slow)]);
    const [made, waiting] = replies.toSorted((a, b) => a.status - b.status);
    expect([made?.status, waiting?.status]).toEqual([200, 409]);
    expect(waiting?.body.error).toMatchObject({ code: 'idempotency_key_in_use' });
    expect(await madeOf(slow)).toHaveLength(1);
  });

  fact('gives an error of the server again, as often as it is asked', { source, needs: 'fault' }, async () => {
    const key = newKey();
    const unlucky = named('unlucky');
    await bench.control('/faults', {
      method: 'POST',
      path: '/v1/customers',
      effect: 'reply',
      status: 500,
      stored: true,
    });
    for (const replayed of [null, 'true', 'true']) {
      const { status, headers } = await create(key, unlucky);
      expect([status, headers.get('idempotent-replayed')]).toEqual([500, replayed]);
    }
    expect(await madeOf(unlucky)).toEqual([]);
  });
});
