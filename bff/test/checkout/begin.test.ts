import { expect, it } from 'vitest';
import { beginCheckout, type Purchase } from '../../src/checkout/begin.ts';
import type { Services } from '../../src/services.ts';
import { openStorage } from '../../src/storage/open.ts';

const pack: Purchase = {
  kind: 'package',
  itemId: 'pack',
  priceId: 'price_pack',
  amountMinor: 999,
  currency: 'usd',
  credits: 100,
  expiresAfterDays: null,
  trialDays: 0,
  successUrl: 'https://app.example.com/ok',
  cancelUrl: 'https://app.example.com/',
  uiMode: 'hosted',
};
const caller = { subject: 'person', actor: 'user:person' };

it('sells what the catalog says now, though a session at the same price is open', async () => {
  const storage = await openStorage({ database: { kind: 'sqlite', file: ':memory:' } });
  let sessions = 0;
  const open = (id: string) => ({ id, status: 'open', url: `https://stripe.example.com/${id}`, client_secret: null });
  const stripe = {
    customers: { create: async () => ({ id: 'cus_1' }) },
    checkout: { sessions: { create: async () => open(`cs_${++sessions}`), retrieve: async (id: string) => open(id) } },
  };
  const config = { catalog: { checkout: {} } };
  const services = { storage, stripe, config, now: () => Date.UTC(2026, 3, 28) } as unknown as Services;
  const first = await beginCheckout(pack, caller, services);
  expect(await beginCheckout(pack, caller, services)).toEqual(first);
  const richer = await beginCheckout({ ...pack, credits: 200 }, caller, services);
  expect((await storage.checkouts.ofSession(richer.id))?.credits).toBe(200);
  expect((await storage.checkouts.ofSession(first.id))?.credits).toBe(100);
  await storage.close();
});
