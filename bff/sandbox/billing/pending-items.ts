import type Stripe from 'stripe';
import { need } from '../resources/need.ts';
import type { World } from '../world.ts';
import type { Draft } from './drafts.ts';

/** The invoice items of a subscription that wait for its next invoice, as lines. */
export function pendingDrafts(world: World, subscription: Stripe.Subscription): Draft[] {
  const customer = typeof subscription.customer === 'string' ? subscription.customer : subscription.customer.id;
  const items = world.store.list('invoiceitem', { where: { customer }, oldestFirst: true });
  return items
    .filter(({ invoice, parent }) => invoice === null && parent?.subscription_details?.subscription === subscription.id)
    .map((item) => draftOf(world, item));
}

function draftOf(world: World, item: Stripe.InvoiceItem): Draft {
  const price = item.pricing?.price_details?.price;
  const details = item.parent?.subscription_details;
  return {
    description: item.description ?? '',
    amount: item.amount,
    quantity: item.quantity,
    price: need(world, 'price', typeof price === 'string' ? price : price?.id),
    period: item.period,
    subscription: details?.subscription ?? null,
    item: details?.subscription_item ?? null,
    invoiceItem: item.id,
    isProration: item.proration,
    isDiscountable: item.discountable,
    metadata: item.metadata ?? {},
  };
}
