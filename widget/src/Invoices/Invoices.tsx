'use client';
import { defineDisclosure } from '../parts/Disclosure.js';
import { invoicesWords } from './invoicesWords.js';

/** What was paid, or is to be paid, with its pages and receipts, newest first. */
export const Invoices = defineDisclosure('Invoices', 'invoices', invoicesWords, () =>
  import('./InvoiceList.js').then((module) => module.InvoiceList),
);
