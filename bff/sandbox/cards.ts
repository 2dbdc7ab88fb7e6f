import type { Ordered } from './world.ts';

export interface Decline {
  code: string;
  declineCode: string | null;
  message: string;
}

export interface CardBehavior {
  brand: 'visa' | 'mastercard' | 'amex';
  country: string;
  /** Refused already when it is attached to a customer. */
  attach?: Decline;
  charge?: Decline;
  /** Refused only where the buyer is not there: the first payment goes through, a renewal does not. */
  renewal?: Decline;
  /** When the buyer is asked: `set_up` no more once it was set up for charges without the buyer. */
  authentication?: 'set_up' | 'always';
  refund?: 'succeeds_later' | 'fails_later';
  dispute?: 'chargeback' | 'inquiry';
}

const generic: Decline = { code: 'card_declined', declineCode: 'generic_decline', message: 'Your card was declined.' };
const short: Decline = {
  code: 'card_declined',
  declineCode: 'insufficient_funds',
  message: 'Your card has insufficient funds.',
};
const lost: Decline = { code: 'card_declined', declineCode: 'lost_card', message: 'Your card was declined.' };
const stolen: Decline = { code: 'card_declined', declineCode: 'stolen_card', message: 'Your card was declined.' };
const expired: Decline = { code: 'expired_card', declineCode: null, message: 'Your card has expired.' };
const wrongCvc: Decline = {
  code: 'incorrect_cvc',
  declineCode: null,
  message: "Your card's security code is incorrect.",
};
const faulty: Decline = {
  code: 'processing_error',
  declineCode: null,
  message: 'An error occurred while processing your card. Try again in a little bit.',
};

const visa = (more: Partial<CardBehavior> = {}): CardBehavior => ({ brand: 'visa', country: 'US', ...more });
const refusedAtOnce = (decline: Decline): CardBehavior => visa({ attach: decline, charge: decline });

/** Stripe's test cards (https://docs.stripe.com/testing). No other number is taken: nobody's real card ends up here. */
export const cards: Record<string, CardBehavior> = {
  '4242424242424242': visa(),
  '5555555555554444': { brand: 'mastercard', country: 'US' },
  '378282246310005': { brand: 'amex', country: 'US' },
  '4000000000000002': refusedAtOnce(generic),
  '4000000000009995': refusedAtOnce(short),
  '4000000000009987': refusedAtOnce(lost),
  '4000000000009979': refusedAtOnce(stolen),
  '4000000000000069': refusedAtOnce(expired),
  '4000000000000127': refusedAtOnce(wrongCvc),
  '4000000000000119': refusedAtOnce(faulty),
  '4000000000000341': visa({ charge: generic }),
  // Ours: Stripe has no card that pays first and fails later.
  '4000000000007775': visa({ renewal: generic }),
  '4000002500003155': visa({ authentication: 'set_up' }),
  '4000002760003184': visa({ authentication: 'always' }),
  '4000000000003220': visa({ authentication: 'always' }),
  '4000000000000259': visa({ dispute: 'chargeback' }),
  '4000000000001976': visa({ dispute: 'inquiry' }),
  '4000000000007726': visa({ refund: 'succeeds_later' }),
  '4000000000005126': visa({ refund: 'fails_later' }),
};

/** Stripe's ready-made payment methods, for calls without a page. */
export const tokens: Record<string, string> = {
  pm_card_visa: '4242424242424242',
  pm_card_mastercard: '5555555555554444',
  pm_card_amex: '378282246310005',
  pm_card_chargeDeclined: '4000000000000002',
  pm_card_chargeDeclinedInsufficientFunds: '4000000000009995',
  pm_card_chargeCustomerFail: '4000000000000341',
  pm_card_authenticationRequired: '4000002760003184',
  pm_card_authenticationRequiredOnSetup: '4000002500003155',
  pm_card_createDispute: '4000000000000259',
  pm_card_createDisputeInquiry: '4000000000001976',
  pm_card_pendingRefund: '4000000000007726',
  pm_card_refundFail: '4000000000005126',
};

export const orderedDeclines: Record<Exclude<Ordered, 'authenticate'>, Decline> = {
  decline: generic,
  insufficient_funds: short,
};

/** What is wrong with the details as typed; undefined where they will do. */
export function cardFault(
  card: { number: string; expMonth: number; expYear: number; cvc: string },
  now: number,
): { field: 'number' | 'expMonth' | 'expYear' | 'cvc'; message: string } | undefined {
  const number = card.number.replace(/\s/g, '');
  if (!/^\d{12,19}$/.test(number) || !luhn(number)) return { field: 'number', message: 'Your card number is invalid.' };
  if (!cards[number]) {
    const message =
      'Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.';
    return { field: 'number', message };
  }
  if (!Number.isInteger(card.expMonth) || card.expMonth < 1 || card.expMonth > 12) {
    return { field: 'expMonth', message: "Your card's expiration month is invalid." };
  }
  const year = card.expYear < 100 ? 2000 + card.expYear : card.expYear;
  if (!Number.isInteger(year) || Date.UTC(year, card.expMonth) / 1000 <= now || year > 2100) {
    return { field: 'expYear', message: "Your card's expiration year is invalid." };
  }
  const length = cards[number].brand === 'amex' ? 4 : 3;
  if (!new RegExp(`^\\d{${length}}$`).test(card.cvc))
    return { field: 'cvc', message: "Your card's security code is invalid." };
  return undefined;
}

function luhn(number: string): boolean {
  let sum = 0;
  for (const [index, digit] of [...number].reverse().entries()) {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
