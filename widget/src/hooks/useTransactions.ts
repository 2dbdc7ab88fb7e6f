'use client';
import type { Output, Transaction } from '@billing-panel/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { BillingError } from '../api/error.js';
import { useBilling } from './billingContext.js';
import { retry } from './usePanel.js';

export type TransactionsState =
  | { status: 'loading' | 'signed-out' }
  | { status: 'error'; error: BillingError; retry(): void }
  | { status: 'ready'; transactions: Transaction[]; hasMore: boolean; isLoadingMore: boolean; loadMore(): void };

/** The history of credits, newest first, a page at a time. */
export function useTransactions({ pageSize = 10 }: { pageSize?: number } = {}): TransactionsState {
  const { client, accountKey, queryClient, scope } = useBilling();
  const query = useInfiniteQuery<
    Output<'credits.transactions'>,
    BillingError,
    Transaction[],
    readonly unknown[],
    string | undefined
  >(
    {
      queryKey: [...scope, 'transactions', pageSize],
      queryFn: ({ pageParam, signal }) =>
        client.call('credits.transactions', { limit: pageSize, cursor: pageParam }, { method: 'GET', signal }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.next_cursor ?? undefined,
      select: ({ pages }) => pages.flatMap((page) => page.transactions),
      enabled: accountKey !== null,
      networkMode: 'always',
      refetchOnReconnect: true,
      gcTime: 0,
      ...retry,
    },
    queryClient,
  );
  const { data, error } = query;
  if (accountKey === null || error?.code === 'signed_out') return { status: 'signed-out' };
  if (data) {
    return {
      status: 'ready',
      transactions: data,
      hasMore: query.hasNextPage,
      isLoadingMore: query.isFetchingNextPage,
      loadMore: () => void query.fetchNextPage(),
    };
  }
  return error ? { status: 'error', error, retry: () => void query.refetch() } : { status: 'loading' };
}
