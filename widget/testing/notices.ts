import type { Notice } from '@billing-panel/contract';
import { isLive } from './actions.js';
import type { FakeAccount } from './createFakeBff.js';

/** Worst first. */
const urgency: Notice['kind'][] = [
  'payment_failed',
  'incomplete',
  'multiple_subscriptions',
  'paused',
  'negative_balance',
  'cancels',
  'trial_ends',
  'credits_expire',
  'changes',
  'unknown_price',
  'payment_processing',
];

export function noticesOf(account: FakeAccount): Notice[] {
  const processing = [...account.sessions.values()].filter(({ status }) => status === 'processing');
  return [
    ...subscriptionNotices(account),
    ...creditNotices(account),
    ...processing.map(({ id }): Notice => ({ kind: 'payment_processing', session_id: id })),
  ].toSorted((a, b) => urgency.indexOf(a.kind) - urgency.indexOf(b.kind));
}

function subscriptionNotices({ subscription }: FakeAccount): Notice[] {
  const due = subscription?.payment_due;
  if (subscription?.status === 'incomplete') return [{ kind: 'incomplete', url: due?.url }];
  if (!isLive(subscription)) return [];
  const { status, plan_id, cancels_at, changes_to, trial_ends_at } = subscription;
  const notices: Notice[] = [];
  if (status === 'past_due' || status === 'unpaid' || due?.for_plan_id)
    notices.push({ kind: 'payment_failed', url: due?.url, next_attempt_at: due?.next_attempt_at });
  if (!plan_id) notices.push({ kind: 'unknown_price' });
  if (status === 'paused') notices.push({ kind: 'paused' });
  if (cancels_at) notices.push({ kind: 'cancels', at: cancels_at });
  if (changes_to) notices.push({ kind: 'changes', ...changes_to });
  if (trial_ends_at && !cancels_at) notices.push({ kind: 'trial_ends', at: trial_ends_at });
  return notices;
}

function creditNotices({ credits: { balance, expiring }, now }: FakeAccount): Notice[] {
  if (balance < 0) return [{ kind: 'negative_balance', credits: -balance }];
  const [first] = expiring;
  const soon = Date.parse(now) + 14 * 86_400_000;
  return first && Date.parse(first.expires_at) <= soon
    ? [{ kind: 'credits_expire', credits: first.credits, at: first.expires_at }]
    : [];
}
