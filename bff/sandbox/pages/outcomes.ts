import type { Payment, SavedMethod } from '../views.ts';
import { type Choice, choices } from './fields.ts';
import { type Html, html } from './html.ts';

/** The test cards behind the buttons: Stripe's (https://docs.stripe.com/testing), and one of ours. */
const numbers: Record<string, string> = {
  declined: '4000000000000002',
  insufficient: '4000000000009995',
  challenged: '4000002500003155',
  'fails-at-renewal': '4000000000007775',
  'fails-when-charged': '4000000000000341',
};

/** The payment that a button stands for; undefined where the form's own card is meant, or a saved one. */
export function paymentOf(outcome: string, now: number): Extract<Payment, { kind: 'card' | 'bank_debit' }> | undefined {
  const number = Object.hasOwn(numbers, outcome) ? numbers[outcome] : undefined;
  const expYear = new Date(now * 1000).getUTCFullYear() + 8;
  if (number) return { kind: 'card', card: { number, expMonth: 12, expYear, cvc: '123' } };
  if (outcome === 'debit-settles') return { kind: 'bank_debit', settles: 'succeeds' };
  return outcome === 'debit-fails' ? { kind: 'bank_debit', settles: 'fails' } : undefined;
}

/** The saved method that a button stands for. */
export function savedMethodOf(outcome: string): Extract<Payment, { kind: 'saved' }> | undefined {
  const [, paymentMethod] = /^saved:(.+)$/.exec(outcome) ?? [];
  return paymentMethod === undefined ? undefined : { kind: 'saved', paymentMethod };
}

const card = (value: string, title: string, text: string): Choice => ({
  value,
  title,
  text,
  aside: `•••• ${numbers[value]?.slice(-4)}`,
});

const cards: readonly Choice[] = [
  card('declined', 'Card declined', 'Nothing is charged, and you stay here.'),
  card('insufficient', 'Insufficient funds', 'Nothing is charged, and you stay here.'),
  card('challenged', '3-D Secure', 'The bank asks whether it is you, on a page of its own.'),
];

const renewalOutcome = card(
  'fails-at-renewal',
  'Fails at renewal',
  'This payment goes through; every renewal is declined.',
);

const debits: readonly Choice[] = [
  {
    value: 'debit-settles',
    title: 'Bank debit that settles',
    text: 'Pending at first; paid three days on by the sandbox’s clock.',
  },
  {
    value: 'debit-fails',
    title: 'Bank debit that fails',
    text: 'Pending at first; returned three days on by the sandbox’s clock.',
  },
];

const methods: readonly Choice[] = [
  card('fails-when-charged', 'Card that fails when charged', 'It is saved; every payment with it is declined.'),
  card('declined', 'Card declined', 'It is not saved, and you stay here.'),
  card('challenged', '3-D Secure', 'The bank asks whether it is you before the card is saved.'),
  { value: 'debit-settles', title: 'Bank debit', text: 'Payments with it settle three days after they are made.' },
  {
    value: 'debit-fails',
    title: 'Bank debit that fails',
    text: 'Payments with it are returned three days after they are made.',
  },
];

const outcomesOf = {
  payment: [...cards, ...debits],
  subscription: [...cards, renewalOutcome, ...debits],
  setup: methods,
  invoice: cards,
};

/** The other ways that a payment can go: each button sends the form with an outcome of its own. */
export function otherOutcomes(of: keyof typeof outcomesOf): Html {
  return html`<section aria-labelledby="other"><h2 id="other">Try another outcome</h2>
<p class="hint">One click each, with a test card or account of its own.</p>${choices('outcome', outcomesOf[of])}</section>`;
}

export function savedOutcomes(saved: readonly SavedMethod[]): Html | undefined {
  if (saved.length === 0) return undefined;
  const list = saved.map((method) => ({
    value: `saved:${method.id}`,
    title: methodName(method),
    text: method.isDefault ? 'Used for renewals' : 'Saved earlier',
  }));
  return html`<section aria-labelledby="saved"><h2 id="saved">Pay with a saved method</h2>${choices('outcome', list)}</section>`;
}

/** "Visa •••• 4242", "Bank account •••• 3201". */
export function methodName({ kind, brand, last4 }: SavedMethod): string {
  const name = kind === 'card' ? brand.charAt(0).toUpperCase() + brand.slice(1) : 'Bank account';
  return `${name} •••• ${last4}`;
}
