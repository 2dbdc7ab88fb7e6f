import { catalogChange, customerDeleted } from './account-objects.ts';
import { checkoutSession } from './checkout-session.ts';
import { invoice } from './invoice.ts';
import type { Sync } from './outcome.ts';
import { charge, dispute, refund } from './payment.ts';
import { subscription } from './subscription.ts';

/** The events that concern us, each with what it means; every other one is set aside. */
export const stripeEvents: ReadonlyMap<string, Sync> = new Map([
  ['checkout.session.completed', checkoutSession], // bought: the money is here, or on its way
  ['checkout.session.async_payment_succeeded', checkoutSession], // a delayed payment arrived: now it counts
  ['checkout.session.async_payment_failed', checkoutSession], // it did not: nothing is granted
  ['checkout.session.expired', checkoutSession], // nobody paid: the way is free for another session
  ['customer.subscription.created', subscription],
  ['customer.subscription.updated', subscription], // renewed, changed, canceled or resumed, in the portal too
  ['customer.subscription.deleted', subscription], // ended for good
  ['customer.subscription.paused', subscription],
  ['customer.subscription.resumed', subscription],
  ['customer.subscription.trial_will_end', subscription], // shortened or ended early, for all we know
  ['customer.subscription.pending_update_applied', subscription], // an upgrade was paid after all
  ['customer.subscription.pending_update_expired', subscription], // or never was
  ['invoice.paid', invoice], // a period was paid for: its credits arrive
  ['invoice.payment_failed', invoice], // past due: say so, with the date of the next attempt
  ['invoice.payment_action_required', invoice], // the bank asks for the person: say where
  ['charge.refunded', charge], // its credits go back, in proportion
  ['refund.created', refund],
  ['refund.updated', refund],
  ['refund.failed', refund], // the money stayed: its credits come back
  ['charge.dispute.created', dispute], // an inquiry as yet: nothing is taken before the funds are
  ['charge.dispute.updated', dispute],
  ['charge.dispute.funds_withdrawn', dispute],
  ['charge.dispute.funds_reinstated', dispute],
  ['charge.dispute.closed', dispute],
  ['customer.deleted', customerDeleted], // the next purchase makes a new one
  ['product.updated', catalogChange],
  ['product.deleted', catalogChange],
  ['price.created', catalogChange], // the catalog was pushed: the new price is sold from now on
  ['price.updated', catalogChange],
  ['price.deleted', catalogChange],
]);
