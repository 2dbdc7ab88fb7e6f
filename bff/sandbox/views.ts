import type { Dashboard } from './dashboard/views.ts';

/** What the Checkout, portal and invoice pages see and may do. Amounts are minor units, moments are Unix seconds by the sandbox's clock. */

export interface Cadence {
  unit: 'day' | 'week' | 'month' | 'year';
  count: number;
}

export interface CardDetails {
  number: string;
  expMonth: number;
  expYear: number;
  cvc: string;
}

export interface Buyer {
  email?: string;
  name?: string;
  country?: string;
  postalCode?: string;
  taxId?: string;
}

export type Payment =
  | ({ kind: 'card'; card: CardDetails } & Buyer)
  | ({ kind: 'bank_debit'; settles: 'succeeds' | 'fails' } & Buyer)
  | ({ kind: 'saved'; paymentMethod: string } & Buyer)
  /** Nothing is due and no payment method is asked for: a code of 100 %, or a trial without a card. */
  | ({ kind: 'none' } & Buyer);

/** `paid`, `processing` and `free` complete the session: the buyer goes to `await engine.checkout.redirect(id)`. */
export type PayOutcome =
  | { kind: 'paid' }
  | { kind: 'processing' }
  | { kind: 'free' }
  | { kind: 'declined'; code: string; declineCode: string | null; message: string }
  | { kind: 'needs_authentication' }
  | { kind: 'refused'; field?: keyof CardDetails | 'email' | 'code'; message: string };

export interface CheckoutLine {
  id: string;
  name: string;
  description: string | null;
  quantity: number;
  adjustable: { minimum: number; maximum: number } | null;
  unitAmount: number;
  amount: number;
  cadence: Cadence | null;
}

export interface SavedMethod {
  id: string;
  kind: 'card' | 'bank_debit';
  brand: string;
  last4: string;
  expMonth: number | null;
  expYear: number | null;
  isDefault: boolean;
}

export interface CheckoutView {
  id: string;
  mode: 'payment' | 'subscription' | 'setup';
  uiMode: 'hosted_page' | 'embedded_page' | 'elements' | 'form';
  status: 'open' | 'complete' | 'expired';
  paymentStatus: 'paid' | 'unpaid' | 'no_payment_required';
  merchant: string;
  currency: string;
  lines: CheckoutLine[];
  subtotal: number;
  discount: number;
  tax: number;
  /** Due today. */
  total: number;
  trial: { days: number; endsAt: number } | null;
  /** What every further period costs; null for a one-off payment. */
  recurring: { amount: number; cadence: Cadence } | null;
  email: string | null;
  /** The e-mail is the customer's and cannot be changed here. */
  emailIsFixed: boolean;
  takesCodes: boolean;
  code: { code: string; label: string } | null;
  needsPaymentMethod: boolean;
  collectsAddress: boolean;
  collectsTaxId: boolean;
  savedMethods: SavedMethod[];
  /** A 3-D Secure question waits for `authenticate`. */
  awaitsAuthentication: boolean;
  cancelUrl: string | null;
  expiresAt: number;
  locale: string | null;
}

export type Allowed = { allowed: true } | { allowed: false; why: string };

export interface PlanOption {
  priceId: string;
  productId: string;
  name: string;
  amount: number;
  currency: string;
  cadence: Cadence;
  isCurrent: boolean;
  takesEffect: 'now' | 'period_end';
}

export interface PortalSubscription {
  id: string;
  status: string;
  itemId: string;
  priceId: string;
  name: string;
  quantity: number;
  amount: number;
  currency: string;
  cadence: Cadence;
  currentPeriodEnd: number;
  trialEnd: number | null;
  /** Set while it is going to end: by cancel_at_period_end or cancel_at. */
  endsAt: number | null;
  changesTo: { priceId: string; name: string; amount: number; cadence: Cadence; at: number } | null;
  method: SavedMethod | null;
  /** An invoice that is due: past due, incomplete, or waiting for 3-D Secure. */
  unpaidInvoice: PortalInvoice | null;
  options: PlanOption[];
  maySwitch: Allowed;
  mayCancel: Allowed;
  mayResume: Allowed;
  /** Take back a change that waits for the period's end. */
  mayKeepPlan: Allowed;
  cancelsAt: 'period_end' | 'now';
}

export interface PortalInvoice {
  id: string;
  number: string | null;
  created: number;
  total: number;
  amountDue: number;
  currency: string;
  status: string;
  description: string;
  hostedUrl: string | null;
  pdfUrl: string | null;
}

export type PortalFlow =
  | { type: 'payment_method_update' | 'customer_update' }
  | { type: 'subscription_cancel' | 'subscription_update' | 'subscription_pause'; subscription: string }
  | { type: 'subscription_update_confirm'; subscription: string; priceId: string; quantity: number };

export type AfterFlow =
  | { type: 'portal_homepage' }
  | { type: 'redirect'; url: string }
  | { type: 'hosted_confirmation'; message: string | null };

export interface PortalView {
  id: string;
  merchant: string;
  headline: string | null;
  customer: { id: string; name: string | null; email: string | null };
  returnUrl: string | null;
  locale: string | null;
  flow: PortalFlow | null;
  afterFlow: AfterFlow;
  features: { updateMethod: boolean; invoices: boolean; updateCustomer: boolean; cancel: boolean; switchPlan: boolean };
  cancellationReasons: string[];
  subscriptions: PortalSubscription[];
  methods: SavedMethod[];
  invoices: PortalInvoice[];
}

export interface InvoiceLineView {
  description: string;
  quantity: number;
  amount: number;
  periodStart: number;
  periodEnd: number;
}

export type SwitchPreview =
  | { kind: 'now'; dueNow: number; currency: string; lines: InvoiceLineView[]; nextAmount: number; nextAt: number }
  | { kind: 'at_period_end'; at: number; currency: string; nextAmount: number }
  | { kind: 'refused'; message: string };

/** `payment_failed`: the bank said no. `applied` tells whether the plan changed nonetheless (a control of the sandbox decides). */
export type PortalOutcome =
  | { kind: 'done' }
  | { kind: 'needs_authentication'; invoice: string }
  | { kind: 'payment_failed'; message: string; applied: boolean }
  | { kind: 'declined'; code: string; declineCode: string | null; message: string }
  | { kind: 'refused'; message: string };

export interface InvoiceView {
  id: string;
  number: string | null;
  status: string;
  merchant: string;
  customerName: string | null;
  customerEmail: string | null;
  currency: string;
  created: number;
  dueDate: number | null;
  lines: InvoiceLineView[];
  subtotal: number;
  discount: number;
  tax: number;
  total: number;
  appliedBalance: number;
  amountDue: number;
  amountPaid: number;
  nextAttempt: number | null;
  mayPay: boolean;
  awaitsAuthentication: boolean;
  savedMethods: SavedMethod[];
}

export interface ReceiptView {
  chargeId: string;
  merchant: string;
  created: number;
  amount: number;
  amountRefunded: number;
  currency: string;
  status: string;
  method: SavedMethod | null;
  description: string | null;
  lines: { name: string; quantity: number; amount: number }[];
}

/** What the pages call. Every call but `redirect` is synchronous and one transaction; an unknown id gives undefined from a `view` and `refused` from the rest. */
export interface Engine {
  now(): number;
  checkout: {
    view(sessionId: string): CheckoutView | undefined;
    pay(sessionId: string, payment: Payment): PayOutcome;
    /** The buyer's answer to the 3-D Secure question. */
    authenticate(sessionId: string, succeeds: boolean): PayOutcome;
    applyCode(sessionId: string, code: string): { kind: 'applied' } | { kind: 'refused'; message: string };
    removeCode(sessionId: string): void;
    setQuantity(
      sessionId: string,
      lineId: string,
      quantity: number,
    ): { kind: 'set' } | { kind: 'refused'; message: string };
    /** Where the buyer goes after a complete session: waits for the reply to checkout.session.completed, 10 s at most, as Stripe does. Null where nothing is to be followed (embedded with `never`). */
    redirect(sessionId: string): Promise<string | null>;
  };
  portal: {
    /** Opens the session: undefined where it is unknown or its link has died (5 minutes unused, an hour after the last use). */
    view(sessionId: string): PortalView | undefined;
    previewSwitch(sessionId: string, subscription: string, priceId: string): SwitchPreview;
    switchPlan(sessionId: string, subscription: string, priceId: string): PortalOutcome;
    keepPlan(sessionId: string, subscription: string): PortalOutcome;
    cancel(sessionId: string, subscription: string, reason?: { feedback?: string; comment?: string }): PortalOutcome;
    resume(sessionId: string, subscription: string): PortalOutcome;
    addMethod(sessionId: string, payment: Extract<Payment, { kind: 'card' | 'bank_debit' }>): PortalOutcome;
    authenticateMethod(sessionId: string, succeeds: boolean): PortalOutcome;
    makeDefault(sessionId: string, paymentMethod: string): PortalOutcome;
    removeMethod(sessionId: string, paymentMethod: string): PortalOutcome;
    updateCustomer(sessionId: string, changes: { name?: string; email?: string }): PortalOutcome;
  };
  invoices: {
    view(invoiceId: string): InvoiceView | undefined;
    pay(invoiceId: string, payment?: Extract<Payment, { kind: 'card' | 'saved' }>): PortalOutcome;
    authenticate(invoiceId: string, succeeds: boolean): PortalOutcome;
  };
  receipts: {
    view(chargeId: string): ReceiptView | undefined;
  };
  /** The sandbox's own front page. */
  dashboard: Dashboard;
}
