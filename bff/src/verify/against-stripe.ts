import { setTimeout as pause } from 'node:timers/promises';
import { secondMs } from '../billing/time.ts';
import type { GrantingPayment } from '../storage/payments.ts';
import { askStripe, isMissing } from '../stripe/calls.ts';
import { converge } from '../stripe-events/converge.ts';
import type { Sources } from '../stripe-events/outcome.ts';
import {
  type Comparison,
  type Difference,
  disputes,
  invoices,
  paidSessions,
  refunds,
  subscriptions,
} from '../sweep/comparisons.ts';
import { credits, type Finding } from './check.ts';

/** What Stripe said this moment may be on its way here: whoever differs is looked at again after so long. */
const graceMs = 5 * secondMs;
const paymentsAtOnce = 500;
/** So many grants without a payment have one cause, such as the key of another Stripe account. */
const maxUnpaid = 100;

export interface StripeOptions {
  graceMs?: number;
  isRepairing?: boolean;
  onProgress?(objects: number): void;
  /** Told of what could not be mended. */
  tell?(line: string): void;
}

export interface VerifiedAtStripe {
  /** How many objects were listed. */
  objects: number;
  findings: Finding[];
  repaired: Finding[];
}

interface Suspect {
  comparison: Comparison;
  difference: Difference;
}

/** Compares the ledger with what Stripe has: what is paid is granted, what is granted was paid, and the rest agrees. */
export async function verifyAgainstStripe(sources: Sources, options: StripeOptions = {}): Promise<VerifiedAtStripe> {
  const { isRepairing = false, onProgress = () => {}, tell = () => {} } = options;
  const paid = new Set<string>();
  const suspects: Suspect[] = [];
  let objects = 0;
  for (const comparison of [paidSessions, invoices, subscriptions, refunds, disputes].map((make) => make(sources))) {
    const isPaid = comparison.noun === 'session' || comparison.noun === 'invoice';
    const seen = ({ id }: { id: string }) => {
      if (isPaid) paid.add(id);
      onProgress(++objects);
    };
    for await (const difference of comparison.differences({}, seen)) suspects.push({ comparison, difference });
  }
  const unpaid = await grantsWithoutPayment(paid, sources);
  if (suspects.length > 0) await pause(options.graceMs ?? graceMs);

  const findings: Finding[] = [];
  const repaired: Finding[] = [];
  for (const { comparison, difference } of suspects) {
    const confirmed = await comparison.look(difference.id);
    if (!confirmed) continue;
    const finding = findingOf(comparison, confirmed);
    const isMended = isRepairing && (await bringHome(comparison, confirmed, sources, tell));
    (isMended ? repaired : findings).push(finding);
  }
  return { objects, findings: [...findings, ...unpaid], repaired };
}

function findingOf({ noun }: Comparison, { id, accountId, says }: Difference): Finding {
  return { check: `stripe-${noun}s`, accountId, message: `Account ${accountId}: ${noun} ${id} ${says}.` };
}

async function bringHome(
  { look, noun }: Comparison,
  { sync, id }: Difference,
  sources: Sources,
  tell: (line: string) => void,
): Promise<boolean> {
  const outcome = await converge(sync, id, sources);
  if (outcome.kind === 'ignored') tell(`${noun} ${id} was left as it is: ${outcome.reason}.`);
  return (await look(id)) === undefined;
}

/** Payments that brought credits though Stripe does not have them as paid. Each is asked for by its name before that is said. */
async function grantsWithoutPayment(paid: ReadonlySet<string>, sources: Sources): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (let after = ''; ; ) {
    const payments = await sources.storage.payments.thatGranted(after, paymentsAtOnce);
    for (const payment of payments) {
      const { id, accountId, granted } = payment;
      if (accountId === null) continue;
      if (payment.names.some((name) => paid.has(name)) || (await isPaidAtStripe(payment, sources))) continue;
      findings.push({
        check: 'stripe-grants',
        accountId,
        message: `Account ${accountId}: payment ${id} brought ${credits(granted)}, but Stripe has no such payment.`,
      });
      if (findings.length >= maxUnpaid) return findings;
    }
    after = payments.at(-1)?.id ?? '';
    if (payments.length < paymentsAtOnce) return findings;
  }
}

async function isPaidAtStripe({ id }: GrantingPayment, { stripe }: Sources): Promise<boolean> {
  return await askStripe(async () => {
    try {
      if (id.startsWith('pi_')) return (await stripe.paymentIntents.retrieve(id)).status === 'succeeded';
      if (id.startsWith('in_')) return (await stripe.invoices.retrieve(id)).status === 'paid';
      return (await stripe.checkout.sessions.retrieve(id)).payment_status !== 'unpaid';
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  });
}
