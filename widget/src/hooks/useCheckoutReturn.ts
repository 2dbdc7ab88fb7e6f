'use client';
import type { Output } from '@billing-panel/contract';
import { useQuery } from '@tanstack/react-query';
import { BillingError } from '../api/error.js';
import { useBilling } from './billingContext.js';
import { forgetReturn } from './checkoutReturn.js';
import { returnOf } from './returnPlace.js';
import { panelKey } from './usePanel.js';
import { useReturned } from './useReturned.js';

type Answer = Output<'checkout.status'>;
type Fate = Pick<Answer, 'kind' | 'plan_id' | 'credits'> & { dismiss(): void };

/** What became of the purchase that the person comes back from. */
export type CheckoutReturnState =
  | { status: 'none' }
  /** `isLong`: it takes longer than people expect; looking goes on, more slowly. */
  | { status: 'confirming'; isLong: boolean; look(): void }
  /** Checkout is done, the money is on its way: with some banks for days. */
  | { status: 'processing'; look(): void }
  /** Paid, and the panel shows what it brought. */
  | ({ status: 'confirmed' } & Fate)
  | ({ status: 'failed' | 'expired' } & Fate);

const longMs = 20_000;
/** Seconds, in round numbers: 1, 1, 2, 3, 4, 5, 8, 10, then ever more slowly up to a minute. */
const pauseMs = (looks: number) => Math.min(60_000, 1000 * 1.4 ** (looks - 1));
const isFinal = (answer: Answer | undefined) => !!answer && answer.status !== 'open' && answer.status !== 'processing';

/** Confirms a purchase by asking until its fate is known, and brings the panel up to date before it says so. */
export function useCheckoutReturn(): CheckoutReturnState {
  const billing = useBilling();
  const { client, accountKey, queryClient, emit } = billing;
  const returned = useReturned();
  const dismiss = () => {
    forgetReturn();
    returnOf(client).write(undefined);
  };
  const sessionId = returned?.sessionId ?? '';
  const queryKey = [...billing.scope, 'checkout', sessionId];
  const query = useQuery<Answer & { isLong: boolean }, BillingError>(
    {
      queryKey,
      enabled: accountKey !== null && sessionId !== '',
      queryFn: async ({ signal }) => {
        const known = queryClient.getQueryData<Answer & { isLong: boolean }>(queryKey);
        if (known && isFinal(known)) return known;
        const answer = await client
          .call('checkout.status', { session_id: sessionId }, { method: 'GET', signal })
          .catch((error) => {
            if (error instanceof BillingError && error.status === 404) dismiss();
            throw error;
          });
        if (isFinal(answer)) {
          await queryClient.refetchQueries({ queryKey: panelKey(billing) });
          forgetReturn();
        }
        if (answer.status === 'paid') {
          emit({ type: 'purchase_confirmed', kind: answer.kind, credits: answer.credits });
        } else if (answer.status === 'failed' || answer.status === 'expired') {
          emit({ type: 'purchase_failed', reason: answer.status });
        }
        return { ...answer, isLong: Date.now() - (returned?.since ?? 0) > longMs };
      },
      refetchInterval: ({ state }) => !isFinal(state.data) && pauseMs(state.dataUpdateCount + state.errorUpdateCount),
      refetchOnWindowFocus: ({ state }) => !isFinal(state.data) && 'always',
      networkMode: 'always',
      retry: false,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
    },
    queryClient,
  );

  const { data, error } = query;
  if (!returned || accountKey === null || error?.code === 'signed_out') return { status: 'none' };
  const look = () => void query.refetch();
  if (data?.status === 'processing') return { status: 'processing', look };
  if (!data || data.status === 'open')
    return { status: 'confirming', isLong: data?.isLong ?? query.errorUpdateCount > 2, look };
  const { kind, plan_id, credits } = data;
  return {
    status: data.status === 'paid' ? 'confirmed' : data.status,
    kind,
    plan_id,
    credits,
    dismiss,
  };
}
