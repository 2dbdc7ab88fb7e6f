import type Stripe from 'stripe';
import { days } from '../calendar.ts';
import { add, change, emit } from '../events.ts';
import { newId, randomText } from '../ids.ts';
import { createBalanceTransaction } from '../resources/balance-transactions.ts';
import { need } from '../resources/need.ts';
import { behaviorOf } from '../resources/payment-methods.ts';
import type { World } from '../world.ts';

/** How a refund goes: done at once, done or failed after a while as pending, or done at first and failed in the end. */
type RefundCourse = 'succeeds' | 'pending_succeeds' | 'pending_fails' | 'fails_later';

/** How long a bank takes to say that a refund came or did not come. */
const refundTakes = days(5);

export interface RefundOrder {
  amount: number;
  reason: Stripe.Refund['reason'];
  metadata: Record<string, string>;
  course?: RefundCourse;
  /** Until the bank answers, in seconds. */
  afterSeconds?: number;
}

function courseOf(world: World, charge: Stripe.Charge): RefundCourse {
  const { refund } = charge.payment_method ? behaviorOf(world, charge.payment_method) : {};
  if (refund === 'succeeds_later') return 'pending_succeeds';
  if (refund === 'fails_later') return 'fails_later';
  return charge.payment_method_details?.type === 'card' ? 'succeeds' : 'pending_succeeds';
}

export function createRefund(world: World, chargeId: string, order: RefundOrder): Stripe.Refund {
  const charge = need(world, 'charge', chargeId);
  const course = order.course ?? courseOf(world, charge);
  const isPending = course === 'pending_succeeds' || course === 'pending_fails';
  const id = newId('re');
  const transaction = createBalanceTransaction(world, 'refund', -order.amount, charge.currency, id);
  change(world, 'charge', chargeId, null, (found) => {
    found.amount_refunded += order.amount;
    found.refunded = found.amount_refunded === found.amount;
  });
  const refund = add(
    world,
    'refund',
    {
      id,
      object: 'refund',
      amount: order.amount,
      balance_transaction: transaction.id,
      charge: chargeId,
      created: world.clock.now(),
      currency: charge.currency,
      customer: charge.customer,
      customer_account: null,
      destination_details: {
        card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
        type: 'card',
      },
      metadata: order.metadata,
      payment_intent: charge.payment_intent,
      payment_method: charge.payment_method,
      ...(isPending ? { pending_reason: 'processing' as const } : {}),
      reason: order.reason,
      receipt_number: null,
      source_transfer_reversal: null,
      status: isPending ? 'pending' : 'succeeded',
      transfer_reversal: null,
    },
    'refund.created',
    course === 'succeeds' ? {} : { settles: course === 'pending_succeeds' ? 'succeeds' : 'fails' },
  );
  emit(world, 'charge.refunded', need(world, 'charge', chargeId), {
    amount_refunded: charge.amount_refunded,
    refunded: charge.refunded,
  });
  if (course !== 'succeeds')
    world.jobs.set('refund.settle', id, world.clock.now() + (order.afterSeconds ?? refundTakes));
  return refund;
}

/** The bank's answer. A refund that failed gives the charge its amount back. */
export function settleRefund(world: World, id: string, ordered?: 'succeeds' | 'fails'): boolean {
  const refund = world.store.get('refund', id);
  if (!refund || refund.status === 'failed' || refund.status === 'canceled') return false;
  const settles = ordered ?? world.store.hidden('refund', id).settles ?? 'succeeds';
  if (settles === 'succeeds' && refund.status !== 'pending') return false;
  world.jobs.clear('refund.settle', id);
  if (settles === 'succeeds') succeed(world, id);
  else fail(world, refund);
  return true;
}

function succeed(world: World, id: string): void {
  change(world, 'refund', id, 'refund.updated', (found) => {
    found.status = 'succeeded';
    delete found.pending_reason;
    if (found.destination_details?.card) {
      found.destination_details.card = {
        reference: randomText(12),
        reference_status: 'available',
        reference_type: 'acquirer_reference_number',
        type: 'refund',
      };
    }
  });
  emit(world, 'charge.refund.updated', need(world, 'refund', id));
}

function fail(world: World, refund: Stripe.Refund): void {
  const chargeId = refund.charge as string;
  const transaction = createBalanceTransaction(world, 'refund', refund.amount, refund.currency, refund.id);
  change(world, 'charge', chargeId, 'charge.updated', (found) => {
    found.amount_refunded -= refund.amount;
    found.refunded = false;
  });
  const failed = change(world, 'refund', refund.id, 'refund.updated', (found) => {
    found.status = 'failed';
    found.failure_reason = 'unknown';
    found.failure_balance_transaction = transaction.id;
    delete found.pending_reason;
  });
  emit(world, 'refund.failed', failed);
  emit(world, 'charge.refund.updated', failed);
}
