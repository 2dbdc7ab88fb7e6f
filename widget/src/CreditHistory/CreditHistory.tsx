'use client';
import { defineDisclosure } from '../parts/Disclosure.js';
import { historyWords } from './historyWords.js';

/** Each credit that came in or went out, newest first. */
export const CreditHistory = defineDisclosure('CreditHistory', 'credit-history', historyWords, () =>
  import('./Transactions.js').then((module) => module.Transactions),
);
