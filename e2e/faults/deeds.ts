import type { Output } from '@billing-panel/contract';
import type Stripe from 'stripe';
import { expect } from 'vitest';
import { type Answer, goods, type Person, type Shop } from '../money/shop.ts';
import { fromStripe } from './at-stripe.ts';
import { until } from './until.ts';

/** Something that changes the books. */
export interface Deed {
  /** What has to be there before. @returns what asks for it, again and again with the same words */
  prepare(shop: Shop, person: Person): Promise<() => Promise<unknown>>;
  /** What must be so once it was asked for until an answer came. */
  proof(shop: Shop, person: Person): Promise<void>;
}

function good<T extends Answer>(answer: T): T['body'] {
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

async function oneCustomer(shop: Shop, person: Person): Promise<string> {
  const customers = await fromStripe<Stripe.Customer>(shop, 'customers', { email: `${person.name}@example.com` });
  expect(customers.length).toBe(1);
  return customers[0]?.id ?? '';
}

async function oneOpenSession(shop: Shop, person: Person): Promise<void> {
  const customer = await oneCustomer(shop, person);
  const sessions = await fromStripe<Stripe.Checkout.Session>(shop, 'checkout/sessions', { customer, status: 'open' });
  expect(sessions.length).toBe(1);
}

/** What a person whom the host gave 100 credits has left, and every line of the history. */
async function leaves(person: Person, figures: Partial<Output<'credits'>>, ...lines: [string, number][]) {
  expect(await person.credits()).toMatchObject(figures);
  expect((await person.history()).reverse()).toEqual([['grant', 100], ...lines]);
}

async function granted(shop: Shop, { name }: Person): Promise<void> {
  await shop.admin('credits.grant', { user_id: name, amount: 100, idempotency_key: 'a-hundred' });
}

const portal = (person: Person) => person.post('stripe-customer-portal', { return_url: 'https://app.example.com/' });

/** Asks until the answer is 200: what a host does with an idempotency key, and a person with a button. */
export const deeds = {
  'the first customer': {
    prepare: async (_shop, person) => async () => good(await portal(person)),
    proof: async (shop, person) => void (await oneCustomer(shop, person)),
  },
  'a purchase': {
    prepare: async (_shop, person) => async () => good(await person.begin({ package_id: goods.pack.id })),
    proof: oneOpenSession,
  },
  'a subscription': {
    prepare: async (_shop, person) => async () => good(await person.begin({ plan_id: goods.starter.id })),
    proof: oneOpenSession,
  },
  'the events of a payment': {
    async prepare(shop, person) {
      const { session_id } = good(await person.begin({ package_id: goods.pack.id }));
      let isPaid = false;
      return async () => {
        if (!isPaid) {
          isPaid = true;
          await shop.sandbox(`/checkout/${session_id}/pay`, { wait: false });
        }
        await until('the credits of the pack', async () => (await person.history()).length > 0);
        await shop.delivered();
      };
    },
    async proof(_shop, person) {
      expect(await person.credits()).toMatchObject({ balance: 100, total_purchased: 100 });
      expect(await person.history()).toEqual([['purchase', 100]]);
    },
  },
  'the events of a refund': {
    async prepare(shop, person) {
      const of = await person.buy({ package_id: goods.pack.id });
      await until('the credits of the pack', async () => (await person.credits()).balance === 100);
      await shop.delivered();
      let isRefunded = false;
      return async () => {
        if (!isRefunded) {
          isRefunded = true;
          await shop.sandbox('/refunds', { of });
        }
        await until('the credits that a refund takes back', async () => (await person.history()).length > 1);
        await shop.delivered();
      };
    },
    async proof(_shop, person) {
      expect((await person.credits()).balance).toBe(0);
      expect((await person.history()).reverse()).toEqual([
        ['purchase', 100],
        ['revoke', -100],
      ]);
    },
  },
  'a grant': {
    prepare: async (shop, person) => () => granted(shop, person),
    proof: (_shop, person) => leaves(person, { balance: 100, total_purchased: 100 }),
  },
  'a consumption': {
    async prepare(shop, person) {
      await granted(shop, person);
      return () => person.spend(30, 'spend-once');
    },
    proof: (_shop, person) => leaves(person, { balance: 70, total_used: 30 }, ['consume', -30]),
  },
  'a reservation': {
    async prepare(shop, person) {
      await granted(shop, person);
      return () =>
        shop.admin('credits.reserve', {
          user_id: person.name,
          amount: 40,
          operation: 'test',
          idempotency_key: 'reserve-once',
        });
    },
    proof: (_shop, person) => leaves(person, { balance: 100, held: 40, available: 60 }),
  },
  'a settlement': {
    async prepare(shop, person) {
      await granted(shop, person);
      const { name: user_id } = person;
      const hold = { user_id, amount: 40, operation: 'test', idempotency_key: 'reserve' };
      const { reservation_id } = await shop.admin('credits.reserve', hold);
      return () =>
        shop.admin('credits.settle', { user_id, reservation_id, amount: 25, idempotency_key: 'settle-once' });
    },
    proof: (_shop, person) => leaves(person, { balance: 75, held: 0, available: 75 }, ['consume', -25]),
  },
} satisfies Record<string, Deed>;

export type DeedName = keyof typeof deeds;
