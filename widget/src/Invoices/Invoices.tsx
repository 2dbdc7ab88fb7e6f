'use client';
import { usePart } from '../hooks/usePart.js';
import { Disclosure, type DisclosureProps, inside } from '../parts/Disclosure.js';
import { definePart, type RootProps } from '../parts/Root.js';
import { invoicesWords } from './invoicesWords.js';

const InvoiceList = inside(() => import('./InvoiceList.js').then((module) => module.InvoiceList));

/** What was paid, or is to be paid, with its pages and receipts, newest first. */
export const Invoices = definePart<DisclosureProps & RootProps>('Invoices', (props, ref) => (
  <Disclosure {...props} part="invoices" heading={usePart(invoicesWords).say('invoices.heading')} innerRef={ref}>
    <InvoiceList />
  </Disclosure>
));
