import type { Body, ErrorCode, Operation, Output } from '@billing-panel/contract';
import { isLive } from './actions.js';
import type { FakeAccount, FakeManners, FakeSession } from './createFakeBff.js';
import { panelOf } from './panelOf.js';
import { cancel, changePlan, previewChange, resume } from './planChanges.js';
import { sampleCredits, sampleInvoice, sampleSubscription } from './sampleData.js';
import { usageOf } from './usageOf.js';

/** The statuses of the codes that a person may meet; any other is 400. */
export const refusals: Partial<Record<ErrorCode, number>> = {
  unauthenticated: 401,
  invalid_token: 401,
  token_expired: 401,
  forbidden: 403,
  unknown_operation: 404,
  unknown_plan: 404,
  unknown_package: 404,
  unknown_session: 404,
  already_subscribed: 409,
  not_subscribed: 409,
  item_unavailable: 409,
  in_progress: 409,
  idempotency_mismatch: 422,
  rate_limited: 429,
  internal: 500,
  stripe_refused: 502,
  stripe_unavailable: 503,
  database_unavailable: 503,
};

type Answers = {
  [O in Operation]?: (account: FakeAccount, body: Body<O>, manners: FakeManners) => Output<O> | ErrorCode;
};

/** What the panel asks of the server, over the account in memory. */
export const answers = {
  panel: (account) => panelOf(account),
  subscriptions: ({ subscription }) => ({ subscription }),
  credits: ({ credits }) => credits,
  'subscriptions.plans': ({ plans }) => ({ plans }),
  'credits.packages': ({ packages }) => ({ packages }),
  'subscriptions.create-checkout': (account, { plan_id, success_url, ui_mode }) => {
    if (!account.plans.some(({ id }) => id === plan_id)) return 'unknown_plan';
    if (isLive(account.subscription)) return 'already_subscribed';
    return openSession(account, 'subscription', plan_id, success_url, ui_mode);
  },
  'subscriptions.preview-change': previewChange,
  'subscriptions.change-plan': changePlan,
  'subscriptions.cancel': cancel,
  'subscriptions.resume': resume,
  'credits.purchase': (account, { package_id, success_url, ui_mode }) => {
    if (!account.packages.some(({ id }) => id === package_id)) return 'unknown_package';
    return openSession(account, 'package', package_id, success_url, ui_mode);
  },
  'stripe-customer-portal': (_, { flow }) => {
    const url = `https://portal.example/session/${flow ?? 'home'}`;
    return { portal_url: url, url };
  },
  'checkout.status': (account, { session_id }) => {
    const session = account.sessions.get(session_id);
    if (!session) return 'unknown_session';
    ask(account, session);
    const { status, kind, itemId } = session;
    const credits = creditsOf(account, session);
    return kind === 'package'
      ? { status, kind, package_id: itemId, credits }
      : { status, kind, plan_id: itemId, credits };
  },
  'credits.transactions': ({ transactions }, { limit, cursor }) => {
    const { items, next_cursor } = pageOf(transactions, limit, cursor);
    return { transactions: items, next_cursor };
  },
  'credits.usage': usageOf,
  invoices: ({ invoices }, { limit, cursor }) => {
    const { items, next_cursor } = pageOf(invoices, limit, cursor);
    return { invoices: items, next_cursor };
  },
} satisfies Answers;

function pageOf<Item>(all: Item[], limit = 20, cursor = '0') {
  const start = Number(cursor);
  const end = start + limit;
  return { items: all.slice(start, end), next_cursor: end < all.length ? String(end) : null };
}

function openSession(
  account: FakeAccount,
  kind: FakeSession['kind'],
  itemId: string,
  successUrl = 'https://app.example/',
  uiMode: Body<'credits.purchase'>['ui_mode'] = 'hosted',
): Output<'credits.purchase'> {
  const open = [...account.sessions.values()].find(
    (session) => session.status === 'open' && session.itemId === itemId && !session.becomes,
  );
  const id = open?.id ?? `cs_test_${account.sessions.size + 1}`;
  account.sessions.set(id, open ?? { id, kind, itemId, successUrl, status: 'open' });
  if (uiMode === 'hosted') return { session_id: id, checkout_url: `https://checkout.example/pay/${id}` };
  return { session_id: id, checkout_url: null, client_secret: `${id}_secret`, publishable_key: 'pk_test_sample' };
}

/** Time passes by being asked. */
function ask(account: FakeAccount, session: FakeSession) {
  const { becomes } = session;
  if (!becomes) return;
  if (becomes.afterAsking > 0) {
    becomes.afterAsking -= 1;
    return;
  }
  session.status = becomes.status;
  session.becomes = undefined;
  if (session.status === 'paid') deliver(account, session);
}

/** What was paid for arrives. */
function deliver(account: FakeAccount, session: FakeSession) {
  const { credits: before } = account;
  const brought = creditsOf(account, session);
  const plan = account.plans.find(({ id }) => id === session.itemId);
  if (plan) account.subscription = sampleSubscription(plan);
  const { held, expiring } = before;
  account.credits = sampleCredits(before.balance + brought, before.total_purchased + brought, { held, expiring });
  account.transactions = [
    {
      id: `txn_${session.id}`,
      created_at: account.now,
      amount: brought,
      balance_after: account.credits.balance,
      kind: plan ? 'included' : 'purchase',
      description: plan?.name ?? account.packages.find(({ id }) => id === session.itemId)?.name ?? '',
    },
    ...account.transactions,
  ];
  const paid = plan ?? account.packages.find(({ id }) => id === session.itemId);
  if (!paid) return;
  const { amount_minor, currency, exponent } = paid;
  const money = { amount_minor, currency, exponent };
  const kind = plan ? 'invoice' : 'payment';
  account.invoices = [
    sampleInvoice({ id: `paid_${session.id}`, kind, created_at: account.now, ...money }),
    ...account.invoices,
  ];
}

const creditsOf = ({ plans, packages }: FakeAccount, { itemId }: FakeSession) =>
  packages.find(({ id }) => id === itemId)?.credits ?? plans.find(({ id }) => id === itemId)?.credits_included ?? 0;
