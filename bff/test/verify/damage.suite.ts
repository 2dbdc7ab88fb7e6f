import { describe, expect, it } from 'vitest';
import { booksOn, checksOf, entriesOf, type Ground, messagesOf, verified } from './books.ts';
import { ofEntries, ofFigures } from './damages/ledger.ts';
import { ofHolds, ofLots } from './damages/lots.ts';
import { ofPayments, ofPurchases } from './damages/payments.ts';
import { ofTheRest } from './damages/rest.ts';

const damages = [...ofFigures, ...ofEntries, ...ofLots, ...ofHolds, ...ofPayments, ...ofPurchases, ...ofTheRest];

const rogueGrant = `
  INSERT INTO entries (account_id, seq, kind, amount, balance_after, actor, created_at)
    VALUES (4, 1, 'grant', 10, 10, 'psql', 1)`;

/** What `verify` finds in the ledger itself, and what it mends, over whichever database. */
export function damageSuite(name: string, ground: Ground): void {
  describe(`damage to a ledger in ${name}`, () => {
    const books = booksOn(ground);

    it('is not found where everything happened as it should', async () => {
      await using shop = await books.shop();
      const nothing = { findings: [], repaired: [], done: [] };
      expect(await verified(shop)).toEqual({ checked: { accounts: 5, entries: 31 }, ...nothing });
    });

    it('is not repaired where there is none', async () => {
      await using shop = await books.shop();
      const before = await entriesOf(shop);
      const repaired = await verified(shop, { isRepairing: true, sources: shop.sources });
      expect(repaired).toMatchObject({ findings: [], repaired: [], done: [] });
      expect(await entriesOf(shop)).toEqual(before);
    });

    describe.each(damages)('$what', ({ sql: typed, found, says, left = [] }) => {
      const statements = typeof typed === 'string' ? typed : typed[ground.dialect];

      it('is found, and named by the right checks', async () => {
        await using shop = await books.shop(statements);
        const { findings } = await verified(shop);
        expect(checksOf(findings)).toEqual(found);
        expect(messagesOf(findings)).toContainEqual(expect.stringMatching(says));
      });

      it(left.length === 0 ? 'is repaired' : 'is left to a person', async () => {
        await using shop = await books.shop(statements);
        const before = await entriesOf(shop);
        const { findings, repaired } = await verified(shop, { isRepairing: true });
        expect(checksOf(findings)).toEqual(left);
        expect(checksOf([...findings, ...repaired])).toEqual(found);
        expect(checksOf((await verified(shop)).findings)).toEqual(left);
        expect(await entriesOf(shop)).toEqual(expect.arrayContaining(before));
      });
    });

    it('that is a missing entry is mended by an adjustment that says why', async () => {
      await using shop = await books.shop('DELETE FROM entries WHERE account_id = 1 AND seq = 5');
      const { done } = await verified(shop, { isRepairing: true });
      const reason = 'verify: entry 5 was missing, and this is what the balances around it say';
      expect(done).toEqual([`Account 1: wrote entry 5, adjust -3 (${reason}).`]);
      const [entry] = (await entriesOf(shop)).filter(({ account_id, seq }) => account_id === 1 && seq === 5);
      expect(entry).toMatchObject({ kind: 'adjust', amount: -3, actor: 'verify', description: reason });
    });

    it('that is a refund not taken back yet is mended by taking it back', async () => {
      await using shop = await books.shop("UPDATE refunds SET status = 'succeeded' WHERE status = 'failed'");
      const { totalPurchased } = await shop.storage.ledger.book(1);
      const { done } = await verified(shop, { isRepairing: true });
      // Of what had ended, which nobody loses a second time.
      expect(done).toEqual(
        ['14, expire -20', '15, expire 2', '16, expire 28', '17, revoke -30'].map(
          (entry) => `Account 1: wrote entry ${entry}.`,
        ),
      );
      expect(await shop.storage.ledger.book(1)).toMatchObject({ totalPurchased: totalPurchased - 30 });
    });

    it('that is an entry out of nowhere is taken back when it is named', async () => {
      await using shop = await books.shop(rogueGrant);
      const asked = { isRepairing: true, reversals: ['txn_4_1', 'txn_1_2', 'txn_9_9', 'nonsense'] };
      const { findings, done } = await verified(shop, asked);
      expect(findings).toEqual([]);
      expect(done).toEqual([
        'Account 4: wrote entry 2, adjust -10 (verify: takes back entry 1, which nothing caused).',
        'txn_1_2 is no entry without a cause: nothing was taken back.',
        'txn_9_9 is no entry without a cause: nothing was taken back.',
        'nonsense is no entry without a cause: nothing was taken back.',
      ]);
      expect(await shop.storage.ledger.book(4)).toMatchObject({ seq: 2, totalPurchased: 0, lots: [] });
      expect((await verified(shop)).findings).toEqual([]);
    });

    it('that is an entry out of nowhere cannot be taken back once it is spent', async () => {
      await using shop = await books.shop(rogueGrant);
      await verified(shop, { isRepairing: true });
      await shop.call('credits.consume', 'nobody', { amount: 4, operation: 'render' });
      const { findings, done } = await verified(shop, { isRepairing: true, reversals: ['txn_4_1'] });
      expect(done).toEqual(['Account 4: entry 1 cannot be taken back: 4 of its credits were spent.']);
      expect(checksOf(findings)).toEqual(['entry-causes']);
    });

    it('of one account is no other account’s', async () => {
      await using shop = await books.shop('UPDATE accounts SET held = held + 5 WHERE id IN (1, 3)');
      const of = (subject: string) => shop.call('ledger.verify', subject, {});
      expect(await of('nobody')).toEqual({ ok: true, checked: { accounts: 1, entries: 0 }, findings: [] });
      expect(await of('alice')).toEqual({
        ok: false,
        checked: { accounts: 1, entries: 13 },
        findings: [
          {
            check: 'lot-sums',
            message: 'Account 1: its lots have 66 credits left, its balance less what is held is 61.',
            account: 'alice',
          },
          {
            check: 'held',
            message: 'Account 1: it says that 13 are held, its open reservations hold 8.',
            account: 'alice',
          },
        ],
      });
      expect(await of('who is that')).toEqual({ ok: true, checked: { accounts: 0, entries: 0 }, findings: [] });
      const all = await of('');
      expect(all.checked).toEqual({ accounts: 5, entries: 31 });
      expect(all.findings.map((each) => each.account)).toEqual(['alice', 'carol', 'alice', 'carol']);
    });
  });
}
