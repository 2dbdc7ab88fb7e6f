import type { Body, Operation, Output } from '@billing-panel/contract';

/** One valid request and one answer for each operation: the least that the contract asks for. */

const planId = '6f1c0b5e-3d0f-4a3b-9d57-0f6f4a7f1c11';
const packageId = '0b7e1a52-8f2c-4f0e-a1b9-5f4f3a2d1e22';

const money = { price: 49, amount_minor: 4900, currency: 'usd', exponent: 2 };
const session = { session_id: 'cs_test_1', checkout_url: 'https://checkout.stripe.com/c/pay/cs_test_1' };
const balance = { balance: 340, total_purchased: 500, total_used: 160, available: 340, held: 0, expiring: [] };
const standing = { amount: 5, balance: 335, available: 335, replayed: false };
const receipt = { transaction_id: 'txn_1_1', ...standing };
const subscription = {
  plan_id: planId,
  status: 'active',
  current_period_end: '2026-04-28T00:00:00Z',
  subscription_plans: { name: 'Pro', ...money },
};

type Samples = { [O in Operation]: { body: Body<O>; output: Output<O> } };

export const samples: Samples = {
  'subscriptions.create-checkout': { body: { plan_id: planId }, output: session },
  'credits.purchase': { body: { package_id: packageId }, output: session },
  'subscriptions.preview-change': {
    body: { plan_id: planId },
    output: {
      takes_effect: 'now',
      due_now: money,
      due_later: money,
      at: '2026-04-28T00:00:00Z',
      lines: [],
      preview_id: 'ppv_1',
    },
  },
  'subscriptions.change-plan': {
    body: { plan_id: planId },
    output: { portal_url: 'https://billing.stripe.com/p/session/1' },
  },
  'subscriptions.cancel': { body: {}, output: { subscription } },
  'subscriptions.resume': { body: {}, output: { subscription } },
  invoices: { body: { limit: 2 }, output: { invoices: [], next_cursor: null } },
  subscriptions: { body: {}, output: { subscription } },
  credits: { body: {}, output: balance },
  'stripe-checkout': {
    body: { type: 'subscription', priceId: 'price_1' },
    output: { ...session, url: session.checkout_url },
  },
  'stripe-customer-portal': {
    body: {},
    output: { portal_url: 'https://billing.stripe.com/p/session/1', url: 'https://billing.stripe.com/p/session/1' },
  },
  'subscriptions.plans': { body: {}, output: { plans: [] } },
  'credits.packages': { body: {}, output: { packages: [] } },
  panel: {
    body: {},
    output: {
      subscription: null,
      credits: balance,
      meter: { full: 0, low_at: 0 },
      plans: [],
      packages: [],
      notices: [],
    },
  },
  'checkout.status': { body: { session_id: 'cs_test_1' }, output: { status: 'open', kind: 'package' } },
  'credits.transactions': { body: { limit: 2 }, output: { transactions: [], next_cursor: null } },
  'credits.consume': { body: { amount: 5, idempotency_key: 'job-1', operation: 'render' }, output: receipt },
  'credits.usage': { body: { interval: 'week' }, output: { buckets: [] } },
  'credits.reserve': {
    body: { amount: 5, idempotency_key: 'job-2', operation: 'render' },
    output: { reservation_id: 'rsv_1', expires_at: '2026-04-28T00:00:00Z', ...standing },
  },
  'credits.settle': {
    body: { reservation_id: 'rsv_1', amount: 3, idempotency_key: 'job-2-done' },
    output: { reservation_id: 'rsv_1', transaction_id: null, ...standing },
  },
  'credits.release': {
    body: { reservation_id: 'rsv_1', idempotency_key: 'job-2-off' },
    output: { reservation_id: 'rsv_1', ...standing },
  },
  'credits.refund': { body: { transaction_id: 'txn_1_1', idempotency_key: 'back-1' }, output: receipt },
  'credits.adjust': { body: { amount: -5, reason: 'a mistake', idempotency_key: 'fix-1' }, output: receipt },
  'ledger.verify': { body: {}, output: { ok: true, checked: { accounts: 3, entries: 20 }, findings: [] } },
  'accounts.export': {
    body: {},
    output: {
      account: null,
      credits: balance,
      subscriptions: [],
      purchases: [],
      payments: [],
      acts: [],
      transactions: [],
      next_cursor: null,
    },
  },
  'accounts.delete': {
    body: { idempotency_key: 'end-1' },
    output: { deleted: true, canceled_subscriptions: 1, replayed: false },
  },
  'credits.grant': { body: { amount: 5, idempotency_key: 'gift-1' }, output: receipt },
};
