import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayMs } from '../../src/billing/time.ts';
import type { DatabaseAddress } from '../../src/config/addresses.ts';
import { openStorage, type Storage } from '../../src/storage/open.ts';

const now = Date.UTC(2026, 3, 28);

/** What storage promises about changes of plan, over whichever database, to every replica. */
export function planChangesSuite(name: string, createDatabase: () => Promise<DatabaseAddress>): void {
  describe(`changes of plan over ${name}`, () => {
    let replicas: Storage[] = [];
    let storage: Storage;
    beforeAll(async () => {
      const database = await createDatabase();
      storage = await openStorage({ database });
      replicas = [storage, await openStorage({ database })];
    });
    afterAll(() => Promise.all(replicas.map((each) => each.close())));

    let people = 0;
    const newAccount = async () => (await storage.accounts.claim(`changes-${++people}`, undefined, now)).id;

    it('lets one change an account at a time, whoever asks and wherever', async () => {
      const [account, other] = [await newAccount(), await newAccount()];
      const take = (holder: string, at = now) =>
        Promise.all(replicas.map((each, index) => each.planChanges.take(account, `${holder}-${index}`, at, 1_000)));
      const first = await take('first');
      expect(first.filter(Boolean)).toHaveLength(1);
      expect(await take('second', now + 999)).toEqual([false, false]);
      expect(await storage.planChanges.take(other, 'first', now, 1_000)).toBe(true);
      await storage.planChanges.giveBack(account, 'somebody else');
      expect(await take('second', now + 999)).toEqual([false, false]);
      await storage.planChanges.giveBack(account, `first-${first.indexOf(true)}`);
      expect((await take('third')).filter(Boolean)).toHaveLength(1);
      // Its process died.
      expect((await take('fourth', now + 1_000)).filter(Boolean)).toHaveLength(1);
    });

    it('shows a preview to its account alone, and forgets what is a day old', async () => {
      const [account, other] = [await newAccount(), await newAccount()];
      const preview = (id: string, createdAt: number) => ({
        id: `${id}-${account}`,
        accountId: account,
        subscriptionId: 'sub_1',
        fromPriceId: 'price_1',
        toPriceId: 'price_2',
        prorationDate: 1_777_000_000,
        dueNowMinor: 1_234,
        createdAt,
      });
      await storage.planChanges.keep(preview('old', now));
      const kept = await storage.planChanges.find(account, `old-${account}`);
      expect(kept).toEqual({ ...preview('old', now), attempt: 1 });
      expect(await storage.planChanges.find(other, `old-${account}`)).toBeUndefined();
      if (!kept) throw new Error('it was not kept');
      await Promise.all(replicas.map((each) => each.planChanges.nextAttempt(kept)));
      expect(await storage.planChanges.find(account, `old-${account}`)).toMatchObject({ attempt: 2 });
      await storage.planChanges.keep(preview('new', now + dayMs + 1));
      expect(await storage.planChanges.find(account, `old-${account}`)).toBeUndefined();
    });
  });
}
