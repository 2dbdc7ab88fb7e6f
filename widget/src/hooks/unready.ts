import type { BillingError } from '../api/error.js';

/** Why there is nothing to show yet. */
export type Unready =
  | { status: 'loading' | 'signed-out' }
  | { status: 'offline' | 'error'; error: BillingError; retry(): void };

interface Asked {
  error: BillingError | null;
  refetch(): unknown;
}

export function unreadyOf({ error, refetch }: Asked, accountKey: string | null): Unready {
  if (accountKey === null || error?.code === 'signed_out') return { status: 'signed-out' };
  if (!error) return { status: 'loading' };
  return { status: error.code === 'offline' ? 'offline' : 'error', error, retry: () => void refetch() };
}
