import type Stripe from 'stripe';
import { spoken } from '../money.ts';
import { need } from '../resources/need.ts';
import type { World } from '../world.ts';

/** A line before it stands on an invoice. */
export interface Draft {
  description: string;
  amount: number;
  quantity: number;
  price: Stripe.Price;
  period: { start: number; end: number };
  subscription: string | null;
  /** The subscription item that it bills. */
  item: string | null;
  invoiceItem: string | null;
  isProration: boolean;
  /** Discounts are taken off here; a proration has them in its amount already. */
  isDiscountable: boolean;
  metadata: Record<string, string>;
}

export const productId = (price: Stripe.Price): string =>
  typeof price.product === 'string' ? price.product : price.product.id;

export const productName = (world: World, price: Stripe.Price): string => need(world, 'product', productId(price)).name;

const cadenceOf = ({ interval, interval_count }: Stripe.Price.Recurring): string =>
  interval_count === 1 ? interval : `every ${interval_count} ${interval}s`;

interface Billable {
  price: Stripe.Price;
  quantity: number;
  period: { start: number; end: number };
  subscription: string | null;
  item: string | null;
  metadata?: Record<string, string>;
}

function draft(billable: Billable, description: string, amount: number, isProration = false): Draft {
  const { price, quantity, period, subscription, item, metadata = {} } = billable;
  return {
    description,
    amount,
    quantity,
    price,
    period,
    subscription,
    item,
    invoiceItem: null,
    isProration,
    isDiscountable: !isProration,
    metadata,
  };
}

export const fullAmount = (price: Stripe.Price, quantity: number): number => (price.unit_amount ?? 0) * quantity;

/** A whole period of a recurring price, free while it is a trial. */
export function periodDraft(world: World, billable: Billable, isTrial: boolean): Draft {
  const { price, quantity } = billable;
  const name = productName(world, price);
  if (isTrial || !price.recurring) return draft(billable, `Trial period for ${name}`, 0);
  const each = spoken(price.unit_amount ?? 0, price.currency);
  const cadence = cadenceOf(price.recurring);
  const text = `${quantity} × ${name} (at ${each} / ${cadence})`;
  return draft(billable, text, fullAmount(price, quantity));
}

export function onceDraft(world: World, billable: Omit<Billable, 'item'>): Draft {
  const { price, quantity } = billable;
  return draft({ ...billable, item: null }, productName(world, price), fullAmount(price, quantity));
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** Credit for what is left of the old, or the charge for what is left with the new. */
export function prorationDraft(world: World, billable: Billable, kind: 'unused' | 'remaining', amount: number): Draft {
  const { price, quantity, period } = billable;
  const name = productName(world, price);
  const what = quantity === 1 ? name : `${quantity} × ${name}`;
  const words = kind === 'unused' ? 'Unused time' : 'Remaining time';
  const text = `${words} on ${what} after ${day.format(period.start * 1000).replace('Sept', 'Sep')}`;
  return draft(billable, text, amount, true);
}
