import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { describe, expect } from 'vitest';
import { openBench } from './bench/bench.ts';
import { fact } from './bench/fact.ts';
import { newCustomer } from './bench/goods.ts';
import { journeyOf, until } from './bench/journey.ts';

const bench = await openBench();
const { stripe } = bench;

const docs = (page: string) => ({ source: `docs.stripe.com/${page}` });
const webhooks = { ...docs('webhooks'), needs: 'endpoint' as const };

describe('an event', () => {
  fact('says what, when, of what version and by which call', docs('api/events/object'), async () => {
    const { id } = await newCustomer(bench);
    const event = (await journeyOf(bench, [id], 'customer.created')).one('customer.created');
    expect(event).toEqual({
      id: expect.stringMatching(/^evt_/),
      object: 'event',
      api_version: expect.any(String),
      created: expect.any(Number),
      data: { object: expect.objectContaining({ id, object: 'customer' }) },
      livemode: false,
      pending_webhooks: expect.any(Number),
      request: { id: expect.stringMatching(/^req_/), idempotency_key: expect.any(String) },
      type: 'customer.created',
    });
    const { lastResponse: _, ...read } = await stripe.events.retrieve(event.id);
    expect(read).toEqual(event);
  });

  fact('is written in the version of these tests', docs('api/versioning'), async () => {
    const { id } = await newCustomer(bench);
    const event = (await journeyOf(bench, [id], 'customer.created')).one('customer.created');
    expect(event.api_version, 'the account must have this version as its default for the other tests of events').toBe(
      Stripe.API_VERSION,
    );
  });

  fact('of a change has what stood before, and only that', docs('api/events/object'), async () => {
    const { id } = await newCustomer(bench, { name: 'Ada', phone: '1' });
    await stripe.customers.update(id, { name: 'Ben', metadata: { a: '1' } });
    const journey = await journeyOf(bench, [id], 'customer.updated');
    expect(journey.one('customer.updated').data).toEqual({
      object: expect.objectContaining({ id, name: 'Ben', phone: '1' }),
      previous_attributes: { name: 'Ada', metadata: { a: null } },
    });
    expect(journey.one('customer.created').data).toEqual({ object: expect.objectContaining({ name: 'Ada' }) });
  });

  fact('of a deletion has what there was', docs('api/events/types'), async () => {
    const { id } = await newCustomer(bench, { name: 'Ada' });
    await stripe.customers.del(id);
    const journey = await journeyOf(bench, [id], 'customer.deleted');
    expect(journey.one('customer.deleted').data.object).toMatchObject({ id, object: 'customer', name: 'Ada' });
  });

  fact('that there is not is 404', docs('api/events/retrieve'), async () => {
    expect(await bench.refused('GET', '/v1/events/evt_none')).toMatchObject({ status: 404, code: 'resource_missing' });
  });
});

describe('the list of events', () => {
  fact('is newest first, and can be kept to types', docs('api/events/list'), async () => {
    const { id } = await newCustomer(bench);
    await stripe.customers.update(id, { name: 'Ben' });
    await journeyOf(bench, [id], 'customer.created', 'customer.updated');
    const typesOf = async (params: Stripe.EventListParams) => {
      const { data } = await stripe.events.list({ limit: 100, ...params });
      const moments = data.map(({ created }) => created);
      expect(moments).toEqual(moments.toSorted((a, b) => b - a));
      return data.filter(({ data: { object } }) => 'id' in object && object.id === id).map(({ type }) => type);
    };
    expect((await typesOf({ type: 'customer.updated' })).toSorted()).toEqual(['customer.updated']);
    expect((await typesOf({ type: 'customer.*' })).toSorted()).toEqual(['customer.created', 'customer.updated']);
    expect((await typesOf({ types: ['customer.created', 'price.created'] })).toSorted()).toEqual(['customer.created']);
    expect(await typesOf({ type: 'invoice.paid' })).toEqual([]);
  });
});

interface Received {
  signature: string;
  body: Buffer;
}

/** An endpoint that answers with the statuses in turn, and with 200 after them. */
async function listen(statuses: number[], work: (received: Received[]) => Promise<void>): Promise<void> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ signature: String(request.headers['stripe-signature']), body: Buffer.concat(chunks) });
    response.writeHead(statuses.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await bench.control('/webhook', { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` });
    await work(received);
  } finally {
    await bench.control('/webhook', { url: null });
    server.closeAllConnections();
    server.close();
  }
}

describe('a delivery', () => {
  const verified = ({ body, signature }: Received) =>
    Stripe.webhooks.constructEvent(body, signature, bench.webhookSecret);

  fact('is signed over its very bytes, and carries the version', webhooks, async () => {
    await listen([], async (received) => {
      const { id } = await newCustomer(bench, { name: 'Zoë — “Ada”' });
      const [delivery] = await until(async () => {
        expect(received).not.toEqual([]);
        return received;
      });
      if (!delivery) throw new Error('Nothing was delivered');
      expect(delivery.signature).toMatch(/^t=\d+,v1=[0-9a-f]{64}/);
      const event = verified(delivery);
      expect(event).toMatchObject({
        type: 'customer.created',
        api_version: Stripe.API_VERSION,
        data: { object: { id } },
      });
      expect((await stripe.events.retrieve(event.id)).data).toEqual(event.data);
      const rewritten = { ...delivery, body: Buffer.from(JSON.stringify(JSON.parse(delivery.body.toString()))) };
      expect(() => verified(rewritten)).toThrow(Stripe.errors.StripeSignatureVerificationError);
    });
  });

  fact('that is not answered with 2xx comes again: the same event, signed anew', webhooks, async () => {
    await bench.control('/deliveries/settings', { retries_ms: [1_100, 1_100, 1_100] });
    await listen([500, 302], async (received) => {
      const { id } = await newCustomer(bench);
      await until(async () => expect(received).toHaveLength(3));
      const events = received.map(verified);
      expect(new Set(events.map((event) => event.id)).size).toBe(1);
      expect(events[0]).toMatchObject({ type: 'customer.created', data: { object: { id } } });
      expect(new Set(received.map(({ signature }) => signature)).size).toBe(3);
      await until(async () => {
        const { data } = await stripe.events.list({ delivery_success: false });
        expect(data).toEqual([]);
      });
    });
  });

  fact(
    'that fails can be found among what was not delivered',
    { ...docs('webhooks/process-undelivered-events'), needs: 'endpoint' },
    async () => {
      await bench.control('/deliveries/settings', { retries_ms: [] });
      await listen([500], async (received) => {
        const { id } = await newCustomer(bench);
        await until(async () => expect(received).toHaveLength(1));
        const missed = await until(async () => {
          const { data } = await stripe.events.list({ delivery_success: false });
          expect(data).toHaveLength(1);
          return data;
        });
        expect(missed).toMatchObject([{ type: 'customer.created', data: { object: { id } }, pending_webhooks: 1 }]);
      });
    },
  );
});
