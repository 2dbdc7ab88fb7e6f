import type { Caller } from '../operations/handler.ts';
import { Refusal } from '../refusal.ts';
import type { Services } from '../services.ts';
import type { Account } from '../storage/accounts.ts';
import { askStripe, isCustomerGone, isKeyMismatch, isServerFailure } from '../stripe/calls.ts';

export interface Customer {
  account: Account;
  customerId: string;
}

/**
 * The account's customer at Stripe, made at its first use. However many calls race, on however many replicas, they all
 * send the same idempotency key and content, so Stripe makes one, and the row takes one. Never looked up by e-mail: an
 * e-mail proves nothing.
 */
export async function customerOf(caller: Caller, services: Services): Promise<Customer> {
  const { storage, stripe, now } = services;
  const claimed = await storage.accounts.claim(caller.subject, caller.email, now());
  const account = claimed.customerId === null ? await storage.accounts.beginCustomer(claimed.id) : claimed;
  if (account.customerId !== null) return { account, customerId: account.customerId };
  const made = await askStripe(async () => {
    try {
      return await stripe.customers.create(
        { ...(account.email === null ? {} : { email: account.email }), metadata: { account: caller.subject } },
        { idempotencyKey: `customer:${account.customerKey}` },
      );
    } catch (error) {
      // Stripe repeats such an answer for a day under this key. Should it have made one all the same, nobody is ever linked to it.
      if (isServerFailure(error) || isKeyMismatch(error)) await storage.accounts.renewCustomerKey(account);
      throw isKeyMismatch(error) ? tryAgain(error) : error;
    }
  });
  const customerId = await storage.accounts.linkCustomer(account.id, made.id);
  if (customerId !== undefined) return { account, customerId };
  await askStripe(() => stripe.customers.del(made.id));
  throw isBeingDeleted();
}

export const isBeingDeleted = () =>
  new Refusal('in_progress', 'This account was deleted at this very moment. Nothing was bought.');

/** Makes something for a customer. One that is gone, though no event said so, is forgotten: the next try makes another. */
export async function forCustomer<T>(accountId: number, id: string, { storage }: Services, make: () => Promise<T>) {
  try {
    return await make();
  } catch (error) {
    if (!isCustomerGone(error)) throw error;
    await storage.transaction((tx) => tx.accounts.unlinkCustomer(accountId, id));
    throw tryAgain(error);
  }
}

const tryAgain = (cause: unknown) =>
  new Refusal('stripe_unavailable', 'The payment provider cannot be reached right now. Please try again.', {
    cause,
    retryAfterS: 1,
  });
