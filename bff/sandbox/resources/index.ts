import type { Endpoint } from '../api/endpoint.ts';
import { accountEndpoints } from './account.ts';
import { balanceTransactionEndpoints } from './balance-transactions.ts';
import { chargeEndpoints } from './charges.ts';
import { checkoutSessionEndpoints } from './checkout-sessions.ts';
import { couponEndpoints } from './coupons.ts';
import { customerBalanceEndpoints } from './customer-balance.ts';
import { customerEndpoints } from './customers.ts';
import { disputeEndpoints } from './disputes.ts';
import { eventEndpoints } from './events.ts';
import { invoicePaymentEndpoints } from './invoice-payments.ts';
import { invoiceEndpoints } from './invoices.ts';
import { paymentIntentEndpoints } from './payment-intents.ts';
import { paymentMethodEndpoints } from './payment-methods.ts';
import { portalConfigurationEndpoints } from './portal-configurations.ts';
import { portalSessionEndpoints } from './portal-sessions.ts';
import { priceEndpoints } from './prices.ts';
import { productEndpoints } from './products.ts';
import { promotionCodeEndpoints } from './promotion-codes.ts';
import { refundEndpoints } from './refunds.ts';
import { subscriptionScheduleEndpoints } from './subscription-schedules.ts';
import { subscriptionEndpoints } from './subscriptions.ts';

/** Every address of the API that the sandbox answers. */
export const endpoints: readonly Endpoint[] = [
  ...accountEndpoints,
  ...balanceTransactionEndpoints,
  ...chargeEndpoints,
  ...checkoutSessionEndpoints,
  ...couponEndpoints,
  ...customerBalanceEndpoints,
  ...customerEndpoints,
  ...disputeEndpoints,
  ...invoicePaymentEndpoints,
  ...invoiceEndpoints,
  ...portalConfigurationEndpoints,
  ...portalSessionEndpoints,
  ...refundEndpoints,
  ...subscriptionEndpoints,
  ...subscriptionScheduleEndpoints,
  ...eventEndpoints,
  ...paymentIntentEndpoints,
  ...paymentMethodEndpoints,
  ...priceEndpoints,
  ...productEndpoints,
  ...promotionCodeEndpoints,
];
