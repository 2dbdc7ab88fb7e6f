import { type Input, majorText, toMinor } from '@billing-panel/contract';
import type { CatalogPackage } from '../billing/catalog.ts';
import { itemUnavailable, sellPackage, sellPlan, soldSession } from '../checkout/sell.ts';
import { Refusal } from '../refusal.ts';
import type { Handler } from './handler.ts';

/** Buying by Stripe price. What the caller says of credits and price is compared with the catalog, never believed. */
export const stripeCheckout: Handler<'stripe-checkout'> = async (input, caller, services) => {
  const priced = (await services.offers()).ofPrice(input.priceId);
  if (!priced) throw new Refusal('unknown_price', 'This price is not in the catalog.');
  if ((priced.kind === 'plan') !== (input.type === 'subscription')) {
    throw new Refusal(
      'wrong_price_type',
      `This price is for a ${priced.kind === 'plan' ? 'subscription' : 'credit package'}.`,
    );
  }
  if (!priced.isCurrent) throw itemUnavailable();
  const wishes = {
    successUrl: { field: 'successUrl', given: input.successUrl },
    cancelUrl: { field: 'cancelUrl', given: input.cancelUrl },
    uiMode: input.ui_mode,
  };
  if (input.type === 'credit_purchase' && priced.kind === 'package') refuseOtherTerms(input, priced.package);
  const opened =
    priced.kind === 'plan'
      ? await sellPlan(priced.plan, wishes, caller, services)
      : await sellPackage(priced.package, wishes, caller, services);
  const session = soldSession(opened, input.ui_mode, services);
  return { ...session, url: session.checkout_url };
};

type CreditPurchase = Extract<Input<'stripe-checkout'>, { type: 'credit_purchase' }>;

function refuseOtherTerms(said: CreditPurchase, sold: CatalogPackage): void {
  const isSameCredits = said.credits === undefined || said.credits === sold.credits;
  const isSamePrice = said.price === undefined || toMinor(said.price, sold.currency) === sold.amountMinor;
  if (isSameCredits && isSamePrice) return;
  const price = `${majorText(sold.amountMinor, sold.currency)} ${sold.currency.toUpperCase()}`;
  throw new Refusal('price_mismatch', `The offer has changed: it is now ${sold.credits} credits for ${price}.`);
}
