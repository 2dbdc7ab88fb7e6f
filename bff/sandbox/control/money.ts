import type Stripe from 'stripe';
import { z } from 'zod';
import { closeDispute, escalateDispute, openDispute } from '../billing/dispute.ts';
import { createRefund, settleRefund } from '../billing/refund.ts';
import { settlePayment } from '../billing/settle.ts';
import { need } from '../resources/need.ts';
import type { World } from '../world.ts';
import { ControlFault, type Route, route } from './route.ts';

const nothing = z.strictObject({});
const settles = z.strictObject({ outcome: z.enum(['succeeds', 'fails']).optional() });

/** The payment behind an id: of an intent, a charge, a Checkout Session, an invoice or a subscription (its latest invoice). */
function intentOf(world: World, id: string): string {
  const found = world.store.byId(id);
  if (found?.object === 'payment_intent') return id;
  if (found?.object === 'charge') return need(world, 'charge', id).payment_intent as string;
  if (found?.object === 'subscription')
    return intentOf(world, need(world, 'subscription', id).latest_invoice as string);
  const intent =
    found?.object === 'checkout.session' ? world.store.hidden('checkout.session', id).intent : invoiceIntent(world, id);
  if (!intent) throw new ControlFault(`No payment belongs to ${id}.`, 404);
  return intent;
}

function invoiceIntent(world: World, invoice: string): string | undefined {
  const [payment] = world.store.list('invoice_payment', { where: { invoice } });
  const intent = payment?.payment.payment_intent;
  return typeof intent === 'string' ? intent : undefined;
}

function chargeOf(world: World, id: string): string {
  const { latest_charge: charge } = need(world, 'payment_intent', intentOf(world, id));
  if (typeof charge !== 'string' || !need(world, 'charge', charge).paid)
    throw new ControlFault(`Nothing was paid for ${id}.`);
  return charge;
}

/** What was paid and not wholly refunded, the newest first: of everybody, or of the customers with an e-mail. */
function payments({ store }: World, email: string | undefined) {
  const customer = email === undefined ? undefined : store.list('customer', { where: { email } }).map(({ id }) => id);
  return store
    .list('charge', { where: { paid: true, customer } })
    .filter(({ amount, amount_refunded }) => amount_refunded < amount)
    .map(({ id, created, amount, amount_refunded, currency }) => ({
      charge: id,
      created,
      amount,
      amount_refunded,
      currency,
    }));
}

const refundBody = z.strictObject({
  of: z.string(),
  amount: z.int().min(1).optional(),
  course: z.enum(['succeeds', 'pending_succeeds', 'pending_fails', 'fails_later']).optional(),
  after_seconds: z.int().min(0).optional(),
});

export function refund(world: World, body: z.output<typeof refundBody>): Stripe.Refund {
  const charge = need(world, 'charge', chargeOf(world, body.of));
  const left = charge.amount - charge.amount_refunded;
  const amount = body.amount ?? left;
  if (amount > left || amount === 0) throw new ControlFault(`Only ${left} of this charge is left to refund.`);
  const { course, after_seconds: afterSeconds } = body;
  return createRefund(world, charge.id, {
    amount,
    reason: 'requested_by_customer',
    metadata: {},
    course,
    afterSeconds,
  });
}

const disputeBody = z.strictObject({
  of: z.string(),
  amount: z.int().min(1).optional(),
  inquiry: z.boolean().optional(),
});

const outcomes = z.array(z.enum(['decline', 'insufficient_funds', 'authenticate']));

/** Runs in one transaction, and says so where there was nothing to do. */
const settled = (world: World, id: string, work: () => boolean) => {
  if (!world.store.transaction(work)) throw new ControlFault(`${id} is not waiting for that.`);
};

export const moneyRoutes: Route[] = [
  route('GET', '/cards/next', nothing, ({ world }) => ({ outcomes: world.orders })),
  route('POST', '/cards/next', z.strictObject({ outcomes }), ({ world }, body) => {
    world.orders.push(...body.outcomes);
    return { outcomes: world.orders };
  }),
  route('DELETE', '/cards/next', nothing, ({ world }) => void world.orders.splice(0)),
  route(
    'POST',
    '/portal/decline',
    z.strictObject({ effect: z.enum(['keeps_plan', 'changes_plan']) }),
    ({ world }, { effect }) => {
      world.portalDecline = effect;
    },
  ),
  route('GET', '/payments', z.strictObject({ email: z.string().optional() }), ({ world }, { email }) => ({
    payments: payments(world, email),
  })),
  route('POST', '/payments/:id/settle', settles, ({ world }, { outcome }, { id = '' }) =>
    settled(world, id, () => settlePayment(world, intentOf(world, id), outcome)),
  ),
  route('POST', '/refunds', refundBody, ({ world }, body) => world.store.transaction(() => refund(world, body))),
  route('POST', '/refunds/:id/settle', settles, ({ world }, { outcome }, { id = '' }) =>
    settled(world, id, () => settleRefund(world, id, outcome)),
  ),
  route('POST', '/disputes', disputeBody, ({ world }, { of, amount, inquiry }) =>
    world.store.transaction(() => openDispute(world, chargeOf(world, of), { amount, isInquiry: inquiry })),
  ),
  route(
    'POST',
    '/disputes/:id/close',
    z.strictObject({ outcome: z.enum(['won', 'lost']) }),
    ({ world }, { outcome }, { id = '' }) => settled(world, id, () => closeDispute(world, id, outcome)),
  ),
  route('POST', '/disputes/:id/escalate', nothing, ({ world }, _body, { id = '' }) =>
    settled(world, id, () => escalateDispute(world, id)),
  ),
];
