import Stripe from 'stripe';
import { expect, it } from 'vitest';
import { beginCheckout, type Purchase } from '../../src/checkout/begin.ts';
import type { Services } from '../../src/services.ts';
import { openStorage } from '../../src/storage/open.ts';
import { convergenceOf } from '../../src/stripe-events/converge.ts';
import type { Sources } from '../../src/stripe-events/outcome.ts';

const pack: Purchase = {
  kind: 'package',
  itemId: 'pack',
  priceId: 'price_pack',
  amountMinor: 999,
  currency: 'usd',
  credits: 100,
  expiresAfterDays: null,
  trialDays: 0,
  successUrl: 'https://app.example.com/ok',
  cancelUrl: 'https://app.example.com/',
  uiMode: 'hosted',
};
const plan: Purchase = { ...pack, kind: 'subscription', itemId: 'plan', priceId: 'price_plan', credits: 0 };
const caller = { subject: 'person', actor: 'user:person' };

async function openShop() {
  const storage = await openStorage({ database: { kind: 'sqlite', file: ':memory:' } });
  const sessions = new Map<string, { id: string; status: string; customer: string }>();
  let made = 0;
  const stripe = {
    customers: { create: async () => ({ id: 'cus_1' }) },
    subscriptions: { list: async () => ({ data: [] }) },
    checkout: {
      sessions: {
        async create() {
          const id = `cs_${++made}`;
          const session = {
            id,
            status: 'open',
            customer: 'cus_1',
            payment_status: 'unpaid',
            url: `https://stripe/${id}`,
          };
          sessions.set(id, session);
          return session;
        },
        async retrieve(id: string) {
          const found = sessions.get(id);
          if (found) return found;
          const missing = {
            type: 'invalid_request_error',
            code: 'resource_missing',
            message: 'No such session',
          } as const;
          throw new Stripe.errors.StripeInvalidRequestError(missing);
        },
      },
    },
  };
  const config = { catalog: { checkout: {} } };
  const about = { storage, stripe, config, now: () => Date.UTC(2026, 3, 28), offers: async () => ({}) };
  const services = { ...about, converge: convergenceOf(about as unknown as Sources) } as unknown as Services;
  const begin = (purchase: Purchase, idempotencyKey?: string) =>
    beginCheckout(purchase, { ...caller, ...(idempotencyKey ? { idempotencyKey } : {}) }, services);
  return { storage, sessions, begin, [Symbol.asyncDispose]: () => storage.close() };
}

it('sells what the catalog says now, though a session at the same price is open', async () => {
  await using shop = await openShop();
  const first = await shop.begin(pack);
  expect((await shop.begin(pack)).id).toBe(first.id);
  const richer = await shop.begin({ ...pack, credits: 200 });
  expect((await shop.storage.checkouts.ofSession(richer.id))?.credits).toBe(200);
  expect((await shop.storage.checkouts.ofSession(first.id))?.credits).toBe(100);
});

it('answers the same key the same, though the catalog has changed since', async () => {
  await using shop = await openShop();
  const first = await shop.begin(pack, 'click');
  const changed = { ...pack, credits: 200, amountMinor: 1_999, priceId: 'price_new' };
  expect((await shop.begin(changed, 'click')).id).toBe(first.id);
  await expect(shop.begin({ ...changed, itemId: 'other' }, 'click')).rejects.toMatchObject({
    code: 'idempotency_mismatch',
  });
});

it.each(['expired', 'complete'])(
  'sells again after a session that is %s and turns out to be none of ours',
  async (status) => {
    await using shop = await openShop();
    const first = await shop.begin(plan);
    Object.assign(shop.sessions.get(first.id) ?? {}, { status, customer: 'cus_other' });
    if (status === 'complete') await expect(shop.begin(plan)).rejects.toMatchObject({ code: 'in_progress' });
    expect((await shop.begin(plan)).id).toBe('cs_2');
  },
);

it('sells again after a session that Stripe does not know', async () => {
  await using shop = await openShop();
  const first = await shop.begin(plan);
  shop.sessions.delete(first.id);
  expect((await shop.begin(plan)).id).not.toBe(first.id);
});
