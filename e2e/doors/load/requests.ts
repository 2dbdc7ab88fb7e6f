import { signAccountToken } from '@billing-panel/contract/client';
import type { Kind, LoadOptions } from './load.ts';
import type { Relay } from './relay.ts';

export interface Prepared {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
}

const functions = '/functions/v1';
const address = (path: string) => `${functions}/crm-stripe-api/${path}`;
const json = { 'content-type': 'application/json' };

/** What the panel asks most, and what a page about credits asks. */
const readings = ['panel', 'panel', 'panel', 'credits', 'credits', 'subscriptions', 'credits/transactions'].map(
  address,
);

const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;

/** A minute longer than the load, so that none ends before it. */
export async function tokensOf({ accounts, jwtSecret, seconds }: LoadOptions): Promise<string[]> {
  const names = Array.from({ length: accounts }, (_, index) => `load-${index + 1}`);
  return await Promise.all(
    names.map((account) => signAccountToken({ secret: jwtSecret, account, expiresInS: seconds + 120 })),
  );
}

/** One request of each kind, for somebody by chance. */
export function preparing(options: LoadOptions, tokens: readonly string[], relay: Relay) {
  let keys = 0;
  const bearer = () => ({ authorization: `Bearer ${pick(tokens)}` });
  const made: Record<Kind, () => Prepared | undefined> = {
    reads: () => ({ method: 'GET', path: pick(readings), headers: bearer() }),
    consumption: () => ({
      method: 'POST',
      path: address('credits/consume'),
      headers: { authorization: `Bearer ${options.adminKey}`, ...json },
      body: JSON.stringify({
        user_id: `load-${1 + Math.floor(Math.random() * options.accounts)}`,
        amount: 1,
        operation: 'load',
        idempotency_key: `load-${process.pid}-${++keys}`,
      }),
    }),
    events() {
      const event = relay.next();
      if (!event) return undefined;
      const headers = { ...json, 'stripe-signature': event.signature };
      return { method: 'POST', path: `${functions}/stripe-webhooks`, headers, body: event.body };
    },
    checkouts: () => ({
      method: 'POST',
      path: address('credits/purchase'),
      headers: { ...bearer(), ...json },
      body: JSON.stringify({
        package_id: pick(options.packages),
        success_url: 'https://app.example.com/billing?session={CHECKOUT_SESSION_ID}',
        cancel_url: 'https://app.example.com/billing',
      }),
    }),
  };
  return (kind: Kind): Prepared | undefined => made[kind]();
}
