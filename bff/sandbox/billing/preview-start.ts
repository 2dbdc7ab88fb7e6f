import type Stripe from 'stripe';
import { newId } from '../ids.ts';
import { itemObject } from '../resources/subscription-object.ts';
import type { World } from '../world.ts';
import type { Target } from './change-plan.ts';
import { invoiceObject } from './invoice.ts';
import { billPeriod, periodEnd } from './period.ts';

/** The first invoice of a subscription that does not exist yet. */
export function previewStart(world: World, customer: string, targets: readonly Target[]): Stripe.Invoice {
  const start = world.clock.now();
  const [first] = targets;
  const period = { start, end: first ? periodEnd(first.price, start, start) : start };
  const subscription = newId('sub');
  const items = targets.map(({ price, quantity, metadata }) =>
    itemObject(world, { price, quantity, metadata, subscription, period }),
  );
  const { drafts } = billPeriod(world, items, period, [], false);
  return invoiceObject(
    world,
    {
      customer,
      subscription: null,
      reason: 'upcoming',
      drafts: drafts.map((draft) => ({ ...draft, subscription: null })),
      discounts: [],
      currency: first?.price.currency ?? 'usd',
      automaticTax: false,
    },
    `upcoming_${newId('in')}`,
  );
}
