import type { BillingErrorCode } from './api/error.js';
import type { PortalFlow } from './hooks/usePortal.js';

/** What the panel tells its host, for analytics and the like: no names, no addresses, no tokens. */
export type BillingEvent =
  | { type: 'plan_selected'; id: string }
  | { type: 'checkout_started'; kind: 'subscription' | 'package'; id: string }
  | { type: 'checkout_returned' }
  | { type: 'purchase_confirmed'; kind: 'subscription' | 'package'; credits?: number }
  | { type: 'purchase_failed'; reason: 'failed' | 'expired' }
  | { type: 'subscription_changed'; change: 'plan' | 'cancellation' | 'resumption' }
  | { type: 'portal_opened'; flow?: PortalFlow }
  | { type: 'error'; operation: string; code: BillingErrorCode | 'render'; requestId?: string };
