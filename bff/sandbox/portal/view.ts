import type Stripe from 'stripe';
import { subscriptionOf } from '../billing/collect.ts';
import { fullAmount, productName } from '../billing/drafts.ts';
import { hasEnded, periodOf } from '../billing/moments.ts';
import { methodView, savedMethods } from '../methods-view.ts';
import { need } from '../resources/need.ts';
import type { AfterFlow, PortalFlow, PortalInvoice, PortalSubscription, PortalView } from '../views.ts';
import type { World } from '../world.ts';
import {
  type Configuration,
  cadence,
  mayCancel,
  mayKeepPlan,
  mayResume,
  maySwitch,
  onlyItem,
  planOptions,
} from './rules.ts';

function invoiceRow(invoice: Stripe.Invoice): PortalInvoice {
  return {
    id: invoice.id,
    number: invoice.number,
    created: invoice.created,
    total: invoice.total,
    amountDue: invoice.amount_remaining,
    currency: invoice.currency,
    status: invoice.status ?? 'draft',
    description: invoice.lines.data[0]?.description ?? '',
    hostedUrl: invoice.hosted_invoice_url ?? null,
    pdfUrl: invoice.invoice_pdf ?? null,
  };
}

/** The change that a schedule has in store, once its present phase is over. */
function changesTo(world: World, subscription: Stripe.Subscription): PortalSubscription['changesTo'] {
  if (typeof subscription.schedule !== 'string') return null;
  const { phases, current_phase: current } = need(world, 'subscription_schedule', subscription.schedule);
  const next = phases.find(({ start_date }) => start_date === current?.end_date);
  const [item] = next?.items ?? [];
  if (!next || !item) return null;
  const price = need(world, 'price', typeof item.price === 'string' ? item.price : item.price.id);
  return {
    priceId: price.id,
    name: productName(world, price),
    amount: fullAmount(price, item.quantity ?? 1),
    cadence: cadence(price),
    at: next.start_date,
  };
}

function unpaidInvoice(world: World, subscription: Stripe.Subscription): PortalInvoice | null {
  const customer = typeof subscription.customer === 'string' ? subscription.customer : subscription.customer.id;
  const open = world.store.list('invoice', { where: { customer, status: 'open' } });
  const found = open.find((invoice) => subscriptionOf(world, invoice.id)?.id === subscription.id);
  return found ? invoiceRow(found) : null;
}

function subscriptionView(
  world: World,
  configuration: Configuration,
  subscription: Stripe.Subscription,
): PortalSubscription {
  const { id, price, quantity = 1 } = onlyItem(subscription);
  const customer = typeof subscription.customer === 'string' ? subscription.customer : subscription.customer.id;
  const standard = need(world, 'customer', customer).invoice_settings.default_payment_method;
  const method = subscription.default_payment_method ?? standard;
  return {
    id: subscription.id,
    status: subscription.status,
    itemId: id,
    priceId: price.id,
    name: productName(world, price),
    quantity,
    amount: fullAmount(price, quantity),
    currency: subscription.currency,
    cadence: cadence(price),
    currentPeriodEnd: periodOf(subscription).end,
    trialEnd: subscription.status === 'trialing' ? subscription.trial_end : null,
    endsAt: subscription.cancel_at,
    changesTo: changesTo(world, subscription),
    method: typeof method === 'string' ? methodView(need(world, 'payment_method', method), method === standard) : null,
    unpaidInvoice: unpaidInvoice(world, subscription),
    options: planOptions(world, configuration, subscription),
    maySwitch: maySwitch(configuration, subscription),
    mayCancel: mayCancel(configuration, subscription),
    mayResume: mayResume(subscription),
    mayKeepPlan: mayKeepPlan(subscription),
    cancelsAt: configuration.features.subscription_cancel.mode === 'immediately' ? 'now' : 'period_end',
  };
}

function flowView(world: World, flow: Stripe.BillingPortal.Session.Flow | null): PortalFlow | null {
  if (!flow) return null;
  const confirm = flow.subscription_update_confirm;
  if (confirm) {
    const [item] = confirm.items;
    const subscription = need(world, 'subscription', confirm.subscription);
    return {
      type: 'subscription_update_confirm',
      subscription: confirm.subscription,
      priceId: item?.price ?? onlyItem(subscription).price.id,
      quantity: item?.quantity ?? 1,
    };
  }
  if (flow.subscription_cancel)
    return { type: 'subscription_cancel', subscription: flow.subscription_cancel.subscription };
  if (flow.subscription_update)
    return { type: 'subscription_update', subscription: flow.subscription_update.subscription };
  return flow.type === 'customer_update' ? { type: 'customer_update' } : { type: 'payment_method_update' };
}

function afterView(flow: Stripe.BillingPortal.Session.Flow | null): AfterFlow {
  const after = flow?.after_completion;
  if (after?.type === 'redirect' && after.redirect) return { type: 'redirect', url: after.redirect.return_url };
  if (after?.type === 'hosted_confirmation')
    return { type: 'hosted_confirmation', message: after.hosted_confirmation?.custom_message ?? null };
  return { type: 'portal_homepage' };
}

export function portalView(world: World, session: Stripe.BillingPortal.Session): PortalView {
  const configuration = need(world, 'billing_portal.configuration', session.configuration as string);
  const { features } = configuration;
  const customer = need(world, 'customer', session.customer);
  const subscriptions = world.store
    .list('subscription', { where: { customer: customer.id } })
    .filter((found) => !hasEnded(found));
  const invoices = world.store.list('invoice', {
    where: { customer: customer.id, status: ['open', 'paid', 'uncollectible', 'void'] },
  });
  const reason = features.subscription_cancel.cancellation_reason;
  return {
    id: session.id,
    merchant: world.merchant,
    headline: configuration.business_profile.headline,
    customer: { id: customer.id, name: customer.name ?? null, email: customer.email },
    returnUrl: session.return_url,
    locale: session.locale,
    flow: flowView(world, session.flow),
    afterFlow: afterView(session.flow),
    features: {
      updateMethod: features.payment_method_update.enabled,
      invoices: features.invoice_history.enabled,
      updateCustomer: features.customer_update.enabled,
      cancel: features.subscription_cancel.enabled,
      switchPlan: features.subscription_update.enabled,
    },
    cancellationReasons: reason.enabled ? reason.options : [],
    subscriptions: subscriptions.map((subscription) => subscriptionView(world, configuration, subscription)),
    methods: savedMethods(world, customer.id),
    invoices: features.invoice_history.enabled ? invoices.map(invoiceRow) : [],
  };
}
