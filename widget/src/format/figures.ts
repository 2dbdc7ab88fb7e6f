import type { Format } from './format.js';

/** An amount as the server sends it: the integer truth with Stripe's exponent, which is not always `Intl`'s. */
export interface Money {
  amount_minor: number;
  currency: string;
  exponent: number;
}

/** As decimal text, since a quotient would be a cent off where amounts are very large. */
export const money = ({ number }: Format, { amount_minor, currency, exponent }: Money): string =>
  number(`${amount_minor}e-${exponent}` as `${number}`, {
    style: 'currency',
    currency,
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
    trailingZeroDisplay: 'stripIfInteger',
    // From right to left the sign of "US$" would come before its letters: a mark of direction keeps it behind them.
  }).replace(/(\u200f.*\w\$)$/, '$1\u200e');

/** With its sign, also where it is above zero. */
export const signed = ({ number }: Format, value: number): string => number(value, { signDisplay: 'exceptZero' });

/** 17 is 17 %. */
export const percent = ({ number }: Format, value: number): string => number(value / 100, { style: 'percent' });
