import { useInfiniteQuery } from '@tanstack/react-query';
import type { BillingClient } from '../api/client.js';
import type { BillingError } from '../api/error.js';
import { useBilling } from './billingContext.js';
import { stateOf, type Unready } from './unready.js';
import { retry } from './usePanel.js';

export interface PagesOptions {
  /** How many are asked for at a time: 1 to 100. */
  pageSize?: number;
}

export type Pages<Item> =
  | Unready
  | {
      status: 'ready';
      /** Of all pages that were asked for, newest first. */
      items: Item[];
      hasMore: boolean;
      isLoadingMore: boolean;
      /** Why the next page could not be had, or what is shown not brought up to date. */
      failure: BillingError | undefined;
      loadMore(): void;
    };

interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

type Ask<Item> = (
  client: BillingClient,
  body: { limit: number; cursor: string | undefined },
  signal: AbortSignal,
) => Promise<Page<Item>>;

/** A list of the server's, a page at a time. */
export function usePages<Item>(name: string, ask: Ask<Item>, { pageSize = 10 }: PagesOptions = {}): Pages<Item> {
  const { client, accountKey, queryClient, scope } = useBilling();
  const query = useInfiniteQuery<Page<Item>, BillingError, Item[], readonly unknown[], string | undefined>(
    {
      queryKey: [...scope, name, pageSize],
      queryFn: ({ pageParam, signal }) => ask(client, { limit: pageSize, cursor: pageParam }, signal),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.next_cursor ?? undefined,
      select: ({ pages }) => pages.flatMap(({ items }) => items),
      enabled: accountKey !== null,
      networkMode: 'always',
      refetchOnReconnect: true,
      gcTime: 0,
      ...retry,
    },
    queryClient,
  );
  return stateOf(query, accountKey, (items) => ({
    status: 'ready',
    items,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    failure: query.error ?? undefined,
    loadMore: () => void query.fetchNextPage(),
  }));
}
