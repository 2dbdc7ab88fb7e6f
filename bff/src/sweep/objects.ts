import type Stripe from 'stripe';
import { hourMs } from '../billing/time.ts';
import { askStripe } from '../stripe/calls.ts';
import { idOf } from '../stripe/from-stripe.ts';
import { checkoutSession } from '../stripe-events/checkout-session.ts';
import { converge } from '../stripe-events/converge.ts';
import { invoice } from '../stripe-events/invoice.ts';
import type { Sources, Sync } from '../stripe-events/outcome.ts';
import { dispute, refund } from '../stripe-events/payment.ts';
import { subscription } from '../stripe-events/subscription.ts';

const overlapS = hourMs / 1_000;
const sessionsAtOnce = 500;

/** An object at Stripe of which something is not known here. */
interface Finding {
  sync: Sync;
  id: string;
}

/**
 * Compares what Stripe has with what is stored, without any event: for those that nobody will ever deliver again. What
 * differs goes through the same door as an event about it would.
 *
 * @param since in seconds of Stripe's clock; null for everything
 * @returns how many objects differed, and the date for the next time
 */
export async function sweepObjects(
  since: number | null,
  sources: Sources,
): Promise<{ differed: number; newest: number | null }> {
  const dates: number[] = since === null ? [] : [since];
  const created = since === null ? {} : { created: { gte: since - overlapS } };
  let differed = 0;
  for await (const { sync, id } of findings(created, sources, dates)) {
    const outcome = await converge(sync, id, sources);
    if (outcome.kind === 'done') differed++;
  }
  return { differed, newest: dates.length > 0 ? Math.max(...dates) : null };
}

type Created = { created?: { gte: number } };

async function* findings(created: Created, sources: Sources, dates: number[]): AsyncGenerator<Finding> {
  const { stripe, storage } = sources;
  for (const id of await storage.checkouts.unsettledSessions(sessionsAtOnce)) yield { sync: checkoutSession, id };
  for await (const each of listed(stripe.subscriptions.list({ status: 'all', limit: 100 }))) {
    if (await differs(each, sources)) yield { sync: subscription, id: each.id };
  }
  for await (const each of listed(stripe.invoices.list({ status: 'paid', limit: 100, ...created }))) {
    dates.push(each.created);
    if (each.id && !(await storage.payments.knowsInvoice(each.id))) yield { sync: invoice, id: each.id };
  }
  for await (const each of listed(stripe.refunds.list({ limit: 100, ...created }))) {
    dates.push(each.created);
    if ((await storage.payments.statusOfRefund(each.id)) !== each.status) yield { sync: refund, id: each.id };
  }
  for await (const each of listed(stripe.disputes.list({ limit: 100, ...created }))) {
    dates.push(each.created);
    if ((await storage.payments.statusOfDispute(each.id)) !== each.status) yield { sync: dispute, id: each.id };
  }
}

async function* listed<T>(list: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = list[Symbol.asyncIterator]();
  for (;;) {
    const next = await askStripe(() => iterator.next());
    if (next.done) return;
    yield next.value;
  }
}

/** By what moves when a subscription does: its status, price, period and end. Those of other customers never differ. */
async function differs(atStripe: Stripe.Subscription, { storage }: Sources): Promise<boolean> {
  const stored = await storage.subscriptions.find(atStripe.id);
  if (!stored) return (await storage.accounts.ofCustomer(idOf(atStripe.customer) ?? '')) !== undefined;
  const item = atStripe.items.data[0];
  const endsAt = atStripe.cancel_at ?? (atStripe.cancel_at_period_end ? item?.current_period_end : null) ?? null;
  return (
    stored.status !== atStripe.status ||
    stored.priceId !== item?.price.id ||
    stored.periodEnd !== item.current_period_end * 1_000 ||
    stored.cancelsAt !== (endsAt === null ? null : endsAt * 1_000)
  );
}
