import { checkoutSession } from './checkout-session.ts';
import { invoice } from './invoice.ts';
import type { Sync } from './outcome.ts';
import { subscription } from './subscription.ts';

/** The events that concern us, each with what it means; every other one is set aside. */
export const stripeEvents: ReadonlyMap<string, Sync> = new Map([
  ['checkout.session.completed', checkoutSession], // bought: the money is here, or on its way
  ['checkout.session.async_payment_succeeded', checkoutSession], // a delayed payment arrived: now it counts
  ['checkout.session.async_payment_failed', checkoutSession], // it did not: nothing is granted
  ['checkout.session.expired', checkoutSession], // nobody paid: the way is free for another session
  ['customer.subscription.created', subscription],
  ['customer.subscription.updated', subscription], // renewed, changed, cancelled or resumed, in the portal too
  ['customer.subscription.deleted', subscription], // ended for good
  ['invoice.paid', invoice], // a period was paid for: its credits arrive
  ['invoice.payment_failed', invoice], // past due: say so, with the date of the next attempt
]);
