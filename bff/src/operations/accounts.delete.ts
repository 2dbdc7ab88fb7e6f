import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import { isFinished } from '../billing/subscription.ts';
import { openSession } from '../checkout/session.ts';
import { Refusal } from '../refusal.ts';
import type { Services } from '../services.ts';
import type { Deletion } from '../storage/account-data.ts';
import type { Account } from '../storage/accounts.ts';
import type { Checkout } from '../storage/checkouts.ts';
import type { Store } from '../storage/open.ts';
import { askStripe, eachOf, isMissing } from '../stripe/calls.ts';
import type { Handler } from './handler.ts';
import { keyMismatch } from './receipt.ts';

/** Each round ends what a racing purchase began meanwhile; more of them than this is no race. */
const maxRounds = 3;

/**
 * First everything ends at Stripe, where money would go on moving; if that fails, nothing is forgotten, and the same
 * call goes on where it stopped. Then whose account it was is forgotten, with no purchase under way at that moment. The
 * ledger stays as it is, under a number.
 */
export const accountsDelete: Handler<'accounts.delete'> = async (input, { subject, actor }, services) => {
  const { storage, now, log } = services;
  const { idempotency_key: name } = input;
  const key = createHash('sha256')
    .update(JSON.stringify([subject, name]))
    .digest('base64url');
  let canceled = 0;
  for (let round = 0; round < maxRounds; round++) {
    const ended = await storage.accountData.deletedUnder(key);
    if (ended) return { deleted: true, canceled_subscriptions: ended.canceledSubscriptions, replayed: true };
    const account = await storage.accounts.find(subject);
    if (!account) return { deleted: round > 0, canceled_subscriptions: canceled, replayed: false };
    if (await storage.ledger.reply(account.id, name)) throw keyMismatch();
    canceled += await endAtStripe(account, services);
    const deletion = { actor, at: now(), key, canceledSubscriptions: canceled };
    if (await storage.transaction((tx) => forget(account, deletion, tx))) {
      log.info({ account: account.id, actor }, 'an account was deleted');
      return { deleted: true, canceled_subscriptions: canceled, replayed: false };
    }
  }
  throw new Refusal('in_progress', 'This account is buying something at this moment. Try again in a moment.');
};

/** False where a purchase began, or the account got another customer, since all was ended at Stripe. */
async function forget(account: Account, deletion: Deletion, tx: Store): Promise<boolean> {
  await tx.ledger.lock(account.id);
  if ((await tx.checkouts.underWay(account.id)).length > 0) return false;
  if (!(await tx.accountData.forget(account, deletion))) return false;
  await tx.acts.forgetUsers(account.id);
  return true;
}

/** Nothing may be paid any more: open sessions first, so that none of them becomes a subscription after those were looked at. */
async function endAtStripe({ id: accountId, customerId: customer }: Account, services: Services): Promise<number> {
  const { stripe, storage } = services;
  for (const checkout of await storage.checkouts.underWay(accountId)) await endPurchase(checkout, customer, services);
  const found = customer === null ? undefined : await unlessMissing(() => stripe.customers.retrieve(customer));
  if (customer === null || !found || found.deleted) return 0;
  const ofCustomer = { customer, status: 'open' as const };
  for await (const { id } of eachOf((page) => stripe.checkout.sessions.list({ ...ofCustomer, ...page }))) {
    await expire(id, stripe);
  }
  const canceled = await cancelAll(customer, services);
  await unlessMissing(() => stripe.customers.del(customer));
  return canceled;
}

/** One whose session is being made at this moment has it made here too, under the same key: it is the same session. */
async function endPurchase(checkout: Checkout, customer: string | null, services: Services): Promise<void> {
  const { stripe, storage, converge } = services;
  try {
    const session = checkout.sessionId ?? (customer && (await openSession(checkout, customer, services)).id);
    if (!session) return await storage.checkouts.abandon(checkout.id);
    await expire(session, stripe);
    if (await unlessMissing(() => stripe.checkout.sessions.retrieve(session))) await converge.session(session);
    else await storage.checkouts.conclude(checkout.id, session, 'expired');
  } catch (error) {
    // Where Stripe makes none, as for a customer that is gone, the purchase has ended.
    const isUnderWay = ['creating', 'open'].includes((await storage.checkouts.byId(checkout.id))?.status ?? '');
    if (isUnderWay) throw error;
  }
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
