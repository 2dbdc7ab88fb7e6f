import type { Operation } from '@billing-panel/contract';
import { accountsDelete } from './accounts.delete.ts';
import { accountsExport } from './accounts.export.ts';
import { checkoutStatus } from './checkout.status.ts';
import { creditsAdjust } from './credits.adjust.ts';
import { creditsConsume } from './credits.consume.ts';
import { creditsGrant } from './credits.grant.ts';
import { creditsPackages } from './credits.packages.ts';
import { creditsPurchase } from './credits.purchase.ts';
import { creditsRefund } from './credits.refund.ts';
import { creditsRelease } from './credits.release.ts';
import { creditsReserve } from './credits.reserve.ts';
import { creditsSettle } from './credits.settle.ts';
import { creditsTransactions } from './credits.transactions.ts';
import { credits } from './credits.ts';
import { creditsUsage } from './credits.usage.ts';
import type { Handler } from './handler.ts';
import { invoices } from './invoices.ts';
import { ledgerVerify } from './ledger.verify.ts';
import { panel } from './panel.ts';
import { recorded } from './recorded.ts';
import { stripeCheckout } from './stripe-checkout.ts';
import { stripeCustomerPortal } from './stripe-customer-portal.ts';
import { subscriptionsCancel } from './subscriptions.cancel.ts';
import { subscriptionsChangePlan } from './subscriptions.change-plan.ts';
import { subscriptionsCreateCheckout } from './subscriptions.create-checkout.ts';
import { subscriptionsPlans } from './subscriptions.plans.ts';
import { subscriptionsPreviewChange } from './subscriptions.preview-change.ts';
import { subscriptionsResume } from './subscriptions.resume.ts';
import { subscriptions } from './subscriptions.ts';

/** Every operation of the contract; one that is forgotten does not compile. */
export const handlers: { [O in Operation]: Handler<O> } = {
  'subscriptions.create-checkout': recorded('subscriptions.create-checkout', subscriptionsCreateCheckout),
  'subscriptions.preview-change': subscriptionsPreviewChange,
  'subscriptions.change-plan': recorded('subscriptions.change-plan', subscriptionsChangePlan),
  'subscriptions.cancel': recorded('subscriptions.cancel', subscriptionsCancel),
  'subscriptions.resume': recorded('subscriptions.resume', subscriptionsResume),
  invoices,
  'credits.purchase': recorded('credits.purchase', creditsPurchase),
  subscriptions,
  credits,
  'stripe-checkout': recorded('stripe-checkout', stripeCheckout),
  'stripe-customer-portal': recorded('stripe-customer-portal', stripeCustomerPortal),
  'subscriptions.plans': subscriptionsPlans,
  'credits.packages': creditsPackages,
  panel,
  'checkout.status': checkoutStatus,
  'credits.transactions': creditsTransactions,
  'credits.consume': creditsConsume,
  'credits.grant': creditsGrant,
  'credits.adjust': creditsAdjust,
  'credits.refund': creditsRefund,
  'credits.release': creditsRelease,
  'credits.reserve': creditsReserve,
  'credits.settle': creditsSettle,
  'credits.usage': creditsUsage,
  'ledger.verify': ledgerVerify,
  'accounts.export': recorded('accounts.export', accountsExport),
  'accounts.delete': accountsDelete,
};
