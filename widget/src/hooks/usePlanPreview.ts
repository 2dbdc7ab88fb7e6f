'use client';
import type { Output } from '@billing-panel/contract';
import { useQuery } from '@tanstack/react-query';
import type { BillingError } from '../api/error.js';
import { useBilling } from './billingContext.js';
import { panelKey, retry } from './usePanel.js';

export type PlanPreview = Output<'subscriptions.preview-change'>;

/** What a change of plan would cost, and when. */
export type PlanPreviewState =
  | { status: 'loading' }
  | { status: 'error'; error: BillingError; renew(): void }
  | {
      status: 'ready';
      preview: PlanPreview;
      /** Whether the server still takes it for confirmed: it does for ten minutes. */
      isGood(): boolean;
      renew(): void;
    };

const holdsMs = 9.5 * 60_000;

/** Asked for once, since a price that changes while it is read cannot be agreed to; without a plan not at all. */
export function usePlanPreview(planId: string | undefined): PlanPreviewState {
  const billing = useBilling();
  const { client, queryClient, scope } = billing;
  const query = useQuery<PlanPreview, BillingError>(
    {
      queryKey: [...scope, 'preview', planId],
      queryFn: ({ signal }) =>
        client.call('subscriptions.preview-change', { plan_id: planId ?? '' }, { signal }).catch(async (error) => {
          // What the panel shows is older than what the server knows, which says why.
          if (error.status === 409) await queryClient.refetchQueries({ queryKey: panelKey(billing) });
          throw error;
        }),
      enabled: planId !== undefined,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
      networkMode: 'always',
      ...retry,
    },
    queryClient,
  );
  const { data, error, isFetching, dataUpdatedAt } = query;
  const renew = () => void query.refetch();
  if (isFetching) return { status: 'loading' };
  if (error) return { status: 'error', error, renew };
  if (!data) return { status: 'loading' };
  return { status: 'ready', preview: data, isGood: () => Date.now() - dataUpdatedAt < holdsMs, renew };
}
