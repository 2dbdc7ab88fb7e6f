import type Stripe from 'stripe';
import { productName } from '../billing/drafts.ts';
import { sum } from '../billing/invoice.ts';
import { savedMethods } from '../methods-view.ts';
import { spoken } from '../money.ts';
import { need } from '../resources/need.ts';
import type { HiddenOf } from '../store/kinds.ts';
import type { Cadence, CheckoutLine, CheckoutView } from '../views.ts';
import type { World } from '../world.ts';
import { dueNow, needsMethod } from './pay.ts';
import { priceOfLine, trialEndOf } from './price.ts';

type Hidden = HiddenOf<'checkout.session'>;

export const cadenceView = (recurring: Stripe.Price.Recurring | null): Cadence | null =>
  recurring && { unit: recurring.interval as Cadence['unit'], count: recurring.interval_count };

function lineView(world: World, item: Stripe.LineItem): CheckoutLine {
  const price = priceOfLine(item);
  const product = need(world, 'product', typeof price.product === 'string' ? price.product : price.product.id);
  const { enabled, minimum, maximum } = item.adjustable_quantity ?? { enabled: false, minimum: 1, maximum: 1 };
  return {
    id: item.id,
    name: productName(world, price),
    description: product.description,
    quantity: item.quantity ?? 1,
    adjustable: enabled ? { minimum: minimum ?? 1, maximum: maximum ?? 99 } : null,
    unitAmount: price.unit_amount ?? 0,
    amount: item.amount_subtotal,
    cadence: cadenceView(price.recurring),
  };
}

function recurringView(hidden: Hidden): CheckoutView['recurring'] {
  const items = hidden.lineItems.filter((item) => priceOfLine(item).recurring);
  const cadence = cadenceView(items[0] ? priceOfLine(items[0]).recurring : null);
  if (!cadence) return null;
  return { amount: sum(items.map((item) => (priceOfLine(item).unit_amount ?? 0) * (item.quantity ?? 1))), cadence };
}

function codeView(world: World, { code }: Hidden): CheckoutView['code'] {
  if (!code) return null;
  const coupon = need(world, 'coupon', code.coupon);
  const label =
    coupon.percent_off === null ? spoken(coupon.amount_off ?? 0, coupon.currency ?? 'usd') : `${coupon.percent_off}%`;
  const typed = code.promotionCode
    ? need(world, 'promotion_code', code.promotionCode).code
    : (coupon.name ?? coupon.id);
  return { code: typed, label: `${label} off` };
}

function trialView(world: World, hidden: Hidden): CheckoutView['trial'] {
  const endsAt = trialEndOf(world, hidden);
  if (endsAt === null) return null;
  return { days: hidden.subscriptionData.trialDays ?? Math.ceil((endsAt - world.clock.now()) / 86_400), endsAt };
}

export function checkoutView(world: World, id: string): CheckoutView | undefined {
  const session = world.store.get('checkout.session', id);
  if (!session) return undefined;
  const hidden = world.store.hidden('checkout.session', id);
  const customer = typeof session.customer === 'string' ? session.customer : null;
  return {
    id,
    mode: session.mode as CheckoutView['mode'],
    uiMode: session.ui_mode as CheckoutView['uiMode'],
    status: session.status as CheckoutView['status'],
    paymentStatus: session.payment_status as CheckoutView['paymentStatus'],
    merchant: world.merchant,
    currency: session.currency ?? 'usd',
    lines: hidden.lineItems.map((item) => lineView(world, item)),
    subtotal: session.amount_subtotal ?? 0,
    discount: session.total_details?.amount_discount ?? 0,
    tax: 0,
    total: session.status === 'open' ? dueNow(world, session) : (session.amount_total ?? 0),
    trial: trialView(world, hidden),
    recurring: recurringView(hidden),
    email: session.customer_details?.email ?? session.customer_email,
    emailIsFixed: Boolean(session.customer_details?.email ?? session.customer_email),
    takesCodes: session.allow_promotion_codes ?? false,
    code: codeView(world, hidden),
    needsPaymentMethod: needsMethod(session),
    collectsAddress: session.automatic_tax.enabled || session.billing_address_collection === 'required',
    collectsTaxId: session.tax_id_collection?.enabled ?? false,
    savedMethods: savedMethods(world, customer),
    awaitsAuthentication: hidden.waiting !== undefined,
    cancelUrl: session.cancel_url,
    expiresAt: session.expires_at,
    locale: session.locale,
  };
}
