import type { Body, Operation } from '@billing-panel/contract';
import type { Dice } from '../../storm/dice.ts';
import { nextKey, type Pool } from './pool.ts';

export interface Wish {
  operation: Operation;
  /** Whose account it is about. */
  user: string;
  fields: object;
}

const good = 'https://app.example.com/billing?session={CHECKOUT_SESSION_ID}';
const urls = { success_url: good, cancel_url: 'https://app.example.com/billing' };
const camelUrls = { successUrl: urls.success_url, cancelUrl: urls.cancel_url };

type Maker<O extends Operation> = (pool: Pool, dice: Dice) => { user: string; fields: Body<O> } | undefined;

const someone = ({ users }: Pool, dice: Dice) => dice.pick(users);
const subscriber = ({ subscribers }: Pool, dice: Dice) => dice.pick(subscribers);
const nothing = (pool: Pool, dice: Dice) => ({ user: someone(pool, dice), fields: {} });
const ofSubscriber = (pool: Pool, dice: Dice) => ({ user: subscriber(pool, dice), fields: {} });

/** Takes one out: what was used is used up. */
const taken = <T>(list: T[]): T | undefined => list.shift();

/** Of each operation something that it must do. None where there is nothing to do it with. */
export const valid: { [O in Operation]: Maker<O> } = {
  'subscriptions.create-checkout': (pool, dice) => ({
    user: someone(pool, dice),
    fields: { plan_id: dice.pick(pool.plans).id, ...urls },
  }),
  'credits.purchase': (pool, dice) => ({
    user: someone(pool, dice),
    fields: { package_id: dice.pick(pool.packages).id, ...urls },
  }),
  'stripe-checkout': (pool, dice) => {
    const { price, credits, amount } = dice.pick(pool.packages);
    const pack = { type: 'credit_purchase' as const, priceId: price, credits, price: amount, ...camelUrls };
    const plan = { type: 'subscription' as const, priceId: dice.pick(pool.plans).price, ...camelUrls };
    return { user: someone(pool, dice), fields: dice.chance(0.5) ? pack : plan };
  },
  'stripe-customer-portal': (pool, dice) => ({
    user: dice.chance(0.5) ? subscriber(pool, dice) : someone(pool, dice),
    fields: { return_url: urls.cancel_url },
  }),
  'subscriptions.preview-change': (pool, dice) => ({
    user: subscriber(pool, dice),
    fields: { plan_id: dice.pick(pool.plans).id },
  }),
  'subscriptions.change-plan': (pool, dice) => ({
    user: subscriber(pool, dice),
    fields: { plan_id: dice.pick(pool.plans).id, return_url: urls.cancel_url },
  }),
  'subscriptions.cancel': ofSubscriber,
  'subscriptions.resume': ofSubscriber,
  'checkout.status': ({ sessions }, dice) => {
    if (sessions.length === 0) return undefined;
    const { user, id } = dice.pick(sessions);
    return { user, fields: { session_id: id } };
  },
  invoices: (pool, dice) => ({ user: subscriber(pool, dice), fields: { limit: dice.between(1, 100) } }),
  subscriptions: ofSubscriber,
  credits: nothing,
  panel: ofSubscriber,
  'subscriptions.plans': nothing,
  'credits.packages': nothing,
  'credits.transactions': (pool, dice) => ({ user: someone(pool, dice), fields: { limit: dice.between(1, 100) } }),
  'credits.usage': (pool, dice) => ({
    user: someone(pool, dice),
    fields: { interval: dice.pick(['day', 'week', 'month']), from: '2026-01-01T00:00:00Z' },
  }),
  'credits.consume': (pool, dice) => ({
    user: someone(pool, dice),
    fields: { amount: dice.between(1, 50), idempotency_key: nextKey(pool), operation: 'fuzz', metadata: { a: 'b' } },
  }),
  'credits.grant': (pool, dice) => ({
    user: someone(pool, dice),
    fields: { amount: dice.between(1, 50), idempotency_key: nextKey(pool), reason: 'a gift' },
  }),
  'credits.reserve': (pool, dice) => ({
    user: someone(pool, dice),
    fields: { amount: dice.between(10, 50), idempotency_key: nextKey(pool), operation: 'fuzz' },
  }),
  'credits.settle': (pool, dice) => {
    const held = taken(pool.reservations);
    const rest = { amount: dice.between(0, 10), idempotency_key: nextKey(pool) };
    return held && { user: held.user, fields: { reservation_id: held.id, ...rest } };
  },
  'credits.release': (pool) => {
    const held = taken(pool.reservations);
    return held && { user: held.user, fields: { reservation_id: held.id, idempotency_key: nextKey(pool) } };
  },
  'credits.refund': (pool) => {
    const spent = taken(pool.consumptions);
    return spent && { user: spent.user, fields: { transaction_id: spent.id, idempotency_key: nextKey(pool) } };
  },
  'credits.adjust': (pool, dice) => ({
    user: someone(pool, dice),
    fields: { amount: dice.pick([-3, -1, 1, 7]), reason: 'a mistake', idempotency_key: nextKey(pool) },
  }),
  'ledger.verify': nothing,
  'accounts.export': nothing,
  'accounts.delete': (pool, dice) => ({
    user: `mortal-${dice.between(1, 30)}`,
    fields: { idempotency_key: nextKey(pool) },
  }),
};
