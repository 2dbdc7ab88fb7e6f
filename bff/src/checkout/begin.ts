import { createHash, randomUUID } from 'node:crypto';
import { isLive } from '../billing/subscription.ts';
import { hourMs, minuteMs } from '../billing/time.ts';
import type { Caller } from '../operations/handler.ts';
import { Refusal } from '../refusal.ts';
import type { Services } from '../services.ts';
import type { Checkout, OpenedSession } from '../storage/checkouts.ts';
import type { Store } from '../storage/open.ts';
import { askStripe, isDefiniteNo } from '../stripe/calls.ts';
import { type Customer, customerOf } from './customer.ts';
import { alreadySubscribed, refuseSecondSubscription } from './one-subscription.ts';
import { openSession } from './session.ts';

/** What somebody wants to buy, with everything settled that money depends on. */
export interface Purchase {
  kind: 'subscription' | 'package';
  itemId: string;
  priceId: string;
  amountMinor: number;
  currency: string;
  credits: number;
  expiresAfterDays: number | null;
  trialDays: number;
  successUrl: string;
  cancelUrl: string;
  uiMode: 'hosted' | 'embedded';
}

const handedOutForMs = 30 * minuteMs;
const keyKeptForMs = 24 * hourMs;
/** Each round ends a state that another call made meanwhile; more of them than this is a storm, not a purchase. */
const maxRounds = 6;

/**
 * A session for a purchase. The same purchase is handed the same session while it is open and fresh, however many calls
 * race; an account has at most one open subscription session. What decides is the unique slot of the stored purchase.
 */
export async function beginCheckout(purchase: Purchase, caller: Caller, services: Services): Promise<OpenedSession> {
  const customer = await customerOf(caller, services);
  const contentHash = hashOf(purchase);
  if (caller.idempotencyKey !== undefined) {
    const kept = await sessionOfKey(caller.idempotencyKey, contentHash, customer, services);
    if (kept) return kept;
  }
  if (purchase.kind === 'subscription') await refuseSecondSubscription(customer, services);
  for (let round = 0; round < maxRounds; round++) {
    const checkout = await takeSlot(purchase, contentHash, customer, caller.idempotencyKey, services);
    const session = await sessionFor(checkout, contentHash, customer, services);
    if (session) return session;
  }
  throw inProgress();
}

const inProgress = () =>
  new Refusal(
    'in_progress',
    'Another purchase of this account is being completed. Please wait a moment and look again.',
  );

const keyMismatch = () =>
  new Refusal('idempotency_mismatch', 'This idempotency key was used for another purchase. Use a new key.');

/** All that the purchase is about: one begun before the catalog changed is another purchase, though its price be the same. */
function hashOf(purchase: Purchase): string {
  return createHash('sha256')
    .update(JSON.stringify(Object.entries(purchase).sort(([one], [other]) => (one < other ? -1 : 1))))
    .digest('hex');
}

/** The purchase that holds the slot: a new one, or the one that was there. The caller's key is bound to it before Stripe is called. */
async function takeSlot(
  purchase: Purchase,
  contentHash: string,
  { account }: Customer,
  key: string | undefined,
  { storage, now }: Services,
): Promise<Checkout> {
  const slot = purchase.kind === 'subscription' ? `subscription:${account.id}` : `package:${account.id}:${contentHash}`;
  return await storage.transaction(async (tx) => {
    const holder = await tx.checkouts.inSlot(slot);
    if (holder) {
      if (key !== undefined && holder.contentHash === contentHash) await bindKey(key, holder, tx, now());
      return holder;
    }
    if (purchase.kind === 'subscription') {
      // An event may have brought a subscription and freed the slot since this call looked.
      const subscriptions = await tx.subscriptions.ofAccount(account.id);
      if (subscriptions.some((each) => isLive(each.status))) throw alreadySubscribed();
    }
    const fresh = {
      ...purchase,
      id: randomUUID(),
      accountId: account.id,
      trialDays: account.trialUsed ? 0 : purchase.trialDays,
      contentHash,
      createdAt: now(),
    };
    await tx.checkouts.begin(fresh, slot);
    const taken = await tx.checkouts.inSlot(slot);
    if (!taken) throw inProgress();
    if (key !== undefined && taken.contentHash === contentHash) await bindKey(key, taken, tx, now());
    return taken;
  });
}

/** The session of the slot's holder where it is this very purchase; else the slot is freed, and undefined says: again. */
async function sessionFor(
  checkout: Checkout,
  contentHash: string,
  { customerId }: Customer,
  services: Services,
): Promise<OpenedSession | undefined> {
  const { storage, now } = services;
  const isSame = checkout.contentHash === contentHash && now() - checkout.createdAt < handedOutForMs;
  if (checkout.status === 'creating') {
    const opened = await openSession(checkout, customerId, services);
    if (isSame) return opened;
  } else if (isSame) {
    return await stillOpen(checkout, services);
  }
  if (checkout.kind === 'package') {
    await storage.checkouts.leaveSlot(checkout.id);
    return undefined;
  }
  await expire(checkout, services);
  return undefined;
}

/** The session, if Stripe says that it is open. Else what became of it is brought home, which frees the slot. */
async function stillOpen(checkout: Checkout, services: Services): Promise<OpenedSession | undefined> {
  const { sessionId } = checkout;
  if (sessionId === null) return undefined;
  const session = await askStripe(() => services.stripe.checkout.sessions.retrieve(sessionId));
  if (session.status === 'open') return { id: session.id, url: session.url, clientSecret: checkout.clientSecret };
  await services.converge.session(sessionId);
  if (checkout.kind === 'subscription' && session.status === 'complete') throw inProgress();
  return undefined;
}

/** Ends an open session at Stripe. Where Stripe says that it is complete, the person is subscribed, or about to be. */
async function expire(checkout: Checkout, services: Services): Promise<void> {
  const current = await services.storage.checkouts.byId(checkout.id);
  const sessionId = current?.sessionId;
  if (!sessionId) return;
  try {
    await services.stripe.checkout.sessions.expire(sessionId);
  } catch (error) {
    if (!isDefiniteNo(error)) return await askStripe(() => Promise.reject(error));
    const session = await askStripe(() => services.stripe.checkout.sessions.retrieve(sessionId));
    await services.converge.session(sessionId);
    if (session.status === 'complete') throw inProgress();
    return;
  }
  await services.storage.checkouts.conclude(checkout.id, sessionId, 'expired');
}

async function sessionOfKey(
  key: string,
  contentHash: string,
  { account, customerId }: Customer,
  services: Services,
): Promise<OpenedSession | undefined> {
  const kept = await services.storage.checkouts.ofKey(account.id, key);
  if (!kept || kept.createdAt < services.now() - keyKeptForMs) return undefined;
  if (kept.contentHash !== contentHash) {
    throw keyMismatch();
  }
  const { checkout } = kept;
  if (checkout.status === 'creating') return await openSession(checkout, customerId, services);
  const session = await stillOpen(checkout, services);
  if (!session) throw inProgress();
  return session;
}

async function bindKey(key: string, checkout: Checkout, tx: Store, now: number): Promise<void> {
  await tx.checkouts.bindKey(checkout, key, now, now - keyKeptForMs);
  const bound = await tx.checkouts.ofKey(checkout.accountId, key);
  if (bound?.contentHash !== checkout.contentHash) throw keyMismatch();
  if (bound.checkout.id !== checkout.id) throw inProgress();
}
