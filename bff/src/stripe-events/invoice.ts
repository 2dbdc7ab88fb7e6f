import { fetchInvoice } from './fetch.ts';
import { notOurs, type Outcome, type Sync } from './outcome.ts';
import { grantPaidLines } from './paid-lines.ts';
import { fetchNumbered, saveSubscription } from './subscription.ts';

/** An invoice changed: what it paid for is granted, and its subscription, whose payment it may have settled, is brought up to date. */
export const invoice: Sync = async (id, sources) => {
  const fetched = await fetchInvoice(sources.stripe, id);
  const subscription = fetched?.subscriptionId ? await fetchNumbered(fetched.subscriptionId, sources) : undefined;
  const offers = await sources.offers();
  return async (tx): Promise<Outcome> => {
    if (!fetched) return notOurs('an invoice of no customer');
    const account = await tx.accounts.ofCustomer(fetched.customerId);
    if (!account) return notOurs('an invoice of another customer');
    if (subscription) await saveSubscription(subscription, account.id, offers, tx, sources.now());
    return await grantPaidLines(fetched, account.id, offers, tx, sources.now());
  };
};
