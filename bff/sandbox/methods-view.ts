import type Stripe from 'stripe';
import type { SavedMethod } from './views.ts';
import type { World } from './world.ts';

export function methodView(method: Stripe.PaymentMethod, isDefault = false): SavedMethod {
  const bank = method.sepa_debit ?? method.us_bank_account;
  return {
    id: method.id,
    kind: method.card ? 'card' : 'bank_debit',
    brand: method.card?.brand ?? (method.sepa_debit ? 'SEPA Direct Debit' : 'Bank account'),
    last4: method.card?.last4 ?? bank?.last4 ?? '',
    expMonth: method.card?.exp_month ?? null,
    expYear: method.card?.exp_year ?? null,
    isDefault,
  };
}

/** A customer's methods, the default one first. */
export function savedMethods(world: World, customerId: string | null): SavedMethod[] {
  const customer = customerId === null ? undefined : world.store.get('customer', customerId);
  if (!customer) return [];
  const standard = customer.invoice_settings.default_payment_method;
  const methods = world.store.list('payment_method', { where: { customer: customer.id } });
  return methods
    .map((method) => methodView(method, method.id === standard))
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault));
}
