import type Stripe from 'stripe';
import { expect, it } from 'vitest';
import { converge } from '../../src/stripe-events/converge.ts';
import { subscription } from '../../src/stripe-events/subscription.ts';
import { Shop } from '../verify/shop.ts';

it('asks again where a later answer about a subscription was saved while it waited', async () => {
  await using shop = await Shop.open({ kind: 'sqlite', file: ':memory:' });
  const made = await shop.subscribe('person', 'pro');
  let asked = 0;
  const retrieve = async () => {
    asked++;
    const seen = structuredClone(made);
    if (asked === 1) {
      made.status = 'past_due';
      await converge(subscription, made.id, shop.sources);
    }
    return seen;
  };
  const { stripe } = shop.sources;
  const slow = {
    ...shop.sources,
    stripe: { subscriptions: { retrieve }, invoices: stripe.invoices } as unknown as Stripe,
  };
  await converge(subscription, made.id, slow);
  expect(asked).toBe(2);
  expect(await shop.storage.subscriptions.find(made.id)).toMatchObject({ status: 'past_due' });
});
