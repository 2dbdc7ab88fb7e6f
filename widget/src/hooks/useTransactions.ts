'use client';
import type { Transaction } from '@billing-panel/contract';
import { type Pages, type PagesOptions, usePages } from './usePages.js';

/** The history of credits, newest first, a page at a time. */
export const useTransactions = (options?: PagesOptions): Pages<Transaction> =>
  usePages(
    'transactions',
    async (client, body, signal) => {
      const { transactions, next_cursor } = await client.call('credits.transactions', body, { method: 'GET', signal });
      return { items: transactions, next_cursor };
    },
    options,
  );
