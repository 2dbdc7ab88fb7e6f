import type { Buyer, CheckoutView, Payment, PayOutcome } from '../../views.ts';
import { blankCard, type CardErrors, type CardForm, cardOf, readCard } from '../card-form.ts';
import type { Form } from '../form.ts';
import { paymentOf, savedMethodOf } from '../outcomes.ts';

export type CheckoutErrors = CardErrors & { email?: string; code?: string };

/** What was typed, to show it again, and what is wrong with it. */
export type CheckoutForm = {
  card: CardForm;
  email: string;
  name: string;
  country: string;
  postalCode: string;
  taxId: string;
  code: string;
  errors: CheckoutErrors;
  /** Why the last attempt did not pay. */
  problem?: string | undefined;
};

export function blankForm(now: number, changes: Partial<CheckoutForm> = {}): CheckoutForm {
  return {
    card: blankCard(now),
    email: '',
    name: 'Test Buyer',
    country: 'US',
    postalCode: '10001',
    taxId: '',
    code: '',
    errors: {},
    ...changes,
  };
}

export function typedForm(form: Form, now: number, changes: Partial<CheckoutForm> = {}): CheckoutForm {
  return blankForm(now, {
    ...(form.has('number') && { card: cardOf(form) }),
    ...(form.has('name') && { name: form.text('name') }),
    ...(form.has('country') && { country: form.text('country'), postalCode: form.text('postalCode') }),
    email: form.text('email'),
    taxId: form.text('taxId'),
    code: form.text('code'),
    ...changes,
  });
}

/** What the buyer wants to pay with: the card of the form, or what the button that was pressed stands for. */
export function readPayment(form: Form, view: CheckoutView, now: number): Payment | { errors: CheckoutErrors } {
  const email = form.text('email');
  if (!view.emailIsFixed && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    return { errors: { email: email === '' ? 'Enter an email address.' : 'Your email is incomplete.' } };
  }
  const buyer = buyerOf(form, view);
  if (!view.needsPaymentMethod) return { kind: 'none', ...buyer };
  const outcome = form.text('outcome');
  const tried = paymentOf(outcome, now);
  if (tried) return { ...tried, ...buyer };
  const saved = savedMethodOf(outcome);
  if (saved) return { ...saved, ...buyer };
  const read = readCard(cardOf(form), now);
  return 'errors' in read ? read : { kind: 'card', card: read.card, ...buyer };
}

function buyerOf(form: Form, view: CheckoutView): Buyer {
  const filled = (name: string) => form.text(name) || undefined;
  return {
    ...(!view.emailIsFixed && { email: filled('email') }),
    name: filled('name'),
    ...(view.collectsAddress && { country: filled('country'), postalCode: filled('postalCode') }),
    ...(view.collectsTaxId && { taxId: filled('taxId') }),
  };
}

/** A refusal of the engine's, beside the field that it is about. */
export function refusalIn({ field, message }: Extract<PayOutcome, { kind: 'refused' }>): Partial<CheckoutForm> {
  switch (field) {
    case undefined:
      return { problem: message };
    case 'expMonth':
    case 'expYear':
      return { errors: { expiry: message } };
    default:
      return { errors: { [field]: message } };
  }
}
