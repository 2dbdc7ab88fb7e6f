import type Stripe from 'stripe';
import { isLive, type Subscription } from '../billing/subscription.ts';
import type { Caller } from '../operations/handler.ts';
import { Refusal } from '../refusal.ts';
import type { Services } from '../services.ts';
import { askStripe } from '../stripe/calls.ts';
import { itemOf, subscriptionExpand, subscriptionFrom } from '../stripe/from-stripe.ts';

/** An account's subscription as Stripe has it now. What is stored may be a moment behind, and a change must not be. */
export interface Current {
  accountId: number;
  source: Stripe.Subscription;
  item: Stripe.SubscriptionItem;
  subscription: Subscription;
}

/** The account and its stored subscription. @throws Refusal `not_subscribed` */
export async function subscriberOf(
  caller: Caller,
  { storage }: Services,
): Promise<Pick<Subscription, 'id' | 'accountId' | 'priceId'>> {
  const account = await storage.accounts.find(caller.subject);
  const stored = account && (await storage.subscriptions.ofAccount(account.id)).find((each) => isLive(each.status));
  if (!stored) throw notSubscribed();
  return stored;
}

/** @throws Refusal `not_subscribed` where it has ended meanwhile */
export async function currentOf(
  { id, accountId }: Pick<Subscription, 'id' | 'accountId'>,
  { converge, offers, stripe }: Services,
): Promise<Current> {
  const source = await askStripe(() =>
    stripe.subscriptions.retrieve(id, { expand: [...subscriptionExpand, ...moreExpand] }),
  );
  const { planOf } = await offers();
  const isPlan = (priceId: string) => planOf(priceId) !== undefined;
  const item = itemOf(source, isPlan);
  const subscription = subscriptionFrom(source, accountId, isPlan);
  if (!item || !subscription || !isLive(source.status)) {
    await converge.subscription(id);
    throw notSubscribed();
  }
  return { accountId, source, item, subscription };
}

/**
 * What begins at once gives back the money of what is left of the period: of one that is not paid it would give back what
 * was never paid. Stripe calls the subscription active meanwhile, while a bank debit is on its way or the invoice of a
 * renewal is a draft.
 *
 * @throws Refusal `item_unavailable`
 */
export async function mustBePaid({ source }: Current, { stripe }: Services): Promise<void> {
  const { data } = await askStripe(() => stripe.invoices.list({ subscription: source.id, limit: recentInvoices }));
  const isDue = ({ status, amount_remaining }: Stripe.Invoice) =>
    (status === 'draft' || status === 'open') && amount_remaining > 0;
  if (data.some(isDue)) throw new Refusal('item_unavailable', paymentIsDue);
}

/** Where an older one is due, Stripe has long called the subscription past due. */
const recentInvoices = 20;

export const paymentIsDue = 'The plan can be changed once the payment that is due is made.';

const moreExpand = ['default_payment_method', 'customer.invoice_settings.default_payment_method', 'discounts'];

const notSubscribed = () => new Refusal('not_subscribed', 'This account has no subscription to change.');

/** The subscription as it is stored, after Stripe was asked once more. */
export async function broughtHome(id: string, { converge, storage }: Services): Promise<Subscription> {
  await converge.subscription(id);
  const stored = await storage.subscriptions.find(id);
  if (!stored) throw new Error(`${id} was brought home and is not there`);
  return stored;
}
