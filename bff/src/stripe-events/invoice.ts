import { includedBy } from '../billing/allowance.ts';
import type { Offers } from '../offers.ts';
import type { Store } from '../storage/open.ts';
import type { PaidInvoice, PaidLine } from '../stripe/from-stripe.ts';
import { fetchInvoice } from './fetch.ts';
import { notOurs, type Outcome, type Sync } from './outcome.ts';
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
    if (subscription) await saveSubscription(subscription, account.id, tx);
    return await grantPaidLines(fetched, account.id, offers, tx, sources.now());
  };
};

/** Grants the included credits of every period that a paid invoice pays for: once a subscription item and period. */
export async function grantPaidLines(
  paid: PaidInvoice,
  accountId: number,
  offers: Offers,
  tx: Store,
  now: number,
): Promise<Outcome> {
  if (!paid.isPaid) return { kind: 'done' };
  const unknown: string[] = [];
  for (const line of paid.lines) {
    if (offers.planOf(line.priceId)) await grantLine(line, paid, accountId, offers, tx, now);
    else unknown.push(line.priceId);
  }
  return unknown.length > 0
    ? { kind: 'done', warning: `no plan has the price ${unknown.join(', ')}` }
    : { kind: 'done' };
}

async function grantLine(
  line: PaidLine,
  paid: PaidInvoice,
  accountId: number,
  offers: Offers,
  tx: Store,
  now: number,
): Promise<void> {
  const plan = offers.planOf(line.priceId);
  const credits = plan && includedBy(line, plan);
  if (!plan || credits === undefined) return;
  const { subscriptionItem, periodStart, periodEnd } = line;
  await tx.payments.record({ ...paid, id: paid.paymentId, accountId, aliases: [paid.id] }, paid.paidAt);
  await tx.ledger.lock(accountId);
  if (await tx.payments.hasAllowance(subscriptionItem, periodStart)) return;
  const allowance = {
    subscription_item: subscriptionItem,
    period_start: periodStart,
    period_end: periodEnd,
    plan_id: plan.id,
    account_id: accountId,
    credits,
    payment_id: paid.paymentId,
  };
  if (credits === 0) return await tx.payments.recordAllowance({ ...allowance, entry_seq: null });
  const decision = await tx.ledger.submit(
    accountId,
    {
      kind: 'included',
      amount: credits,
      sourceKey: `included:${subscriptionItem}:${periodStart}`,
      paymentId: paid.paymentId,
      subscriptionItem,
      periodStart,
      actor: 'stripe',
      description: plan.name,
    },
    now,
  );
  if (decision.kind !== 'posted') throw new Error('a grant cannot be refused');
  await tx.payments.recordAllowance({ ...allowance, entry_seq: decision.entry.seq });
  await tx.payments.addGranted(paid.paymentId, credits);
}
