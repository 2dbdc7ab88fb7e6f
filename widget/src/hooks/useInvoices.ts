'use client';
import type { Invoice } from '@billing-panel/contract';
import { type Pages, type PagesOptions, usePages } from './usePages.js';

/** Invoices and what was bought once, newest first, a page at a time. */
export const useInvoices = (options?: PagesOptions): Pages<Invoice> =>
  usePages(
    'invoices',
    async (client, body, signal) => {
      const { invoices, next_cursor } = await client.call('invoices', body, { method: 'GET', signal });
      return { items: invoices, next_cursor };
    },
    options,
  );
