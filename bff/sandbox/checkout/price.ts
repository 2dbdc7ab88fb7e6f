import type Stripe from 'stripe';
import { impossible, invalid } from '../api/errors.ts';
import { mergeMetadata } from '../api/params.ts';
import { couponOf, discountAmounts } from '../billing/discounts.ts';
import { type Draft, fullAmount, onceDraft, productName } from '../billing/drafts.ts';
import { sum } from '../billing/invoice.ts';
import { add } from '../events.ts';
import { newId } from '../ids.ts';
import { minimumCharge, spoken } from '../money.ts';
import { need } from '../resources/need.ts';
import { priceObject } from '../resources/prices.ts';
import { createProduct } from '../resources/products.ts';
import type { HiddenOf } from '../store/kinds.ts';
import type { World } from '../world.ts';
import type { CreateParams } from './params.ts';

type SentLine = NonNullable<CreateParams['line_items']>[number];

function priceOf(world: World, line: SentLine, at: string): Stripe.Price {
  if (line.price && line.price_data)
    throw invalid(`You may only specify one of these parameters: price, price_data.`, at);
  if (line.price) {
    const price = need(world, 'price', line.price, `${at}[price]`);
    if (!price.active)
      throw invalid('The price specified is inactive. This field only accepts active prices.', `${at}[price]`);
    return price;
  }
  const data = line.price_data;
  if (!data) throw invalid(`Missing required param: ${at}[price].`, `${at}[price]`, 'parameter_missing');
  if (!data.product && !data.product_data) {
    throw invalid(
      `Missing required param: ${at}[price_data][product].`,
      `${at}[price_data][product]`,
      'parameter_missing',
    );
  }
  const product = data.product_data
    ? createProduct(world, data.product_data).id
    : need(world, 'product', data.product, `${at}[price_data][product]`).id;
  // A price made in passing belongs to this session: it is of no use to another.
  return add(world, 'price', { ...priceObject(world, data, product), active: false }, 'price.created');
}

/** The lines with their prices, full amounts for now; `reprice` brings in trial and code. */
export function lineItems(world: World, sent: CreateParams): Stripe.LineItem[] {
  const items = (sent.line_items ?? []).map((line, index): Stripe.LineItem => {
    const at = `line_items[${index}]`;
    const price = priceOf(world, line, at);
    if (line.quantity === undefined) throw invalid(`Quantity is required. Add \`quantity\` to \`${at}\``, at);
    const amount = fullAmount(price, line.quantity);
    const { enabled = false, minimum = 1, maximum = 99 } = line.adjustable_quantity ?? {};
    return {
      id: newId('li'),
      object: 'item',
      adjustable_quantity: enabled ? { enabled, maximum, minimum } : null,
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency: price.currency,
      description: productName(world, price),
      metadata: mergeMetadata({}, line.metadata),
      price,
      quantity: line.quantity,
    };
  });
  checkPrices(sent.mode, items);
  return items;
}

export const priceOfLine = (item: Stripe.LineItem): Stripe.Price => {
  if (!item.price) throw new Error(`Line ${item.id} has no price`);
  return item.price;
};

function checkPrices(mode: string, items: readonly Stripe.LineItem[]): void {
  const prices = items.map(priceOfLine);
  const recurring = prices.flatMap((price) => (price.recurring ? [price.recurring] : []));
  if (mode === 'payment' && recurring.length > 0) {
    throw invalid(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      'mode',
    );
  }
  if (mode === 'subscription' && recurring.length === 0) {
    throw invalid(
      'You must provide at least one recurring price in `subscription` mode when using prices.',
      'line_items',
    );
  }
  if (new Set(prices.map(({ currency }) => currency)).size > 1) {
    throw invalid('All prices of a Checkout Session must have the same currency.', 'line_items');
  }
  if (new Set(recurring.map(({ interval, interval_count }) => `${interval} ${interval_count}`)).size > 1) {
    throw invalid('Checkout does not support multiple prices with different billing intervals.', 'line_items');
  }
}

/** The session's lines as an invoice would have them today. */
function dueToday(world: World, hidden: HiddenOf<'checkout.session'>): Draft[] {
  const now = world.clock.now();
  const isTrial = trialEndOf(world, hidden) !== null;
  return hidden.lineItems.map((item) => {
    const price = priceOfLine(item);
    const whole = onceDraft(world, {
      price,
      quantity: item.quantity ?? 1,
      period: { start: now, end: now },
      subscription: null,
    });
    return isTrial && price.recurring ? { ...whole, amount: 0 } : whole;
  });
}

export function trialEndOf(world: World, { subscriptionData }: HiddenOf<'checkout.session'>): number | null {
  const { trialDays, trialEnd } = subscriptionData;
  return trialDays === null ? trialEnd : world.clock.now() + trialDays * 86_400;
}

/** Brings the lines' and the session's amounts up to date with quantities, trial and code. */
export function reprice(world: World, session: Stripe.Checkout.Session, hidden: HiddenOf<'checkout.session'>): void {
  const drafts = dueToday(world, hidden);
  const taken = discountAmounts(drafts, hidden.code ? [couponOf(world, hidden.code.coupon)] : []);
  hidden.lineItems = hidden.lineItems.map((item, index) => {
    const amount = drafts[index]?.amount ?? 0;
    const off = sum((taken[index] ?? []).map((entry) => entry.amount));
    return { ...item, amount_discount: off, amount_subtotal: amount, amount_total: amount - off };
  });
  session.amount_subtotal = sum(hidden.lineItems.map((item) => item.amount_subtotal));
  session.amount_total = sum(hidden.lineItems.map((item) => item.amount_total));
  session.total_details = {
    amount_discount: session.amount_subtotal - session.amount_total,
    amount_shipping: 0,
    amount_tax: 0,
  };
  session.discounts = hidden.code
    ? [{ coupon: hidden.code.promotionCode ? null : hidden.code.coupon, promotion_code: hidden.code.promotionCode }]
    : [];
}

export function checkMinimum(session: Stripe.Checkout.Session): void {
  const { amount_total: total, currency } = session;
  if (!total || !currency || total >= minimumCharge(currency)) return;
  const minimum = `${spoken(minimumCharge(currency), currency)} ${currency}`;
  throw impossible(`The Checkout Session's total amount due must add up to at least ${minimum}`, 'amount_too_small');
}
