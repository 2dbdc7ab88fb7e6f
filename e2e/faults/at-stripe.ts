import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Shop } from '../money/shop.ts';
import { until } from './until.ts';

/** What the sandbox has of a kind, by Stripe's own API. */
export async function fromStripe<T>({ stack }: Shop, path: string, params: Record<string, string>): Promise<T[]> {
  const { secretKey } = JSON.parse(readFileSync(join(stack.data, 'sandbox', 'secrets.json'), 'utf8'));
  const response = await fetch(`${stack.sandboxUrl}/v1/${path}?${new URLSearchParams(params)}`, {
    headers: { authorization: `Bearer ${secretKey}` },
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()).data;
}

/** The n-th call to Stripe from now on: before Stripe has acted on it, or after that and before it answers. */
export interface StripeCall {
  path: string;
  nth: number;
  when: 'before' | 'after';
}

/** Makes the call hang. */
export async function hangAtStripe(shop: Shop, call: StripeCall) {
  const { id } = await shop.sandbox('/faults', { ...call, effect: 'hang' });
  async function seen(): Promise<number> {
    const { faults }: { faults: { id: string; seen: number }[] } = await shop.sandbox('/faults', undefined, 'GET');
    return faults.find((fault) => fault.id === id)?.seen ?? 0;
  }
  let isOver = false;
  const reached = until(`${call.path} hangs`, async () => isOver || (await seen()) >= call.nth);
  return {
    reached: reached.then(() => (isOver ? new Promise<never>(() => {}) : undefined)),
    seen,
    async clear() {
      isOver = true;
      await reached;
      await shop.sandbox('/faults', undefined, 'DELETE');
    },
  };
}
