'use client';
import { type Money, money, percent, signed } from '../format/figures.js';
import type { Format } from '../format/format.js';
import { useBilling } from './billingContext.js';

export interface BillingFormat extends Format {
  money(amount: Money): string;
  /** With its sign, also where it is above zero. */
  signed(value: number): string;
  /** 17 is 17 %. */
  percent(value: number): string;
}

/** Numbers, money and dates written as the panel writes them. */
export function useBillingFormat(): BillingFormat {
  const { format } = useBilling();
  return {
    ...format,
    money: (amount) => money(format, amount),
    signed: (value) => signed(format, value),
    percent: (value) => percent(format, value),
  };
}
