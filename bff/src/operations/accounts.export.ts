import type { Output } from '@billing-panel/contract';
import type { Entry } from '../billing/book.ts';
import type { Subscription } from '../billing/subscription.ts';
import { isoSeconds } from '../billing/time.ts';
import type { Account } from '../storage/accounts.ts';
import type { Storage } from '../storage/open.ts';
import { belowCursor, transactionOf } from './credits.transactions.ts';
import type { Handler } from './handler.ts';
import { noCredits, wireCredits } from './present.ts';

const entriesAtOnce = 1_000;

type Export = Output<'accounts.export'>;

const nothing: Export = {
  account: null,
  credits: noCredits,
  subscriptions: [],
  purchases: [],
  payments: [],
  acts: [],
  transactions: [],
  next_cursor: null,
};

/**
 * A person's data: who it is, what was bought and paid, what was done, the whole ledger. Of what Stripe has, the
 * customers' names: it is exported there.
 */
export const accountsExport: Handler<'accounts.export'> = async ({ cursor }, { subject }, { storage, now }) => {
  const below = belowCursor(cursor);
  const account = await storage.accounts.find(subject);
  if (!account) return nothing;
  const { entries, next } = await storage.ledger.history(account.id, entriesAtOnce, below);
  return {
    account: await identityOf(account, subject, storage),
    credits: wireCredits(await storage.ledger.book(account.id), now()),
    subscriptions: (await storage.subscriptions.ofAccount(account.id)).map(subscriptionOf),
    purchases: await purchasesOf(account, storage),
    payments: await paymentsOf(account, storage),
    acts: (await storage.acts.ofAccount(account.id)).map(({ actor, operation, createdAt }) => ({
      actor,
      operation,
      created_at: isoSeconds(createdAt),
    })),
    transactions: entries.map((entry) => entryOf(account.id, entry)),
    next_cursor: next === null ? null : String(next),
  };
};

async function identityOf(account: Account, subject: string, storage: Storage): Promise<Export['account']> {
  const { id, email, customerId, trialUsed } = account;
  const former = await storage.accountData.formerCustomers(id);
  return {
    user_id: subject,
    email,
    stripe_customer_ids: customerId === null ? former : [customerId, ...former],
    trial_used: trialUsed,
    created_at: isoSeconds(await storage.accountData.createdAt(id)),
  };
}

function subscriptionOf(source: Subscription): Export['subscriptions'][number] {
  return {
    id: source.id,
    status: source.status,
    product_name: source.productName,
    price_id: source.priceId,
    amount_minor: source.amountMinor,
    currency: source.currency,
    interval: source.interval,
    current_period_start: isoSeconds(source.periodStart),
    current_period_end: isoSeconds(source.periodEnd),
    created_at: isoSeconds(source.createdAt),
    ended_at: source.endedAt === null ? null : isoSeconds(source.endedAt),
  };
}

async function purchasesOf({ id }: Account, storage: Storage): Promise<Export['purchases']> {
  const rows = await storage.accountData.purchases(id);
  return rows.map((row) => ({
    kind: row.kind,
    item_id: row.item_id,
    amount_minor: row.amount_minor,
    currency: row.currency,
    credits: row.credits,
    status: row.status,
    session_id: row.session_id,
    success_url: row.success_url,
    cancel_url: row.cancel_url,
    created_at: isoSeconds(row.created_at),
  }));
}

async function paymentsOf({ id }: Account, storage: Storage): Promise<Export['payments']> {
  const rows = await storage.accountData.payments(id);
  return rows.map((row) => ({
    id: row.id,
    amount_minor: row.amount_minor,
    currency: row.currency,
    credits_granted: row.granted,
    credits_taken_back: row.revoked,
    paid_at: row.paid_at === null ? null : isoSeconds(row.paid_at),
  }));
}

function entryOf(accountId: number, entry: Entry): Export['transactions'][number] {
  const { actor, operation, metadata } = entry;
  const details = metadata === undefined ? undefined : (JSON.parse(metadata) as Record<string, string>);
  return { ...transactionOf(accountId, entry), actor, operation, metadata: details };
}
