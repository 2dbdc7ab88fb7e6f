import type { BillingError } from '../api/error.js';

/** Why there is nothing to show yet. */
export type Unready =
  | { status: 'loading' | 'signed-out' }
  | { status: 'offline' | 'error'; error: BillingError; retry(): void };

interface Asked<Data> {
  data: Data | undefined;
  error: BillingError | null;
  refetch(): unknown;
}

/** What is known as `ready` tells it, to whom it may be shown. */
export function stateOf<Data, Ready>(
  { data, error, refetch }: Asked<Data>,
  accountKey: string | null,
  ready: (data: Data) => Ready,
): Ready | Unready {
  if (accountKey === null || error?.code === 'signed_out') return { status: 'signed-out' };
  if (data) return ready(data);
  if (!error) return { status: 'loading' };
  return { status: error.code === 'offline' ? 'offline' : 'error', error, retry: () => void refetch() };
}
