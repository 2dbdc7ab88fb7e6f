'use client';
import type { Output } from '@billing-panel/contract';
import { useQuery } from '@tanstack/react-query';
import type { BillingError } from '../api/error.js';
import { type Billing, useBilling } from './billingContext.js';
import { stateOf, type Unready } from './unready.js';

export type Panel = Output<'panel'>;

/** What is known of the account: one request, shared by every part. */
export type PanelState =
  | Unready
  | {
      status: 'ready';
      panel: Panel;
      /** Why what is shown could not be brought up to date. */
      stale: BillingError | undefined;
      isRefreshing: boolean;
      retry(): void;
    };

export const panelKey = ({ scope }: Billing) => [...scope, 'panel'];

/** Twice by itself where that may help; else the person is told at once. */
export const retry = {
  retry: (failures: number, { code, status }: BillingError) =>
    failures < 2 && (code === 'no_answer' || status === 503 || status === 429),
  retryDelay: (failures: number, { retryAfterS = 0.5 * 3 ** failures }: BillingError) =>
    1000 * Math.min(retryAfterS, 10),
};

export function usePanel(): PanelState {
  const billing = useBilling();
  const { client, accountKey, queryClient } = billing;
  const query = useQuery<Panel, BillingError>(
    {
      queryKey: panelKey(billing),
      queryFn: ({ signal }) => client.call('panel', {}, { method: 'GET', signal }),
      enabled: accountKey !== null,
      staleTime: 5_000,
      networkMode: 'always',
      // Else `networkMode` switches it off, and the promise made to those who are offline is not kept.
      refetchOnReconnect: true,
      ...retry,
    },
    queryClient,
  );
  return stateOf(query, accountKey, (panel) => ({
    status: 'ready',
    panel,
    stale: query.error ?? undefined,
    isRefreshing: query.isFetching,
    retry: () => void query.refetch(),
  }));
}
