import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseAddress } from '../../src/config/addresses.ts';
import { openStorage, type Storage } from '../../src/storage/open.ts';

const now = Date.UTC(2026, 3, 28);

/** What storage promises about limits, the metrics, the installation and forgetting people, over whichever database. */
export function doorsSuite(name: string, createDatabase: () => Promise<DatabaseAddress>): void {
  describe(`doors over ${name}`, () => {
    let replicas: Storage[] = [];
    let storage: Storage;
    beforeAll(async () => {
      const database = await createDatabase();
      storage = await openStorage({ database });
      replicas = [storage, await openStorage({ database })];
    });
    afterAll(() => Promise.all(replicas.map((each) => each.close())));

    it('counts for all replicas together, and anew once the time is over', async () => {
      const add = (at: number) =>
        Promise.all(
          Array.from({ length: 20 }, (_, index) => replicas[index % 2]?.rateLimits.add('a', 1, at, at + 1_000)),
        );
      const points = (counted: Awaited<ReturnType<typeof add>>) =>
        counted.map((each) => each?.points ?? 0).toSorted((one, other) => one - other);
      const oneToTwenty = Array.from({ length: 20 }, (_, index) => index + 1);
      expect(points(await add(now))).toEqual(oneToTwenty);
      expect(points(await add(now + 999))).toEqual(oneToTwenty.map((count) => count + 20));
      expect(points(await add(now + 1_000))).toEqual(oneToTwenty);
      await storage.rateLimits.forget(now + 1_999);
      expect(await storage.rateLimits.add('a', 1, now, now + 1_000)).toMatchObject({ points: 21 });
      await storage.rateLimits.forget(now + 2_000);
      expect(await storage.rateLimits.add('a', 1, now, now + 1_000)).toEqual({ points: 1, endsAt: now + 1_000 });
    });

    it('keeps the first that is written of a fact, however many race', async () => {
      const values = await Promise.all(replicas.map((each, index) => each.settings.keep('fact', `of ${index}`)));
      expect(new Set(values)).toEqual(new Set([await storage.settings.get('fact')]));
    });

    it('counts the events that are not done, and knows since when the oldest waits', async () => {
      expect(await storage.inbox.counts()).toEqual({ pending: 0, ignored: 0, dead: 0, oldestPendingAt: null });
      const event = (id: string, ignored: string | null) => ({ id, type: 'invoice.paid', objectId: id, ignored });
      await storage.inbox.add([event('b', null), event('done', null), event('dead', null)], now + 5);
      await storage.inbox.add([event('a', null), event('other', 'not ours')], now + 1);
      await storage.inbox.conclude(['done'], 'done', null, now);
      await storage.inbox.conclude(['dead'], 'dead', 'no', now);
      expect(await storage.inbox.counts()).toEqual({ pending: 2, ignored: 1, dead: 1, oldestPendingAt: now + 1 });
    });

    const deletion = (id: number) => ({ actor: 'admin:ops', at: now, key: `end ${id}`, canceledSubscriptions: 2 });

    it('forgets whose an account was once, and only with the customer that was ended', async () => {
      const { id } = await storage.accounts.claim('alice', 'alice@example.com', now);
      await storage.accounts.beginCustomer(id);
      await storage.accounts.linkCustomer(id, 'cus_alice');
      const forget = (customerId: string | null) =>
        storage.transaction((tx) => tx.accountData.forget({ id, customerId }, deletion(id)));
      expect(await forget(null)).toBe(false);
      expect(await forget('cus_before')).toBe(false);
      expect(await storage.accounts.find('alice')).toMatchObject({ id, customerId: 'cus_alice' });
      expect(await forget('cus_alice')).toBe(true);
      expect(await forget('cus_alice')).toBe(false);
      expect(await forget(null)).toBe(false);
      expect(await storage.accounts.find('alice')).toBeUndefined();
      expect(await storage.accounts.linkCustomer(id, 'cus_late')).toBeUndefined();
      expect(await storage.accountData.deletedUnder(`end ${id}`)).toEqual({ canceledSubscriptions: 2 });
      expect(await storage.accountData.deletedUnder('end')).toBeUndefined();
      expect(await storage.accounts.ofCustomer('cus_alice')).toMatchObject({ id, subject: null, email: null });
      expect((await storage.accounts.claim('alice', undefined, now)).id).not.toBe(id);
    });

    it('knows who did what for an account, and forgets the people of it alone', async () => {
      const { id } = await storage.accounts.claim('team', undefined, now);
      const act = (actor: string) => ({ actor, operation: 'credits.purchase', createdAt: now });
      const acts = ['user:ann', 'admin:ops', 'user:ben'].map(act);
      for (const each of acts) await storage.acts.add('team', each);
      await storage.acts.add('nobody', act('user:ann'));
      expect(await storage.acts.ofAccount(id)).toEqual(acts);
      await storage.acts.forgetUsers(id);
      expect(await storage.acts.ofAccount(id)).toEqual(['user', 'admin:ops', 'user'].map(act));
    });

    it('forgets an account that never had a customer', async () => {
      const { id } = await storage.accounts.claim('bob', undefined, now);
      const forget = () => storage.transaction((tx) => tx.accountData.forget({ id, customerId: null }, deletion(id)));
      expect([await forget(), await forget()]).toEqual([true, false]);
    });
  });
}
