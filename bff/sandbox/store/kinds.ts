import type Stripe from 'stripe';
import type { Buyer } from '../views.ts';

/** Every kind of object that is kept, by the `object` that Stripe writes in it. */
export interface Kinds {
  balance_transaction: Stripe.BalanceTransaction;
  'billing_portal.configuration': Stripe.BillingPortal.Configuration;
  'billing_portal.session': Stripe.BillingPortal.Session;
  charge: Stripe.Charge;
  'checkout.session': Stripe.Checkout.Session;
  coupon: Stripe.Coupon;
  customer: Stripe.Customer;
  customer_balance_transaction: Stripe.CustomerBalanceTransaction;
  discount: Stripe.Discount;
  dispute: Stripe.Dispute;
  invoice: Stripe.Invoice;
  invoice_payment: Stripe.InvoicePayment;
  invoiceitem: Stripe.InvoiceItem;
  payment_intent: Stripe.PaymentIntent;
  payment_method: Stripe.PaymentMethod;
  price: Stripe.Price;
  product: Stripe.Product;
  promotion_code: Stripe.PromotionCode;
  refund: Stripe.Refund;
  subscription: Stripe.Subscription;
  subscription_schedule: Stripe.SubscriptionSchedule;
}

export type Kind = keyof Kinds;

export type Settling = 'succeeds' | 'fails';

/** What an item was billed for its present period, discounts off: what an unused part of it is worth. */
export interface Billed {
  amount: number;
  start: number;
  end: number;
}

/** What the sandbox knows beside an object and Stripe's wire does not show. */
interface Hidden {
  'checkout.session': {
    lineItems: Stripe.LineItem[];
    subscriptionData: {
      metadata: Record<string, string>;
      description: string | null;
      trialEnd: number | null;
      trialDays: number | null;
      missingPaymentMethod: 'cancel' | 'create_invoice' | 'pause';
    };
    paymentIntentData: {
      metadata: Record<string, string>;
      description: string | null;
      receiptEmail: string | null;
      setupFutureUsage: 'off_session' | 'on_session' | null;
    };
    customerUpdate: { address: boolean; name: boolean };
    code: { coupon: string; promotionCode: string | null } | null;
    /** The intent of the first attempt; further attempts use it again. */
    intent?: string;
    /** The payment that waits for its 3-D Secure answer. */
    waiting?: { method: string; buyer: Buyer };
    completedEvent?: string;
  };
  payment_method: { number: string; settles?: Settling };
  payment_intent: { session?: string; invoice?: string };
  subscription: {
    billed: Record<string, Billed>;
    trialNoticeSent?: boolean;
    waiting?: { items: Stripe.SubscriptionItem[]; anchor: number; billed: Record<string, Billed> };
    pendingInvoice?: string;
  };
  invoice: { retries: number; subscription?: string; appliesPendingUpdate?: boolean };
  refund: { settles?: Settling };
  dispute: { fundsWithdrawn: boolean };
  'billing_portal.configuration': {
    products: Stripe.BillingPortal.Configuration.Features.SubscriptionUpdate.Product[];
  };
  coupon: { products?: string[] };
  'billing_portal.session': { livesUntilMs: number; waiting?: { paymentMethod: string } };
}

export type HiddenOf<K extends Kind> = K extends keyof Hidden ? Hidden[K] : Record<string, never>;
