import type Stripe from 'stripe';
import { isFinished } from '../billing/subscription.ts';
import { Refusal } from '../refusal.ts';
import type { Services } from '../services.ts';
import { askStripe, eachOf, isMissing } from '../stripe/calls.ts';
import type { Handler } from './handler.ts';

/** Each round ends what a racing purchase began meanwhile; more of them than this is no race. */
const maxRounds = 3;

/**
 * First everything ends at Stripe, where money would go on moving; if that fails, nothing is forgotten, and the same
 * call goes on where it stopped. Then whose account it was is forgotten. The ledger stays as it is, under a number.
 */
export const accountsDelete: Handler<'accounts.delete'> = async (_input, { subject, actor }, services) => {
  const { storage, now, log } = services;
  let canceled = 0;
  for (let round = 0; round < maxRounds; round++) {
    const account = await storage.accounts.find(subject);
    if (!account) return { deleted: round > 0, canceled_subscriptions: canceled };
    if (account.customerId !== null) canceled += await endAtStripe(account.customerId, services);
    const isForgotten = await storage.transaction(async (tx) => {
      if (!(await tx.accountData.forget(account, actor, now()))) return false;
      await tx.acts.forgetUsers(account.id);
      return true;
    });
    if (isForgotten) {
      log.info({ account: account.id, actor }, 'an account was deleted');
      return { deleted: true, canceled_subscriptions: canceled };
    }
  }
  throw new Refusal('in_progress', 'This account is buying something at this moment. Try again in a moment.');
};

/** Nothing may be paid any more: open sessions first, so that none of them becomes a subscription after those were looked at. */
async function endAtStripe(customer: string, services: Services): Promise<number> {
  const { stripe } = services;
  const found = await unlessMissing(() => stripe.customers.retrieve(customer));
  if (!found || found.deleted) return 0;
  const ofCustomer = { customer, status: 'open' as const };
  for await (const { id } of eachOf((page) => stripe.checkout.sessions.list({ ...ofCustomer, ...page }))) {
    await expire(id, stripe);
  }
  const canceled = await cancelAll(customer, services);
  await unlessMissing(() => stripe.customers.del(customer));
  return canceled;
}

async function cancelAll(customer: string, { stripe, converge }: Services): Promise<number> {
  let canceled = 0;
  const ofCustomer = { customer, status: 'all' as const };
  for await (const { id, status } of eachOf((page) => stripe.subscriptions.list({ ...ofCustomer, ...page }))) {
    if (isFinished(status)) continue;
    await unlessMissing(() => stripe.subscriptions.cancel(id));
    await converge.subscription(id);
    canceled++;
  }
  return canceled;
}

async function expire(id: string, stripe: Stripe): Promise<void> {
  try {
    await askStripe(() => stripe.checkout.sessions.expire(id));
  } catch (error) {
    // It was paid or ended since it was listed; what it brought is among the subscriptions.
    if (!(error instanceof Refusal && error.code === 'stripe_refused')) throw error;
  }
}

/** Undefined where it is gone at Stripe already. */
async function unlessMissing<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await askStripe(call);
  } catch (error) {
    if (error instanceof Refusal && isMissing(error.cause)) return undefined;
    throw error;
  }
}
