import type Stripe from 'stripe';
import { askStripe, eachOf, type PageParams } from '../stripe/calls.ts';
import { hasPaidLines, idOf, isWithdrawn, itemOf } from '../stripe/from-stripe.ts';
import { checkoutSession } from '../stripe-events/checkout-session.ts';
import { invoice } from '../stripe-events/invoice.ts';
import type { Sources, Sync } from '../stripe-events/outcome.ts';
import { dispute, refund } from '../stripe-events/payment.ts';
import { subscription } from '../stripe-events/subscription.ts';

/** Something of ours that Stripe has otherwise than it is stored. */
export interface Difference {
  /** What brings it home. */
  sync: Sync;
  id: string;
  accountId: number;
  /** What differs, in words that follow the object's name. */
  says: string;
}

export type Created = { created?: { gte: number } };

/** What can be listed at Stripe and compared with what is stored, without any event and without writing. */
export interface Comparison {
  /** What such an object is called. */
  noun: string;
  /** @param seen told of every object that was listed, ours or not */
  differences(created: Created, seen?: (object: { id: string; created: number }) => void): AsyncGenerator<Difference>;
  /** The same for one object, as Stripe has it now. */
  look(id: string): Promise<Difference | undefined>;
}

interface Parts<T> {
  noun: string;
  sync: Sync;
  list(params: Created & PageParams): Promise<{ data: T[]; has_more: boolean }>;
  /** Of what is listed, what counts. */
  counts?(object: T): boolean;
  fetch(id: string): Promise<T>;
  /** Undefined where nothing differs, or where it is not ours. */
  compare(object: T): Promise<{ accountId: number; says: string } | undefined>;
}

function comparison<T extends { id?: string; created: number }>({
  noun,
  sync,
  list,
  counts = () => true,
  fetch,
  compare,
}: Parts<T>): Comparison {
  async function differenceOf(object: T): Promise<Difference[]> {
    const found = object.id === undefined ? undefined : await compare(object);
    return found && object.id !== undefined ? [{ ...found, sync, id: object.id }] : [];
  }
  return {
    noun,
    async *differences(created, seen = () => {}) {
      for await (const object of eachOf((page) => list({ ...created, ...page }))) {
        if (!counts(object)) continue;
        const { id, created: at } = object;
        if (id !== undefined) seen({ id, created: at });
        yield* await differenceOf(object);
      }
    },
    async look(id) {
      return (await differenceOf(await askStripe(() => fetch(id))))[0];
    },
  };
}

/** Subscriptions by what moves when they do: status, price, period and end. */
export const subscriptions = ({ stripe, storage, offers }: Sources): Comparison =>
  comparison<Stripe.Subscription>({
    noun: 'subscription',
    sync: subscription,
    list: (page) => stripe.subscriptions.list({ status: 'all', ...page }),
    fetch: (id) => stripe.subscriptions.retrieve(id),
    async compare(atStripe) {
      const stored = await storage.subscriptions.find(atStripe.id);
      if (!stored) {
        const account = await storage.accounts.ofCustomer(idOf(atStripe.customer) ?? '');
        return account && { accountId: account.id, says: `is ${atStripe.status} at Stripe, but not known here` };
      }
      const { accountId } = stored;
      const { planOf } = await offers();
      const item = itemOf(atStripe, (priceId) => planOf(priceId) !== undefined);
      const endsAt = atStripe.cancel_at ?? (atStripe.cancel_at_period_end ? item?.current_period_end : null) ?? null;
      if (stored.status !== atStripe.status) {
        return { accountId, says: `is ${atStripe.status} at Stripe, but ${stored.status} here` };
      }
      if (stored.priceId !== item?.price.id) return { accountId, says: 'has another price at Stripe' };
      if (stored.periodEnd !== item.current_period_end * 1_000) {
        return { accountId, says: 'ends its period at another time at Stripe' };
      }
      const isEnding = stored.cancelsAt === (endsAt === null ? null : endsAt * 1_000);
      return isEnding ? undefined : { accountId, says: 'ends at another time at Stripe, or not at all' };
    },
  });

/** Paid invoices for plans that were never looked at. */
export const invoices = ({ stripe, storage, offers }: Sources): Comparison =>
  comparison<Stripe.Invoice>({
    noun: 'invoice',
    sync: invoice,
    list: (page) => stripe.invoices.list({ status: 'paid', ...page }),
    fetch: (id) => stripe.invoices.retrieve(id),
    async compare(paid) {
      if (!paid.id || !hasPaidLines(paid) || (await storage.payments.knowsInvoice(paid.id))) return;
      const { planOf } = await offers();
      if (!paid.lines.data.some((line) => planOf(idOf(line.pricing?.price_details?.price) ?? ''))) return;
      const account = await storage.accounts.ofCustomer(idOf(paid.customer) ?? '');
      return account && { accountId: account.id, says: 'is paid at Stripe, but what it includes was never granted' };
    },
  });

export const refunds = (sources: Sources): Comparison =>
  comparison<Stripe.Refund>({
    noun: 'refund',
    sync: refund,
    list: (page) => sources.stripe.refunds.list(page),
    fetch: (id) => sources.stripe.refunds.retrieve(id),
    async compare(atStripe) {
      const status = atStripe.status ?? 'pending';
      const stored = await sources.storage.payments.statusOfRefund(atStripe.id);
      if (stored === status) return;
      const accountId = await accountOfPayment(idOf(atStripe.payment_intent), sources);
      return accountId === undefined
        ? undefined
        : { accountId, says: `is ${status} at Stripe, but ${stored ?? 'not known'} here` };
    },
  });

export const disputes = (sources: Sources): Comparison =>
  comparison<Stripe.Dispute>({
    noun: 'dispute',
    sync: dispute,
    list: (page) => sources.stripe.disputes.list(page),
    fetch: (id) => sources.stripe.disputes.retrieve(id),
    async compare(atStripe) {
      const stored = await sources.storage.payments.dispute(atStripe.id);
      const hasMoved = stored?.isWithdrawn !== isWithdrawn(atStripe);
      if (stored?.status === atStripe.status && !hasMoved) return;
      const accountId = await accountOfPayment(idOf(atStripe.payment_intent), sources);
      if (accountId === undefined) return;
      if (stored?.status === atStripe.status) return { accountId, says: 'moved its funds at Stripe, but not here' };
      return { accountId, says: `is ${atStripe.status} at Stripe, but ${stored?.status ?? 'not known'} here` };
    },
  });

/** Sessions that are paid for, and the packages of which were not granted. */
export const paidSessions = ({ stripe, storage }: Sources): Comparison =>
  comparison<Stripe.Checkout.Session>({
    noun: 'session',
    sync: checkoutSession,
    list: (page) => stripe.checkout.sessions.list({ status: 'complete', ...page }),
    counts: isPaid,
    fetch: (id) => stripe.checkout.sessions.retrieve(id),
    async compare(session) {
      if (!isPaid(session)) return;
      const account = await storage.accounts.ofCustomer(idOf(session.customer) ?? '');
      if (!account) return;
      const begun = await storage.checkouts.ofSession(session.id);
      const checkout = begun ?? (await storage.checkouts.byId(session.client_reference_id ?? ''));
      if (!checkout) {
        const isForgotten = carriesOurNumber(session) && !(await storage.ledger.reply(account.id, session.id));
        return isForgotten ? { accountId: account.id, says: forgotten } : undefined;
      }
      if (checkout.kind !== 'package' || checkout.accountId !== account.id) return;
      if (await storage.ledger.hasEntryOf(`purchase:${checkout.id}`)) return;
      return { accountId: account.id, says: `is paid at Stripe, but its ${checkout.credits} credits were not granted` };
    },
  });

/** What it brings was written down nowhere else, and nobody but a person may decide that. */
const forgotten =
  'is paid at Stripe and carries a number of ours, but its purchase is not known here, as after a restored backup: ' +
  "see at Stripe what was sold, and grant it by hand with the session's id as idempotency key";

/** As a package's session does that was begun here. One for a subscription has its subscription and invoices to tell of it. */
const carriesOurNumber = ({ mode, metadata, client_reference_id: number }: Stripe.Checkout.Session) =>
  mode === 'payment' && number !== null && metadata?.checkout === number;

const isPaid = ({ status, payment_status }: Stripe.Checkout.Session) =>
  status === 'complete' && payment_status !== 'unpaid';

/** Whose a payment is: as stored, else by its customer. */
async function accountOfPayment(id: string | undefined, { stripe, storage }: Sources): Promise<number | undefined> {
  if (id === undefined) return undefined;
  const known = await storage.payments.accountOf(id);
  if (known !== undefined) return known;
  const intent = await askStripe(() => stripe.paymentIntents.retrieve(id));
  return (await storage.accounts.ofCustomer(idOf(intent.customer) ?? ''))?.id;
}
