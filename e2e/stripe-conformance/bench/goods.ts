import type Stripe from 'stripe';
import type { Bench } from './bench.ts';

/** Stripe's own names of cards for calls without a page: docs.stripe.com/testing?testing-method=payment-methods */
export type Card =
  | 'pm_card_visa'
  | 'pm_card_chargeCustomerFail'
  | 'pm_card_createDispute'
  | 'pm_card_createDisputeInquiry'
  | 'pm_card_pendingRefund'
  | 'pm_card_refundFail';

export async function newCustomer(
  { stripe, metadata, run, made }: Bench,
  more: Stripe.CustomerCreateParams = {},
): Promise<Stripe.Customer> {
  const customer = await stripe.customers.create({ name: `Conformance ${run}`, ...more, metadata });
  made.toUndo(() => stripe.customers.del(customer.id));
  return customer;
}

/** Attaches a card and makes it the one that is charged. */
export async function giveCard({ stripe }: Bench, customer: string, card: Card): Promise<Stripe.PaymentMethod> {
  const method = await stripe.paymentMethods.attach(card, { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
  return method;
}

/** A customer whose card is charged without a page. */
export async function newPayer(bench: Bench, card: Card = 'pm_card_visa'): Promise<Stripe.Customer> {
  const customer = await newCustomer(bench, { email: `${bench.run}@example.com` });
  await giveCard(bench, customer.id, card);
  return customer;
}

export async function newProduct({ stripe, metadata, run, made }: Bench): Promise<Stripe.Product> {
  const product = await stripe.products.create({ name: `Conformance ${run}`, metadata });
  made.toUndo(() => stripe.products.update(product.id, { active: false }));
  return product;
}

export async function newPrice(bench: Bench, params: Partial<Stripe.PriceCreateParams> = {}): Promise<Stripe.Price> {
  const { stripe, metadata, made } = bench;
  const product = params.product ?? (await newProduct(bench)).id;
  const price = await stripe.prices.create({ currency: 'usd', unit_amount: 1000, ...params, product, metadata });
  made.toUndo(() => stripe.prices.update(price.id, { active: false }));
  return price;
}

/** A price by the month. */
export function newPlan(bench: Bench, amount: number, params: Partial<Stripe.PriceCreateParams> = {}) {
  return newPrice(bench, { unit_amount: amount, recurring: { interval: 'month' }, ...params });
}

export function subscribe(
  { stripe, metadata }: Bench,
  customer: string,
  price: string,
  params: Partial<Stripe.SubscriptionCreateParams> = {},
): Promise<Stripe.Subscription> {
  return stripe.subscriptions.create({ customer, items: [{ price }], metadata, ...params });
}

export async function newCoupon(
  { stripe, metadata, run, made }: Bench,
  params: Stripe.CouponCreateParams,
): Promise<Stripe.Coupon> {
  const coupon = await stripe.coupons.create({ name: run.slice(0, 40), ...params, metadata });
  made.toUndo(() => stripe.coupons.del(coupon.id));
  return coupon;
}

/** The one item of a subscription that has one. */
export const itemOf = ({ id, items }: Stripe.Subscription): Stripe.SubscriptionItem => {
  const [item] = items.data;
  if (!item) throw new Error(`${id} has no items`);
  return item;
};

/** The id of what may stand expanded. */
export const idOf = (value: string | { id: string } | null | undefined): string => {
  if (!value) throw new Error('There is no id here');
  return typeof value === 'string' ? value : value.id;
};

/** What was charged for the subscription's newest invoice: found by the invoice's payments, the one way that there is. */
export async function chargeOf({ stripe }: Bench, subscription: Stripe.Subscription): Promise<Stripe.Charge> {
  const invoice = idOf(subscription.latest_invoice);
  const [payment] = (await stripe.invoicePayments.list({ invoice })).data;
  const intent = await stripe.paymentIntents.retrieve(idOf(payment?.payment.payment_intent), {
    expand: ['latest_charge'],
  });
  if (!intent.latest_charge || typeof intent.latest_charge === 'string')
    throw new Error(`${intent.id} was never charged`);
  return intent.latest_charge;
}

export const successUrl = 'https://app.example.com/billing?session={CHECKOUT_SESSION_ID}';

export async function newSession(
  { stripe, metadata, made }: Bench,
  price: string,
  params: Partial<Stripe.Checkout.SessionCreateParams> = {},
): Promise<Stripe.Checkout.Session> {
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price, quantity: 1 }],
    ...(params.ui_mode ? {} : { success_url: successUrl }),
    ...params,
    metadata: { ...metadata, ...params.metadata },
  });
  made.toUndo(() => stripe.checkout.sessions.expire(session.id));
  return session;
}
