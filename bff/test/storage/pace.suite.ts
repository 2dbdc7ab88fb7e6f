import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayMs } from '../../src/billing/time.ts';
import type { DatabaseAddress } from '../../src/config/addresses.ts';
import type { Storage } from '../../src/storage/open.ts';
import { Shop } from '../verify/shop.ts';

const start = Date.UTC(2026, 3, 1);

/** What was used between two moments, without reading what was used. */
export function paceSuite(name: string, createDatabase: () => Promise<DatabaseAddress>): void {
  describe(`use between two moments, over ${name}`, () => {
    let shop: Shop;
    let storage: Storage;
    let people = 0;
    beforeAll(async () => {
      shop = await Shop.open(await createDatabase());
      ({ storage } = shop);
    });
    afterAll(() => shop[Symbol.asyncDispose]());

    /** Credits move on some days after the start: above zero they are granted, below they are consumed. */
    async function accountWith(...moves: [day: number, amount: number, expiresAfterDays?: number][]) {
      const { id } = await storage.accounts.claim(`pace-${people++}`, undefined, start);
      for (const [day, amount, ends] of moves) {
        const at = start + day * dayMs;
        const by = { actor: 'test', operation: 'test' };
        await storage.transaction((tx) =>
          tx.ledger.submit(
            id,
            amount > 0
              ? { kind: 'grant', amount, actor: 'test', ...(ends ? { expiresAt: at + ends * dayMs } : {}) }
              : { kind: 'consume', amount: -amount, ...by },
            at,
          ),
        );
      }
      return id;
    }
    const used = (id: number, from: number, to: number) =>
      storage.ledger.usedBetween(id, start + from * dayMs, start + to * dayMs);

    it('is none where nothing ever happened', async () => {
      const { id } = await storage.accounts.claim('pace-none', undefined, start);
      expect(await used(id, -10, 10)).toBe(0);
      expect(await storage.ledger.firstAt(id)).toBeUndefined();
    });

    it('is told apart from what came in and what expired', async () => {
      const id = await accountWith([0, 500], [1, 200, 3], [2, -50], [5, -30], [6, 100], [7, -20]);
      expect(await storage.ledger.firstAt(id)).toBe(start);
      // The 200 end on day 4, are written off on day 5, and 50 of them were used.
      expect(await used(id, 0, 8)).toBe(100);
      expect(await used(id, 3, 6)).toBe(30);
      expect(await used(id, 6, 7)).toBe(0);
    });

    it('takes the first moment in and leaves the last one out', async () => {
      const id = await accountWith([0, 100], [1, -10], [2, -5]);
      expect(await used(id, 1, 2)).toBe(10);
      expect(await used(id, 2, 2)).toBe(0);
    });

    it('is what the panel tells a pace by, once there is use in both halves of a week', async () => {
      const subject = 'pace-panel';
      const pace = async () => (await shop.call('panel', subject, {})).pace;
      const spend = (amount: number) => shop.call('credits.consume', subject, { amount, operation: 'render' });
      expect(await pace()).toBeUndefined();
      await shop.call('credits.grant', subject, { amount: 500 });
      await spend(60);
      shop.pass(5 * dayMs);
      await spend(30);
      shop.pass(dayMs);
      expect(await pace()).toBeUndefined();
      shop.pass(dayMs);
      expect(await pace()).toEqual({ used: 90, days: 7, lasts_days: 32 });
      shop.pass(30 * dayMs);
      expect(await pace()).toBeUndefined();
    });

    it('knows of nobody else', async () => {
      const id = await accountWith([0, 100], [1, -10]);
      await accountWith([0, 100], [1, -70]);
      expect(await used(id, 0, 2)).toBe(10);
    });
  });
}
