'use client';
import { usePart } from '../hooks/usePart.js';
import { Disclosure, type DisclosureProps, inside } from '../parts/Disclosure.js';
import { definePart, type RootProps } from '../parts/Root.js';
import { historyWords } from './historyWords.js';

const Transactions = inside(() => import('./Transactions.js').then((module) => module.Transactions));

/** Each credit that came in or went out, newest first. */
export const CreditHistory = definePart<DisclosureProps & RootProps>('CreditHistory', (props, ref) => (
  <Disclosure {...props} part="credit-history" heading={usePart(historyWords).say('history.heading')} innerRef={ref}>
    <Transactions />
  </Disclosure>
));
