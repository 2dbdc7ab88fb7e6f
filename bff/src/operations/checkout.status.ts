import { secondMs } from '../billing/time.ts';
import { Refusal } from '../refusal.ts';
import type { Handler } from './handler.ts';

const askStripeEveryMs = 2 * secondMs;

/** What became of a session. Where it is not settled, Stripe is asked through the same door as its events, so nobody waits for a lost one. */
export const checkoutStatus: Handler<'checkout.status'> = async ({ session_id }, { subject }, services) => {
  const { storage, converge, now, log } = services;
  const account = await storage.accounts.find(subject);
  const checkout = await storage.checkouts.ofSession(session_id);
  if (!checkout || checkout.accountId !== account?.id) {
    throw new Refusal('unknown_session', 'There is no such checkout session in this account.');
  }
  const isSettled = checkout.status === 'paid' || checkout.status === 'expired' || checkout.status === 'failed';
  if (!isSettled && (await storage.checkouts.mayAskStripe(checkout.id, now(), askStripeEveryMs))) {
    // What is stored is an honest answer too, should Stripe not be there.
    await converge.session(session_id).catch((error) => log.warn({ err: error }, 'a session could not be looked up'));
  }
  const { status = checkout.status } = (await storage.checkouts.byId(checkout.id)) ?? {};
  const { offers } = services;
  const plan = checkout.kind === 'subscription' ? (await offers()).planOf(checkout.priceId) : undefined;
  return {
    status: status === 'creating' ? 'open' : status,
    kind: checkout.kind,
    ...(checkout.kind === 'subscription' ? { plan_id: checkout.itemId } : { package_id: checkout.itemId }),
    credits: checkout.kind === 'subscription' ? plan?.creditsIncluded : checkout.credits,
  };
};
