import type { ErrorCode, Operation } from '@billing-panel/contract';

/** What any call may be refused with, before its operation is asked. */
export const refusalsAtTheDoor: ErrorCode[] = [
  'invalid_json',
  'invalid_request',
  'unknown_operation',
  'method_not_allowed',
  'too_large',
  'unsupported_media_type',
  'internal',
  'database_unavailable',
];

export const refusalsOfCredentials: ErrorCode[] = [
  'unauthenticated',
  'invalid_token',
  'token_expired',
  'forbidden',
  'subject_required',
  'rate_limited',
  'auth_unavailable',
];

const stripe: ErrorCode[] = ['stripe_refused', 'stripe_unavailable'];

const purchase: ErrorCode[] = [
  'redirect_not_allowed',
  'item_unavailable',
  'in_progress',
  'idempotency_mismatch',
  ...stripe,
];

const reservation: ErrorCode[] = [
  'unknown_reservation',
  'reservation_closed',
  'reservation_expired',
  'idempotency_mismatch',
];

const change: ErrorCode[] = ['not_subscribed', 'in_progress', ...stripe];

/** What each operation may refuse with besides. */
export const refusalsOf: { [O in Operation]: ErrorCode[] } = {
  'subscriptions.create-checkout': ['unknown_plan', 'already_subscribed', ...purchase],
  'credits.purchase': ['unknown_package', ...purchase],
  'subscriptions.preview-change': ['unknown_plan', 'not_subscribed', 'item_unavailable', ...stripe],
  'subscriptions.change-plan': ['unknown_plan', 'item_unavailable', 'redirect_not_allowed', ...change],
  'subscriptions.cancel': change,
  'subscriptions.resume': change,
  invoices: stripe,
  subscriptions: [],
  credits: [],
  'stripe-checkout': ['unknown_price', 'wrong_price_type', 'price_mismatch', 'already_subscribed', ...purchase],
  'stripe-customer-portal': ['redirect_not_allowed', 'not_subscribed', 'in_progress', ...stripe],
  'subscriptions.plans': [],
  'credits.packages': [],
  panel: [],
  'checkout.status': ['unknown_session'],
  'credits.transactions': [],
  'credits.consume': ['insufficient_credits', 'idempotency_mismatch'],
  'credits.grant': ['idempotency_mismatch'],
  'credits.reserve': ['insufficient_credits', 'idempotency_mismatch'],
  'credits.settle': [...reservation, 'over_reserved'],
  'credits.release': reservation,
  'credits.refund': ['unknown_transaction', 'over_refunded', 'idempotency_mismatch'],
  'credits.adjust': ['insufficient_credits', 'idempotency_mismatch'],
  'credits.usage': [],
  'ledger.verify': [],
  'accounts.export': [],
  'accounts.delete': ['in_progress', 'idempotency_mismatch', ...stripe],
};
