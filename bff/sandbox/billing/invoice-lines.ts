import Stripe from 'stripe';
import { newId } from '../ids.ts';
import type { World } from '../world.ts';
import { type Draft, productId } from './drafts.ts';

const decimal = (amount: number): Stripe.Decimal => Stripe.Decimal.from(amount);

/** Shown only: no sum is made of it. */
const each = ({ amount, quantity }: Draft): Stripe.Decimal =>
  quantity === 0 ? decimal(0) : decimal(amount).div(decimal(quantity), 12, 'half-even');

function parentOf(draft: Draft): Stripe.InvoiceLineItem.Parent {
  if (draft.item) {
    return {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: draft.invoiceItem,
        proration: draft.isProration,
        proration_details: { credited_items: null },
        subscription: draft.subscription,
        subscription_item: draft.item,
      },
      type: 'subscription_item_details',
    };
  }
  return {
    invoice_item_details: {
      invoice_item: draft.invoiceItem ?? '',
      proration: draft.isProration,
      proration_details: { credited_items: null },
      subscription: draft.subscription,
    },
    subscription_item_details: null,
    type: 'invoice_item_details',
  };
}

export function lineObject(
  draft: Draft,
  invoice: string,
  discounts: readonly { id: string; amount: number }[],
): Stripe.InvoiceLineItem {
  return {
    id: newId('il'),
    object: 'line_item',
    amount: draft.amount,
    currency: draft.price.currency,
    description: draft.description,
    discount_amounts: discounts.map(({ id, amount }) => ({ amount, discount: id })),
    discountable: draft.isDiscountable,
    discounts: discounts.map(({ id }) => id),
    invoice,
    livemode: false,
    metadata: draft.metadata,
    parent: parentOf(draft),
    period: draft.period,
    pretax_credit_amounts: discounts.map(({ id, amount }) => ({ amount, discount: id, type: 'discount' as const })),
    pricing: {
      price_details: { price: draft.price.id, product: productId(draft.price) },
      type: 'price_details',
      unit_amount_decimal: draft.isProration ? each(draft) : decimal(draft.price.unit_amount ?? 0),
    },
    quantity: draft.quantity,
    quantity_decimal: decimal(draft.quantity),
    subscription: draft.subscription,
    subtotal: draft.amount,
    taxes: [],
  };
}

/** The invoice item that stands behind a line until (and after) an invoice takes it up. Not yet kept. */
export function invoiceItemObject(world: World, draft: Draft, customer: string): Stripe.InvoiceItem {
  return {
    id: newId('ii'),
    object: 'invoiceitem',
    amount: draft.amount,
    currency: draft.price.currency,
    customer,
    customer_account: null,
    date: world.clock.now(),
    description: draft.description,
    discountable: draft.isDiscountable,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: draft.metadata,
    net_amount: draft.amount,
    parent: draft.subscription
      ? {
          subscription_details: {
            subscription: draft.subscription,
            ...(draft.item ? { subscription_item: draft.item } : {}),
          },
          type: 'subscription_details',
        }
      : null,
    period: draft.period,
    pricing: {
      price_details: { price: draft.price.id, product: productId(draft.price) },
      type: 'price_details',
      unit_amount_decimal: each(draft),
    },
    proration: draft.isProration,
    quantity: draft.quantity,
    quantity_decimal: decimal(draft.quantity),
    tax_rates: [],
    test_clock: null,
  };
}
