import Stripe from 'stripe';
import { expect, it } from 'vitest';
import { beginCheckout, type Purchase } from '../../src/checkout/begin.ts';
import type { Services } from '../../src/services.ts';
import { openStorage } from '../../src/storage/open.ts';

const purchase: Purchase = {
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

const { StripeAPIError, StripeConnectionError, StripeIdempotencyError } = Stripe.errors;
const failure = () => new StripeAPIError({ type: 'api_error', statusCode: 500, message: 'it failed' });

/** What becomes of the next session that is asked for. */
type Next = 'made' | 'failed' | 'made, but the answer is a failure' | 'made, but the answer is lost';

interface Session {
  id: string;
  status: 'open' | 'complete';
  client_reference_id: string;
}

/** Sessions at Stripe: what was answered under a key is answered again under it, a failure too; other content is refused. */
class SessionsAtStripe {
  readonly made: Session[] = [];
  next: Next = 'made';
  canBeListed = true;
  readonly #answers = new Map<string, { content: string; answer: Session | Error }>();

  async create(params: { client_reference_id: string }, { idempotencyKey }: { idempotencyKey: string }) {
    const content = JSON.stringify(params);
    const kept = this.#answers.get(idempotencyKey);
    if (kept && kept.content !== content) {
      throw new StripeIdempotencyError({ type: 'idempotency_error', statusCode: 400, message: 'other content' });
    }
    const answer = kept?.answer ?? this.#make(params);
    this.#answers.set(idempotencyKey, { content, answer });
    const { next } = this;
    this.next = 'made';
    if (next === 'made, but the answer is lost')
      throw new StripeConnectionError({ message: 'reset', type: 'api_error' });
    if (answer instanceof Error) throw answer;
    return answer;
  }

  #make({ client_reference_id }: { client_reference_id: string }): Session | Error {
    if (this.next === 'failed') return failure();
    const session: Session = { id: `cs_${this.made.length + 1}`, status: 'open', client_reference_id };
    this.made.push(session);
    return this.next === 'made, but the answer is a failure' ? failure() : session;
  }

  async list() {
    if (!this.canBeListed) throw failure();
    return { data: this.made };
  }

  async retrieve(id: string) {
    return this.made.find((each) => each.id === id);
  }
}

async function openShop() {
  const storage = await openStorage({ database: { kind: 'sqlite', file: ':memory:' } });
  const sessions = new SessionsAtStripe();
  const stripe = { customers: { create: async () => ({ id: 'cus_1' }) }, checkout: { sessions } };
  const config = { catalog: { checkout: { allowPromotionCodes: false } } };
  const services = { storage, stripe, config, now: () => Date.UTC(2026, 3, 28) } as unknown as Services;
  const begin = () => beginCheckout(purchase, { subject: 'person', actor: 'user:person' }, services);
  return { sessions, storage, config, begin, [Symbol.asyncDispose]: () => storage.close() };
}

const unavailable = { code: 'stripe_unavailable' };

it('asks under another key after a failure, which Stripe repeats for a day under the first', async () => {
  await using shop = await openShop();
  shop.sessions.next = 'failed';
  await expect(shop.begin()).rejects.toMatchObject(unavailable);
  await expect(shop.begin()).resolves.toMatchObject({ id: 'cs_1' });
});

it('finds the session that was made though the answer was a failure', async () => {
  await using shop = await openShop();
  shop.sessions.next = 'made, but the answer is a failure';
  await expect(shop.begin()).rejects.toMatchObject(unavailable);
  await expect(shop.begin()).resolves.toMatchObject({ id: 'cs_1' });
  expect(shop.sessions.made).toHaveLength(1);
});

it('asks under the same key where the answer was lost', async () => {
  await using shop = await openShop();
  shop.sessions.next = 'made, but the answer is lost';
  await expect(shop.begin()).rejects.toMatchObject(unavailable);
  await expect(shop.begin()).resolves.toMatchObject({ id: 'cs_1' });
  expect(shop.sessions.made).toHaveLength(1);
});

it('makes no other session while it cannot look whether there is one', async () => {
  await using shop = await openShop();
  shop.sessions.next = 'made, but the answer is a failure';
  await expect(shop.begin()).rejects.toMatchObject(unavailable);
  shop.sessions.canBeListed = false;
  await expect(shop.begin()).rejects.toMatchObject(unavailable);
  expect(shop.sessions.made).toHaveLength(1);
});

it('goes on where its key was used with other content, as after an upgrade', async () => {
  await using shop = await openShop();
  shop.sessions.next = 'made, but the answer is lost';
  await expect(shop.begin()).rejects.toMatchObject(unavailable);
  shop.config.catalog.checkout.allowPromotionCodes = true;
  await expect(shop.begin()).rejects.toMatchObject(unavailable);
  await expect(shop.begin()).resolves.toMatchObject({ id: 'cs_1' });
  expect(shop.sessions.made).toHaveLength(1);
});

it('makes a new session for the same purchase once the first is complete', async () => {
  await using shop = await openShop();
  const first = await shop.begin();
  const checkout = await shop.storage.checkouts.ofSession(first.id);
  for (const session of shop.sessions.made) session.status = 'complete';
  await shop.storage.checkouts.conclude(checkout?.id ?? '', first.id, 'paid');
  await expect(shop.begin()).resolves.toMatchObject({ id: 'cs_2' });
});
