import { collectInvoice, retryInvoice, subscriptionOf } from './billing/collect.ts';
import { openDisputeOfCard } from './billing/dispute.ts';
import { finalizeInvoice } from './billing/invoice.ts';
import { setAside } from './billing/pause-collection.ts';
import { settleRefund } from './billing/refund.ts';
import { runSubscription } from './billing/renew.ts';
import { settlePayment } from './billing/settle.ts';
import { expireSession } from './checkout/session.ts';
import type { JobHandlers } from './jobs.ts';
import type { World } from './world.ts';

/** What happens by itself when its moment comes. */
export function dueHandlers(world: World): JobHandlers {
  return {
    'payment.settle': (intent) => void settlePayment(world, intent),
    'refund.settle': (refund) => void settleRefund(world, refund),
    'dispute.open': (charge) => openDisputeOfCard(world, charge),
    'session.expire': (session) => {
      if (world.store.get('checkout.session', session)?.status === 'open') expireSession(world, session);
    },
    'invoice.finalize': (invoice) => {
      if (world.store.get('invoice', invoice)?.status !== 'draft') return;
      const paused = subscriptionOf(world, invoice)?.pause_collection;
      if (paused) {
        setAside(world, invoice, paused.behavior);
        return;
      }
      finalizeInvoice(world, invoice);
      collectInvoice(world, invoice, { onSession: false, isAutomatic: true });
    },
    'invoice.retry': (invoice) => retryInvoice(world, invoice),
    'subscription.due': (subscription) => runSubscription(world, subscription),
  };
}
