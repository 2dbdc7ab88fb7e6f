import type Stripe from 'stripe';
import { days } from '../calendar.ts';
import { add, change, emit } from '../events.ts';
import { newId } from '../ids.ts';
import { createBalanceTransaction } from '../resources/balance-transactions.ts';
import { need } from '../resources/need.ts';
import { behaviorOf } from '../resources/payment-methods.ts';
import type { World } from '../world.ts';

const evidence: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};

/** Opens a dispute of a charge, whole or in part. A chargeback takes the money at once, an inquiry only asks. */
export function openDispute(
  world: World,
  chargeId: string,
  { amount, isInquiry = false }: { amount?: number; isInquiry?: boolean } = {},
): Stripe.Dispute {
  const charge = change(world, 'charge', chargeId, 'charge.updated', (found) => {
    found.disputed = true;
  });
  const now = world.clock.now();
  const dispute = add(
    world,
    'dispute',
    {
      id: newId('dp'),
      object: 'dispute',
      amount: amount ?? charge.amount,
      balance_transactions: [],
      charge: chargeId,
      created: now,
      currency: charge.currency,
      enhanced_eligibility_types: [],
      evidence: {
        ...evidence,
        customer_email_address: charge.billing_details.email,
        customer_name: charge.billing_details.name,
      },
      evidence_details: {
        due_by: now + days(7),
        enhanced_eligibility: {},
        has_evidence: false,
        past_due: false,
        submission_count: 0,
        submission_method: 'not_submitted',
      },
      intended_submission_method: null,
      is_charge_refundable: isInquiry,
      livemode: false,
      metadata: {},
      network_reason_code: '10.4',
      payment_intent: charge.payment_intent,
      payment_method_details: {
        card: {
          brand: charge.payment_method_details?.card?.brand ?? 'visa',
          case_type: isInquiry ? 'inquiry' : 'chargeback',
          network: charge.payment_method_details?.card?.network ?? 'visa',
          network_reason_code: '10.4',
        },
        type: 'card',
      },
      reason: 'fraudulent',
      status: isInquiry ? 'warning_needs_response' : 'needs_response',
    },
    'charge.dispute.created',
    { fundsWithdrawn: false },
  );
  if (!isInquiry) moveFunds(world, dispute.id, 'withdrawn');
  return need(world, 'dispute', dispute.id);
}

export function openDisputeOfCard(world: World, chargeId: string): void {
  const { payment_method: method, disputed } = need(world, 'charge', chargeId);
  const kind = method ? behaviorOf(world, method).dispute : undefined;
  if (!disputed) openDispute(world, chargeId, { isInquiry: kind === 'inquiry' });
}

function moveFunds(world: World, id: string, way: 'withdrawn' | 'reinstated'): void {
  const { amount, currency } = need(world, 'dispute', id);
  const transaction = createBalanceTransaction(
    world,
    'adjustment',
    way === 'withdrawn' ? -amount : amount,
    currency,
    id,
  );
  const dispute = change(world, 'dispute', id, null, (found, hidden) => {
    found.balance_transactions.push(transaction);
    hidden.fundsWithdrawn = way === 'withdrawn';
  });
  emit(world, way === 'withdrawn' ? 'charge.dispute.funds_withdrawn' : 'charge.dispute.funds_reinstated', dispute);
}

/** An inquiry becomes a chargeback: now the money goes. */
export function escalateDispute(world: World, id: string): boolean {
  if (!isOpen(world, id) || world.store.hidden('dispute', id).fundsWithdrawn) return false;
  change(world, 'dispute', id, 'charge.dispute.updated', (found) => {
    found.status = 'needs_response';
    found.is_charge_refundable = false;
    if (found.payment_method_details?.card) found.payment_method_details.card.case_type = 'chargeback';
  });
  moveFunds(world, id, 'withdrawn');
  return true;
}

const isOpen = (world: World, id: string): boolean => {
  const status = world.store.get('dispute', id)?.status;
  return status !== undefined && !['won', 'lost', 'warning_closed'].includes(status);
};

/** Evidence that Stripe's test mode decides by itself, at once: docs.stripe.com/testing#evidence */
const decisive: Record<string, 'won' | 'lost'> = { winning_evidence: 'won', losing_evidence: 'lost' };

/** The merchant's word, which goes to the bank when it is submitted. */
export function answerDispute(world: World, id: string, text: string | undefined, isSubmitted: boolean): void {
  change(world, 'dispute', id, 'charge.dispute.updated', (found) => {
    if (text !== undefined) found.evidence.uncategorized_text = text;
    found.evidence_details.has_evidence = Object.values(found.evidence).some((entry) => typeof entry === 'string');
    if (!isSubmitted) return;
    found.evidence_details.submission_count += 1;
    found.status = found.status.startsWith('warning_') ? 'warning_under_review' : 'under_review';
  });
  const outcome = isSubmitted && text ? decisive[text] : undefined;
  if (outcome) closeDispute(world, id, outcome);
}

/** The bank decides. What was won comes back; an inquiry that is won was only a warning. */
export function closeDispute(world: World, id: string, outcome: 'won' | 'lost'): boolean {
  if (!isOpen(world, id)) return false;
  const { fundsWithdrawn } = world.store.hidden('dispute', id);
  if (outcome === 'lost' && !fundsWithdrawn) escalateDispute(world, id);
  const closed = change(world, 'dispute', id, null, (found) => {
    found.status = outcome === 'lost' ? 'lost' : fundsWithdrawn ? 'won' : 'warning_closed';
    found.is_charge_refundable = false;
    if (outcome === 'lost' || found.evidence_details.submission_count > 0) return;
    // Nobody wins without a word.
    found.evidence_details.has_evidence = true;
    found.evidence_details.submission_count = 1;
  });
  if (outcome === 'won' && fundsWithdrawn) moveFunds(world, id, 'reinstated');
  emit(world, 'charge.dispute.closed', need(world, 'dispute', closed.id));
  return true;
}
