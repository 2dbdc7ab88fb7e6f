'use client';
import {
  EmbeddedCheckout as Place,
  type EmbeddedCheckoutProps as PlaceProps,
} from './EmbeddedCheckout/EmbeddedCheckout.js';
import type { StripeSource } from './EmbeddedCheckout/stripe.js';
import { definePart, type RootProps } from './parts/Root.js';

export type { StripeLike, StripePage, StripeSource } from './EmbeddedCheckout/stripe.js';

export interface EmbeddedCheckoutProps extends Partial<PlaceProps> {}

/** Asked for when somebody buys, and not before: the script of others is no business of a page that only shows a balance. */
const loadStripe: StripeSource = async (publishableKey) => {
  const stripeJs = await import('@stripe/stripe-js/pure');
  return stripeJs.loadStripe(publishableKey);
};

/** Where Checkout appears inside the page when somebody buys. With `stripe` left out, Stripe.js is loaded from Stripe then. */
export const EmbeddedCheckout = definePart<EmbeddedCheckoutProps & RootProps>(
  'EmbeddedCheckout',
  ({ stripe = loadStripe, ...rest }, ref) => <Place {...rest} stripe={stripe} ref={ref} />,
);
