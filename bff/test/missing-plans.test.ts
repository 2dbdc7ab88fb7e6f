import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { dayMs } from '../src/billing/time.ts';
import { openStorage, type Storage } from '../src/storage/open.ts';
import { planInFile } from './catalog/samples.ts';
import { startReplica } from './replica.ts';

const kept = planInFile({ id: '6f1c2a34-5b6d-4e7f-8a90-1b2c3d4e5f60' });
const missing = planInFile({ id: '7a2d3b45-6c7e-4f80-9ba1-2c3d4e5f6071' });

/** A database of somebody, in which both plans have been sold. */
async function filled(fill: (storage: Storage, accountId: number) => Promise<unknown>) {
  const folder = mkdtempSync(join(tmpdir(), 'billing-panel-missing-plans-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const database = join(folder, 'billing.sqlite');
  const storage = await openStorage({ database: { kind: 'sqlite', file: database } });
  const { id } = await storage.accounts.claim('person', undefined, Date.now());
  const price = { kind: 'plan', amountMinor: 4_900, currency: 'usd', interval: 'month' } as const;
  await storage.prices.remember(
    [
      { ...price, id: 'price_kept', itemId: kept.id },
      { ...price, id: 'price_missing', itemId: missing.id },
    ],
    Date.now(),
  );
  await fill(storage, id);
  await storage.close();
  const file = join(folder, 'catalog.json');
  /** Starts the server with these plans and ends it; answers why it refused to start. */
  async function startedWith(...plans: object[]): Promise<string | undefined> {
    writeFileSync(file, JSON.stringify({ plans, packages: [] }));
    try {
      const replica = await startReplica({ DATABASE_URL: `sqlite:${database}`, CATALOG_FILE: file });
      await replica.stop();
      return undefined;
    } catch (error) {
      return String(error);
    }
  }
  return startedWith;
}

const subscribed =
  (more: { status?: string; priceId?: string; changesTo?: string; pendingPriceId?: string }) =>
  async (storage: Storage, accountId: number) => {
    const { status = 'active', priceId = 'price_kept', changesTo, pendingPriceId = null } = more;
    const now = Date.now();
    await storage.subscriptions.save(
      {
        id: 'sub_1',
        accountId,
        status,
        itemId: 'si_1',
        priceId,
        amountMinor: 4_900,
        currency: 'usd',
        interval: 'month',
        productName: 'Pro',
        periodStart: now,
        periodEnd: now + 30 * dayMs,
        cancelsAt: null,
        trialEndsAt: null,
        changes: changesTo === undefined ? null : { priceId: changesTo, at: now + 30 * dayMs },
        pendingPriceId,
        paymentDue: null,
        createdAt: now,
        endedAt: null,
      },
      await storage.subscriptions.nextFetch(),
    );
  };

const buying =
  (status: 'creating' | 'open' | 'processing' | 'expired', createdAt = Date.now()) =>
  async (storage: Storage, accountId: number) => {
    const page = { successUrl: 'https://app.example.com/ok', cancelUrl: 'https://app.example.com/', uiMode: 'hosted' };
    const terms = { amountMinor: 4_900, currency: 'usd', credits: 0, expiresAfterDays: null, trialDays: 0 };
    const about = { id: 'checkout', accountId, kind: 'subscription', itemId: missing.id, priceId: 'price_missing' };
    const checkout = { ...about, ...terms, ...page, contentHash: 'hash', createdAt };
    await storage.checkouts.begin(checkout as Parameters<typeof storage.checkouts.begin>[0], 'slot');
    if (status === 'creating') return;
    await storage.checkouts.opened('checkout', { id: 'cs_1', url: null, clientSecret: null });
    if (status !== 'open') await storage.checkouts.conclude('checkout', 'cs_1', status);
  };

it.each([
  ['somebody pays', subscribed({ priceId: 'price_missing' }), 'has subscribers'],
  [
    'somebody changes to when the period ends',
    subscribed({ changesTo: 'price_missing' }),
    'is what a subscriber changes to',
  ],
  [
    'waits for the payment of an upgrade',
    subscribed({ pendingPriceId: 'price_missing' }),
    'is what a subscriber changes to',
  ],
  ['is being bought, on a page to be opened', buying('creating'), 'is being bought'],
  ['is being bought, on an open page', buying('open'), 'is being bought'],
  ['is being bought, by a payment under way', buying('processing'), 'is being bought'],
])(
  'refuses to start without a plan that %s, and starts once it is back, off sale',
  { timeout: 60_000 },
  async (_, fill, why) => {
    const startedWith = await filled(fill);
    const refusal = await startedWith(kept);
    expect(refusal).toContain(
      `The configuration has 1 fault:\n  CATALOG_FILE: the plan ${missing.id} ${why}: put it back, with "available": false`,
    );
    expect(await startedWith(kept, { ...missing, available: false })).toBeUndefined();
  },
);

it.each([
  ['was paid until it ended', subscribed({ status: 'canceled', priceId: 'price_missing' })],
  ['was to follow on one that ended', subscribed({ status: 'canceled', changesTo: 'price_missing' })],
  ['was on a page that ended', buying('expired')],
  ['was begun to be bought, without a page, longer ago than pages last', buying('creating', Date.now() - 3 * dayMs)],
])('starts without a plan that %s', { timeout: 60_000 }, async (_, fill) => {
  const startedWith = await filled(fill);
  expect(await startedWith(kept)).toBeUndefined();
});
