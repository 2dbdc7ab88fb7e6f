import { createHash, randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import { isLive } from '../billing/subscription.ts';
import { hourMs, minuteMs } from '../billing/time.ts';
import type { Caller } from '../operations/handler.ts';
import { Refusal } from '../refusal.ts';
import type { Services } from '../services.ts';
import type { CallerKey, Checkout, OpenedSession } from '../storage/checkouts.ts';
import type { Store } from '../storage/open.ts';
import { askStripe, isDefiniteNo, isMissing } from '../stripe/calls.ts';
import { type Customer, customerOf, isBeingDeleted } from './customer.ts';
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
  const key = caller.idempotencyKey === undefined ? undefined : callerKey(caller.idempotencyKey, purchase);
  if (key) {
    const kept = await sessionOfKey(key, customer, services);
    if (kept) return kept;
  }
  if (purchase.kind === 'subscription') await refuseSecondSubscription(customer, services);
  for (let round = 0; round < maxRounds; round++) {
    const checkout = await takeSlot(purchase, contentHash, customer, key, services);
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
function hashOf(purchase: Partial<Purchase>): string {
  return createHash('sha256')
    .update(JSON.stringify(Object.entries(purchase).sort(([one], [other]) => (one < other ? -1 : 1))))
    .digest('hex');
}

/** Under a key only what the caller asked for must be the same: it is answered again though the catalog has changed. */
function callerKey(name: string, { kind, itemId, successUrl, cancelUrl, uiMode }: Purchase): CallerKey {
  return { name, requestHash: hashOf({ kind, itemId, successUrl, cancelUrl, uiMode }) };
}

/** The purchase that holds the slot: a new one, or the one that was there. The caller's key is bound to it before Stripe is called. */
async function takeSlot(
  purchase: Purchase,
  contentHash: string,
  { account }: Customer,
  key: CallerKey | undefined,
  { storage, now }: Services,
): Promise<Checkout> {
  const slot = purchase.kind === 'subscription' ? `subscription:${account.id}` : `package:${account.id}:${contentHash}`;
  return await storage.transaction(async (tx) => {
    await tx.ledger.lock(account.id);
    if (await tx.accounts.isDeleted(account.id)) throw isBeingDeleted();
    const holder = await tx.checkouts.inSlot(slot);
    if (holder) {
      if (key && holder.contentHash === contentHash) await bindKey(key, holder, tx, now());
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
    if (key && taken.contentHash === contentHash) await bindKey(key, taken, tx, now());
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
    const opened = await openSession(checkout, customerId, services).catch((error) => {
      // What another call began and Stripe refuses has left the slot: this one may take it.
      if (isSame || !isRefused(error)) throw error;
      return undefined;
    });
    if (isSame || !opened) return opened;
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

const isRefused = (error: unknown) =>
  error instanceof Refusal && error.code === 'stripe_refused' && isDefiniteNo(error.cause);

/** The session, if Stripe says that it is open. */
async function stillOpen(checkout: Checkout, services: Services): Promise<OpenedSession | undefined> {
  const { sessionId } = checkout;
  if (sessionId === null) return undefined;
  const session = await sessionAtStripe(sessionId, services);
  if (session?.status === 'open') return { id: session.id, url: session.url, clientSecret: checkout.clientSecret };
  await bringHome(checkout, sessionId, session, services);
  return undefined;
}

async function sessionAtStripe(id: string, { stripe }: Services): Promise<Stripe.Checkout.Session | undefined> {
  try {
    return await askStripe(() => stripe.checkout.sessions.retrieve(id));
  } catch (error) {
    if (error instanceof Refusal && isMissing(error.cause)) return undefined;
    throw error;
  }
}

/** What became of a session is written down. One that is open no more leaves its slot, though it may turn out to be none of ours. */
async function bringHome(
  checkout: Checkout,
  sessionId: string,
  session: Stripe.Checkout.Session | undefined,
  { storage, converge }: Services,
): Promise<void> {
  if (!session) return await storage.checkouts.conclude(checkout.id, sessionId, 'expired');
  await converge.session(sessionId);
  if (session.status !== 'open') await storage.checkouts.leaveSlot(checkout.id);
  if (checkout.kind === 'subscription' && session.status !== 'expired') throw inProgress();
}

/** Ends an open session at Stripe. Where Stripe says that it is complete, the person is subscribed, or about to be. */
async function expire(checkout: Checkout, services: Services): Promise<void> {
  const current = await services.storage.checkouts.byId(checkout.id);
  const sessionId = current?.sessionId;
  if (!sessionId) return;
  try {
    await askStripe(() => services.stripe.checkout.sessions.expire(sessionId));
  } catch (error) {
    if (!isRefused(error)) throw error;
    return await bringHome(checkout, sessionId, await sessionAtStripe(sessionId, services), services);
  }
  await services.storage.checkouts.conclude(checkout.id, sessionId, 'expired');
}

async function sessionOfKey(
  key: CallerKey,
  { account, customerId }: Customer,
  services: Services,
): Promise<OpenedSession | undefined> {
  const kept = await services.storage.checkouts.ofKey(account.id, key.name);
  if (!kept || kept.createdAt < services.now() - keyKeptForMs) return undefined;
  if (kept.requestHash !== key.requestHash) throw keyMismatch();
  const { checkout } = kept;
  if (checkout.status === 'creating') return await openSession(checkout, customerId, services);
  const session = await stillOpen(checkout, services);
  if (!session) throw inProgress();
  return session;
}

async function bindKey(key: CallerKey, checkout: Checkout, tx: Store, now: number): Promise<void> {
  await tx.checkouts.bindKey(checkout, key, now, now - keyKeptForMs);
  const bound = await tx.checkouts.ofKey(checkout.accountId, key.name);
  if (bound?.requestHash !== key.requestHash) throw keyMismatch();
  if (bound.checkout.id !== checkout.id) throw inProgress();
}
