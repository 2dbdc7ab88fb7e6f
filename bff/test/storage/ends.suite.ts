import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { balanceOf } from '../../src/billing/book.ts';
import type { Grant } from '../../src/billing/spending.ts';
import { dayMs } from '../../src/billing/time.ts';
import type { DatabaseAddress } from '../../src/config/addresses.ts';
import { openStorage, type Storage } from '../../src/storage/open.ts';

const now = Date.UTC(2026, 3, 28);

const grantOf = (amount: number, more: Partial<Grant> = {}): Grant => ({
  kind: 'grant',
  amount,
  actor: 'test',
  ...more,
});
const consumeOf = (amount: number) => ({ kind: 'consume', amount, actor: 'test', operation: 'test' }) as const;

/** How credits end, over whichever database. */
export function endsSuite(name: string, createDatabase: () => Promise<DatabaseAddress>): void {
  describe(`the end of credits over ${name}`, () => {
    let storage: Storage;
    let people = 0;

    beforeAll(async () => {
      storage = await openStorage({ database: await createDatabase() });
    });
    afterAll(() => storage.close());

    const newAccount = async () => await storage.accounts.claim(`person-${people++}`, undefined, now);
    const submit = (accountId: number, command: Parameters<Storage['ledger']['submit']>[1], at = now) =>
      storage.transaction((tx) => tx.ledger.submit(accountId, command, at));

    it('gives back for a day what was spent of a period that has ended since', async () => {
      const account = await newAccount();
      const dates = { periodStart: now, periodEnd: now + 30 * dayMs };
      const period = { ...dates, subscriptionItem: `si_${account.id}`, rolloverCap: 0 };
      await submit(account.id, grantOf(100, { kind: 'included', period }));
      await submit(account.id, consumeOf(100));
      await submit(account.id, { kind: 'end_period', lotSeqs: [1] }, now + 30 * dayMs);
      const later = now + 31 * dayMs;
      const taken = await storage.ledger.taken(account.id, 2);
      const of = { seq: 2, draws: taken?.draws ?? [] };
      await submit(account.id, { kind: 'give_back', amount: 60, of, actor: 'test' }, later);
      expect((await submit(account.id, consumeOf(10), later + dayMs - 1)).kind).toBe('posted');
      expect(await submit(account.id, consumeOf(1), later + dayMs)).toEqual({ kind: 'short', missing: 1 });
      expect(balanceOf(await storage.ledger.book(account.id))).toBe(50);
      await submit(account.id, { kind: 'catch_up' }, later + dayMs);
      expect(balanceOf(await storage.ledger.book(account.id))).toBe(0);
    });

    it('writes a lot off once, and lets nothing be spent of it after, however many look at once', async () => {
      const account = await newAccount();
      await submit(account.id, grantOf(40, { expiresAt: now + dayMs }));
      const spend = Array.from({ length: 16 }, (_, index) =>
        submit(account.id, consumeOf(1), now + dayMs - (index % 2)),
      );
      const sweep = Array.from({ length: 16 }, () => submit(account.id, { kind: 'catch_up' }, now + dayMs));
      const spent = (await Promise.all([...spend, ...sweep]))
        .slice(0, 16)
        .filter(({ kind }) => kind === 'posted').length;
      const { entries } = await storage.ledger.history(account.id, 100, null);
      const writtenOff = entries.filter(({ kind }) => kind === 'expire');
      expect(writtenOff.map(({ amount }) => amount)).toEqual([spent - 40]);
      expect(entries[0]?.balanceAfter).toBe(0);
    });

    it('closes a hold once, however many settle and release it while it ends', async () => {
      const account = await newAccount();
      await submit(account.id, grantOf(100));
      const id = `hold-${account.id}-${name}`;
      const hold = { kind: 'reserve', id, amount: 60, operation: 'test', expiresAt: now + dayMs } as const;
      await submit(account.id, hold);
      const decisions = await Promise.all(
        Array.from({ length: 24 }, (_, index) => {
          if (index % 3 === 0) return submit(account.id, { kind: 'settle', id, amount: 25, actor: 'test' });
          if (index % 3 === 1) return submit(account.id, { kind: 'release', id });
          return submit(account.id, { kind: 'catch_up' }, now + dayMs);
        }),
      );
      const closed = decisions.filter((each, index) => index % 3 !== 2 && each.kind === 'posted').length;
      const book = await storage.ledger.book(account.id);
      const { status, settled } = (await storage.ledger.hold(account.id, id)) ?? {};
      expect(closed).toBe(status === 'expired' ? 0 : 1);
      expect(book).toMatchObject({ held: 0, holds: [] });
      expect(balanceOf(book)).toBe(100 - (settled ?? 0));
      expect(book.lots.map(({ remaining }) => remaining)).toEqual([balanceOf(book)]);
    });
  });
}
