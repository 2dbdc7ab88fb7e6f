import type Stripe from 'stripe';
import type { Bench } from './bench.ts';

/** What people, banks and time do: a sandbox's controls do it as its pages and its clock would. */

interface Payment {
  method?: 'card' | 'bank_debit' | 'saved' | 'none';
  card?: string;
  /** The answer to a question of the bank's. */
  authenticate?: boolean;
  settles?: 'succeeds' | 'fails';
  email?: string;
}

interface Paid {
  outcome: { kind: string; code?: string; declineCode?: string; message?: string };
  redirect_url: string | null;
}

export const cards = {
  good: '4242424242424242',
  broke: '4000000000009995',
  asks: '4000002760003184',
} as const;

/** Somebody pays on the Checkout page. */
export const pay = (bench: Bench, session: string, payment: Payment = {}): Promise<Paid> =>
  bench.control<Paid>(`/checkout/${session}/pay`, payment);

/** Pays, and reads the session that is complete. */
export async function buy(
  bench: Bench,
  { id }: Stripe.Checkout.Session,
  payment: Payment = {},
): Promise<Stripe.Checkout.Session> {
  const { outcome } = await pay(bench, id, payment);
  if (!['paid', 'processing', 'free'].includes(outcome.kind)) throw new Error(`${id}: ${JSON.stringify(outcome)}`);
  return bench.stripe.checkout.sessions.retrieve(id);
}

/** The bank's answer to a debit. */
export const bankAnswers = (bench: Bench, payment: string, outcome: 'succeeds' | 'fails') =>
  bench.control(`/payments/${payment}/settle`, { outcome });

export const timePasses = (bench: Bench, by: { days?: number; months?: number; hours?: number; to?: number }) =>
  bench.control('/clock/advance', by);

/** To where the invoice of the next renewal was tried: it is a draft for an hour. */
export const planRenews = (bench: Bench) => bench.control('/clock/advance', { renewal: true });

type Step = 'cancel' | 'resume' | 'keep' | 'switch' | 'method';

/** What a customer does on the portal page. */
export const inPortal = (bench: Bench, session: { id: string }, step: Step, body: object) =>
  bench.control<{ kind: string; message?: string }>(`/portal/${session.id}/${step}`, body);
