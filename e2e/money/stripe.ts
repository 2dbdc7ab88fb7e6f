import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Stripe from 'stripe';
import type { Shop } from './shop.ts';

/** The sandbox as the operator reaches it: for coupons, credit, and the bills themselves. */
export function stripeOf({ stack }: Shop): Stripe {
  const { secretKey } = JSON.parse(readFileSync(join(stack.data, 'sandbox', 'secrets.json'), 'utf8'));
  const { hostname, port } = new URL(stack.sandboxUrl ?? '');
  return new Stripe(secretKey, { protocol: 'http', host: hostname, port: Number(port), telemetry: false });
}

/** The newest subscription of the person with this account. */
export async function subscriptionOf(stripe: Stripe, account: string): Promise<Stripe.Subscription> {
  const found = await stripe.subscriptions.list({ status: 'all', limit: 100, expand: ['data.customer'] });
  const own = found.data.find(
    ({ customer }) => typeof customer === 'object' && 'metadata' in customer && customer.metadata.account === account,
  );
  if (!own) throw new Error(`${account} has no subscription`);
  return own;
}

export const customerOf = ({ customer }: Stripe.Subscription): string =>
  typeof customer === 'string' ? customer : customer.id;
