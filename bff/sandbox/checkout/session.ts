import type Stripe from 'stripe';
import { impossible } from '../api/errors.ts';
import { mergeMetadata } from '../api/params.ts';
import { days } from '../calendar.ts';
import { add, change, emit } from '../events.ts';
import { newId, randomText } from '../ids.ts';
import { need } from '../resources/need.ts';
import type { HiddenOf } from '../store/kinds.ts';
import type { World } from '../world.ts';
import { couponFault, judge } from './codes.ts';
import { type CreateParams, checkTogether } from './params.ts';
import { checkMinimum, lineItems, reprice } from './price.ts';

type Session = Stripe.Checkout.Session;

const blank = {
  adaptive_pricing: { enabled: false },
  after_expiration: null,
  allowed_payment_method_types: null,
  amount_subtotal: 0,
  amount_total: 0,
  client_secret: null,
  collected_information: { business_name: null, individual_name: null, shipping_details: null },
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  customer_account: null,
  discounts: [],
  integration_identifier: null,
  invoice: null,
  livemode: false,
  managed_payments: { enabled: false },
  optional_items: null,
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_configuration_details: null,
  payment_method_options: { card: { request_three_d_secure: 'automatic' } },
  payment_status: 'unpaid',
  permissions: null,
  recovered_from: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  status: 'open',
  subscription: null,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  wallet_options: null,
} satisfies Partial<Session>;

const bankDebit = (currency: string): string => (currency === 'eur' ? 'sepa_debit' : 'us_bank_account');

function invoiceCreation(sent: CreateParams): Stripe.Checkout.Session.InvoiceCreation | null {
  if (sent.mode !== 'payment') return null;
  const data = sent.invoice_creation?.invoice_data;
  return {
    enabled: sent.invoice_creation?.enabled ?? false,
    invoice_data: {
      account_tax_ids: null,
      custom_fields: null,
      description: data?.description ?? null,
      footer: data?.footer ?? null,
      issuer: null,
      metadata: mergeMetadata({}, data?.metadata),
      rendering_options: null,
    },
  };
}

function customerDetails(
  customer: Stripe.Customer | undefined,
  email: string | undefined,
): Stripe.Checkout.Session.CustomerDetails | null {
  if (!customer && !email) return null;
  return {
    address: customer?.address ?? null,
    business_name: null,
    email: customer?.email ?? email ?? null,
    individual_name: null,
    name: customer?.name ?? null,
    phone: customer?.phone ?? null,
    tax_exempt: customer?.tax_exempt ?? 'none',
    tax_ids: null,
  };
}

/** What the parameters say of how the page is reached and left. */
function pageOf(world: World, id: string, sent: CreateParams) {
  const ui = sent.ui_mode ?? 'hosted_page';
  const isHosted = ui === 'hosted_page';
  return {
    cancel_url: sent.cancel_url ?? null,
    client_secret: isHosted ? null : `${id}_secret_${randomText(40)}`,
    ...(isHosted ? {} : { redirect_on_completion: sent.redirect_on_completion ?? ('always' as const) }),
    ...(sent.return_url ? { return_url: sent.return_url } : {}),
    success_url: sent.success_url ?? null,
    ui_mode: ui,
    url: isHosted ? `${world.baseUrl}/checkout/${id}` : null,
  };
}

function sessionObject(world: World, sent: CreateParams, items: readonly Stripe.LineItem[]): Session {
  const id = newId('cs');
  const now = world.clock.now();
  const customer = sent.customer ? need(world, 'customer', sent.customer, 'customer') : undefined;
  const currency = items[0]?.currency ?? 'usd';
  const taxes = sent.automatic_tax?.enabled ?? false;
  const isPayment = sent.mode === 'payment';
  return {
    ...blank,
    ...pageOf(world, id, sent),
    id,
    object: 'checkout.session',
    allow_promotion_codes: sent.allow_promotion_codes ?? null,
    automatic_tax: {
      enabled: taxes,
      liability: taxes ? { type: 'self' } : null,
      provider: taxes ? 'stripe' : null,
      status: taxes ? (customer?.address?.country ? 'complete' : 'requires_location_inputs') : null,
    },
    billing_address_collection: sent.billing_address_collection ?? null,
    client_reference_id: sent.client_reference_id ?? null,
    created: now,
    currency,
    customer: customer?.id ?? null,
    customer_creation: isPayment
      ? customer
        ? null
        : (sent.customer_creation ?? 'if_required')
      : customer
        ? null
        : 'always',
    customer_details: customerDetails(customer, sent.customer_email),
    customer_email: sent.customer_email ?? null,
    expires_at: sent.expires_at ?? now + days(1),
    invoice_creation: invoiceCreation(sent),
    locale: (sent.locale as Stripe.Checkout.Session.Locale) ?? null,
    metadata: mergeMetadata({}, sent.metadata),
    mode: sent.mode,
    payment_method_collection: sent.payment_method_collection ?? (isPayment ? 'if_required' : 'always'),
    payment_method_types: ['card', bankDebit(currency)],
    phone_number_collection: { enabled: sent.phone_number_collection?.enabled ?? false },
    saved_payment_method_options: customer
      ? {
          allow_redisplay_filters: sent.saved_payment_method_options?.allow_redisplay_filters ?? ['always'],
          payment_method_remove: 'disabled',
          payment_method_save: sent.saved_payment_method_options?.payment_method_save ?? null,
        }
      : null,
    submit_type: sent.submit_type ?? null,
    tax_id_collection: {
      enabled: sent.tax_id_collection?.enabled ?? false,
      required: sent.tax_id_collection?.required ?? 'never',
    },
  };
}

function hiddenOf(sent: CreateParams, items: Stripe.LineItem[]): HiddenOf<'checkout.session'> {
  const { subscription_data: subscription, payment_intent_data: intent } = sent;
  return {
    lineItems: items,
    subscriptionData: {
      metadata: mergeMetadata({}, subscription?.metadata),
      description: subscription?.description ?? null,
      trialEnd: subscription?.trial_end ?? null,
      trialDays: subscription?.trial_period_days ?? null,
      missingPaymentMethod: subscription?.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice',
    },
    paymentIntentData: {
      metadata: mergeMetadata({}, intent?.metadata),
      description: intent?.description ?? null,
      receiptEmail: intent?.receipt_email ?? null,
      setupFutureUsage: intent?.setup_future_usage ?? null,
    },
    customerUpdate: { address: sent.customer_update?.address === 'auto', name: sent.customer_update?.name === 'auto' },
    code: null,
  };
}

/** The code that the caller put on the session itself. */
function givenCode(world: World, session: Session, sent: CreateParams): HiddenOf<'checkout.session'>['code'] {
  const [given] = sent.discounts ?? [];
  if (given?.promotion_code) {
    const found = judge(
      world,
      session,
      need(world, 'promotion_code', given.promotion_code, 'discounts[0][promotion_code]'),
    );
    if ('fault' in found) throw impossible(found.fault, undefined, 'discounts[0][promotion_code]');
    return found.code;
  }
  if (!given?.coupon) return null;
  const coupon = need(world, 'coupon', given.coupon, 'discounts[0][coupon]');
  const fault = couponFault(world, coupon, session.currency ?? '');
  if (fault) throw impossible(fault, 'coupon_expired', 'discounts[0][coupon]');
  return { coupon: coupon.id, promotionCode: null };
}

export function createSession(world: World, sent: CreateParams): Session {
  checkTogether(world, sent);
  const items = lineItems(world, sent);
  const session = sessionObject(world, sent, items);
  const hidden = hiddenOf(sent, items);
  reprice(world, session, hidden);
  hidden.code = givenCode(world, session, sent);
  reprice(world, session, hidden);
  checkMinimum(session);
  world.jobs.set('session.expire', session.id, session.expires_at);
  return add(world, 'checkout.session', session, null, hidden);
}

export function expireSession(world: World, id: string): Session {
  const { status } = need(world, 'checkout.session', id);
  if (status !== 'open') {
    const message = `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of "${status}".`;
    throw impossible(message);
  }
  world.jobs.clear('session.expire', id);
  const session = change(world, 'checkout.session', id, null, (found) => {
    found.status = 'expired';
    found.url = null;
    found.client_secret = null;
    found.expires_at = Math.min(found.expires_at, world.clock.now());
  });
  emit(world, 'checkout.session.expired', session);
  return session;
}
