'use client';
import type { Body, Output } from '@billing-panel/contract';
import { useQuery } from '@tanstack/react-query';
import type { BillingError } from '../api/error.js';
import { useBilling } from './billingContext.js';
import { stateOf, type Unready } from './unready.js';
import { retry } from './usePanel.js';

export type UsageInterval = NonNullable<Body<'credits.usage'>['interval']>;
/** Credits of a day, week or month, which `start` begins, at midnight of UTC. */
export type UsageBucket = Output<'credits.usage'>['buckets'][number];
export type UsageState = Unready | { status: 'ready'; buckets: UsageBucket[] };

/** Credits used and added over time: the last 30 days, 12 weeks or 12 months, oldest first. */
export function useUsage({ interval = 'day' }: { interval?: UsageInterval } = {}): UsageState {
  const { client, accountKey, queryClient, scope } = useBilling();
  const query = useQuery<Output<'credits.usage'>, BillingError>(
    {
      queryKey: [...scope, 'credits.usage', interval],
      queryFn: ({ signal }) => client.call('credits.usage', { interval }, { method: 'GET', signal }),
      enabled: accountKey !== null,
      staleTime: 5_000,
      networkMode: 'always',
      refetchOnReconnect: true,
      ...retry,
    },
    queryClient,
  );
  return stateOf(query, accountKey, ({ buckets }) => ({ status: 'ready', buckets }));
}
