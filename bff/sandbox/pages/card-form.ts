import { cards } from '../cards.ts';
import type { CardDetails } from '../views.ts';
import { type Field, fieldsOf } from './fields.ts';
import type { Form } from './form.ts';
import { type Html, html } from './html.ts';

const works = '4242 4242 4242 4242';

export type CardErrors = Partial<Record<'number' | 'expiry' | 'cvc', string>>;
export type CardForm = { number: string; expiry: string; cvc: string };

/** What the form shows first: the card that works, valid for some years by the sandbox's clock. */
export function blankCard(now: number): CardForm {
  const year = new Date(now * 1000).getUTCFullYear() + 8;
  return { number: works, expiry: `12 / ${String(year).slice(-2)}`, cvc: '123' };
}

export function cardOf(form: Form): CardForm {
  return { number: form.text('number'), expiry: form.text('expiry'), cvc: form.text('cvc') };
}

export function cardFieldset(card: CardForm, errors: CardErrors, more: readonly Field[] = []): Html {
  return html`<fieldset><legend>Test card</legend>${fieldsOf([...cardFields(card, errors), ...more])}</fieldset>`;
}

function cardFields(form: CardForm, errors: CardErrors): Field[] {
  const digits = { inputmode: 'numeric', autocomplete: 'off' } as const;
  return [
    {
      ...digits,
      name: 'number',
      label: 'Card number',
      // A number that we refused may be a real one: it is not sent back.
      value: errors.number ? '' : form.number,
      error: errors.number,
      hint: 'Only test cards are taken here.',
      maxlength: 24,
    },
    { ...digits, name: 'expiry', label: 'Expires', value: form.expiry, error: errors.expiry, maxlength: 9, half: true },
    { ...digits, name: 'cvc', label: 'Security code', value: form.cvc, error: errors.cvc, maxlength: 4, half: true },
  ];
}

/** The card that was typed, or what is wrong with it, in the words people know. */
export function readCard(form: CardForm, now: number): { card: CardDetails } | { errors: CardErrors } {
  const number = form.number.replace(/[\s-]/g, '');
  const known = Object.hasOwn(cards, number) ? cards[number] : undefined;
  const match = /^(\d{1,2})\s*\/?\s*(\d{2}|\d{4})$/.exec(form.expiry);
  const expMonth = Number(match?.[1]);
  const expYear = Number(match?.[2]?.padStart(4, '20'));
  const errors: CardErrors = {
    ...(!known && { number: numberFault(number) }),
    ...expiryFault(match !== null, expMonth, expYear, now),
    ...cvcFault(form.cvc, known?.brand === 'amex' ? 4 : 3),
  };
  return Object.keys(errors).length > 0 ? { errors } : { card: { number, expMonth, expYear, cvc: form.cvc } };
}

function numberFault(number: string): string {
  if (number === '') return 'Enter a card number.';
  if (!/^\d{12,19}$/.test(number)) return 'Your card number is incomplete.';
  return `This is no test card. Use ${works}, which works.`;
}

function expiryFault(isDate: boolean, month: number, year: number, now: number): CardErrors {
  if (!isDate || month < 1 || month > 12) return { expiry: 'Enter it as MM / YY.' };
  // A card is good until its month has ended.
  return Date.UTC(year, month) > now * 1000 ? {} : { expiry: 'Your card’s expiration date is in the past.' };
}

function cvcFault(cvc: string, length: number): CardErrors {
  if (cvc === '') return { cvc: 'Enter the security code.' };
  return /^\d+$/.test(cvc) && cvc.length === length ? {} : { cvc: `The security code has ${length} digits.` };
}
