import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Book, balanceOf } from '../../src/billing/book.ts';
import type { Grant } from '../../src/billing/spending.ts';
import { dayMs } from '../../src/billing/time.ts';
import type { DatabaseAddress } from '../../src/config/addresses.ts';
import type { NewCheckout } from '../../src/storage/checkouts.ts';
import { openStorage, type Storage } from '../../src/storage/open.ts';

const now = Date.UTC(2026, 3, 28);

const grantOf = (amount: number, more: Partial<Grant> = {}): Grant => ({
  kind: 'grant',
  amount,
  actor: 'test',
  ...more,
});
const consumeOf = (amount: number) => ({ kind: 'consume', amount, actor: 'test', operation: 'test' }) as const;

const checkoutOf = (accountId: number, id: string): NewCheckout => ({
  id,
  accountId,
  kind: 'package',
  itemId: 'item',
  priceId: 'price_1',
  amountMinor: 999,
  currency: 'usd',
  credits: 100,
  expiresAfterDays: null,
  successUrl: 'https://app.example.com/ok',
  cancelUrl: 'https://app.example.com/',
  uiMode: 'hosted',
  trialDays: 0,
  contentHash: 'hash',
  createdAt: now,
});

/** What storage promises, over whichever database. */
export function storageSuite(name: string, createDatabase: () => Promise<DatabaseAddress>): void {
  describe(`storage over ${name}`, () => {
    let storage: Storage;
    let database: DatabaseAddress;
    let people = 0;

    beforeAll(async () => {
      database = await createDatabase();
      storage = await openStorage({ database });
    });
    afterAll(() => storage.close());

    const newAccount = async () => await storage.accounts.claim(`person-${people++}`, 'a@example.com', now);
    const submit = (accountId: number, command: Parameters<Storage['ledger']['submit']>[1], at = now) =>
      storage.transaction((tx) => tx.ledger.submit(accountId, command, at));

    it('opens a database that is up to date already', async () => {
      if (database.kind === 'sqlite' && database.file === ':memory:') return expect(storage.dialect).toBe('sqlite');
      const again = await openStorage({ database });
      await again.ping();
      await again.close();
    });

    it('makes one account of a subject, however many claim it at once', async () => {
      const claims = await Promise.all(
        Array.from({ length: 20 }, () => storage.accounts.claim('raced', undefined, now)),
      );
      expect(new Set(claims.map((account) => account.id)).size).toBe(1);
    });

    it('keeps the first e-mail that an account is used with, until it has a customer', async () => {
      expect((await storage.accounts.claim('mailed', undefined, now)).email).toBeNull();
      expect((await storage.accounts.claim('mailed', 'first@example.com', now)).email).toBe('first@example.com');
      expect((await storage.accounts.claim('mailed', 'second@example.com', now)).email).toBe('first@example.com');

      const silent = await storage.accounts.claim('silent', undefined, now);
      await storage.accounts.linkCustomer(silent.id, 'cus_silent');
      expect((await storage.accounts.claim('silent', 'late@example.com', now)).email).toBeNull();
    });

    it('links one customer: the first stays', async () => {
      const account = await newAccount();
      expect(await storage.accounts.linkCustomer(account.id, `cus_a${account.id}`)).toBe(`cus_a${account.id}`);
      expect(await storage.accounts.linkCustomer(account.id, `cus_b${account.id}`)).toBe(`cus_a${account.id}`);
    });

    it('gives up a customer key once, though many saw it fail', async () => {
      const account = await newAccount();
      await Promise.all(Array.from({ length: 5 }, () => storage.accounts.renewCustomerKey(account)));
      const renewed = await storage.accounts.find(account.subject ?? '');
      expect(renewed?.customerKey).toBe(account.customerKey.replace(/:1$/, ':2'));
    });

    it('keeps entries, lots and balance together', async () => {
      const account = await newAccount();
      await submit(account.id, grantOf(100, { expiresAt: now + dayMs }));
      await submit(account.id, grantOf(50));
      await submit(account.id, consumeOf(120));
      const book = await storage.ledger.book(account.id);
      expect(book).toMatchObject({ seq: 3, totalPurchased: 150, totalUsed: 120 });
      expect(book.lots).toMatchObject([{ seq: 2, original: 50, remaining: 30 }]);
      const { entries } = await storage.ledger.history(account.id, 10, null);
      expect(entries.map((entry) => [entry.seq, entry.kind, entry.amount, entry.balanceAfter])).toEqual([
        [3, 'consume', -120, 30],
        [2, 'grant', 50, 150],
        [1, 'grant', 100, 100],
      ]);
    });

    it('writes off what has expired before it decides', async () => {
      const account = await newAccount();
      await submit(account.id, grantOf(100, { expiresAt: now + dayMs }));
      const decision = await submit(account.id, consumeOf(1), now + dayMs);
      expect(decision).toEqual({ kind: 'short', missing: 1 });
      await submit(account.id, grantOf(5), now + dayMs);
      const { entries } = await storage.ledger.history(account.id, 10, null);
      expect(entries.map((entry) => [entry.kind, entry.amount])).toEqual([
        ['grant', 5],
        ['expire', -100],
        ['grant', 100],
      ]);
    });

    it('lets exactly as many parallel consumptions through as there are credits', async () => {
      const account = await newAccount();
      await submit(account.id, grantOf(10));
      const decisions = await Promise.all(Array.from({ length: 64 }, () => submit(account.id, consumeOf(1))));
      expect(decisions.filter((decision) => decision.kind === 'posted')).toHaveLength(10);
      expect(await storage.ledger.book(account.id)).toMatchObject({ totalPurchased: 10, totalUsed: 10, lots: [] });
    });

    it('decides many consumptions of many accounts in one transaction, each key once', async () => {
      const [rich, poor] = [await newAccount(), await newAccount()];
      await submit(rich.id, grantOf(10));
      const consumption = (accountId: number, amount: number, key: string, requestHash = 'same') => ({
        accountId,
        key,
        requestHash,
        command: consumeOf(amount),
        reply: (book: Book) => JSON.stringify({ balance: balanceOf(book) }),
      });
      const batch = [
        consumption(rich.id, 4, 'a'),
        consumption(poor.id, 1, 'a'),
        consumption(rich.id, 4, 'a'),
        consumption(rich.id, 5, 'a', 'other'),
        consumption(rich.id, 7, 'b'),
        consumption(rich.id, 6, 'c'),
      ];
      const run = () => storage.transaction((tx) => tx.ledger.consumeAll(batch, now));
      expect(await run()).toEqual([
        { kind: 'consumed', reply: '{"balance":6}' },
        { kind: 'short', missing: 1 },
        { kind: 'repeated', reply: '{"balance":6}' },
        { kind: 'mismatch' },
        { kind: 'short', missing: 1 },
        { kind: 'consumed', reply: '{"balance":0}' },
      ]);
      expect((await run()).map((each) => each.kind)).toEqual([
        'repeated',
        'short',
        'repeated',
        'mismatch',
        'short',
        'repeated',
      ]);
      expect(await storage.ledger.book(rich.id)).toMatchObject({ seq: 3, totalUsed: 10, lots: [] });
    });

    it('counts exactly up to its bound, refuses by hand what is beyond it, and keeps what is paid for', async () => {
      const { id } = await newAccount();
      const most = 2 ** 52;
      expect((await submit(id, grantOf(most))).kind).toBe('posted');
      for (const kind of ['grant', 'adjust'] as const) {
        expect(await submit(id, { kind, amount: 1, actor: 'test' })).toEqual({ kind: 'too_much', limit: most });
      }
      expect((await submit(id, { kind: 'purchase', amount: 101, actor: 'stripe' })).kind).toBe('posted');
      expect((await submit(id, consumeOf(most))).kind).toBe('posted');
      expect(await storage.ledger.book(id)).toMatchObject({ totalPurchased: most + 101, totalUsed: most });
      expect((await submit(id, grantOf(1))).kind).toBe('too_much');
    });

    it('refuses the same cause twice, and keeps nothing of the second', async () => {
      const account = await newAccount();
      const grant = grantOf(10, { sourceKey: `purchase:${account.id}` });
      await submit(account.id, grant);
      await expect(submit(account.id, grant)).rejects.toThrow();
      expect(await storage.ledger.book(account.id)).toMatchObject({ seq: 1, totalPurchased: 10 });
      expect(await storage.ledger.hasEntryOf(`purchase:${account.id}`)).toBe(true);
    });

    it('keeps all of a transaction, or nothing', async () => {
      const account = await newAccount();
      const work = storage.transaction(async (tx) => {
        await tx.ledger.submit(account.id, grantOf(10), now);
        throw new Error('cut off');
      });
      await expect(work).rejects.toThrow('cut off');
      expect(await storage.ledger.book(account.id)).toMatchObject({ seq: 0, totalPurchased: 0, lots: [] });
    });

    it('pages through history by number, each entry once', async () => {
      const account = await newAccount();
      for (let index = 0; index < 7; index++) await submit(account.id, grantOf(1));
      const seen: number[] = [];
      let below: number | null = null;
      do {
        const page = await storage.ledger.history(account.id, 3, below);
        seen.push(...page.entries.map((entry) => entry.seq));
        below = page.next;
      } while (below !== null);
      expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1]);
    });

    it('gives a slot to one purchase, however many begin at once', async () => {
      const account = await newAccount();
      const slot = `package:${account.id}`;
      const begun = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          storage.checkouts.begin(checkoutOf(account.id, `${slot}-${index}`), slot),
        ),
      );
      expect(begun.filter(Boolean)).toHaveLength(1);
      const holder = await storage.checkouts.inSlot(slot);
      await storage.checkouts.conclude(holder?.id ?? '', `cs_${slot}`, 'paid');
      expect(await storage.checkouts.inSlot(slot)).toBeUndefined();
      expect(await storage.checkouts.ofSession(`cs_${slot}`)).toMatchObject({ id: holder?.id, status: 'paid' });
    });

    it('does not move a paid purchase back', async () => {
      const account = await newAccount();
      const checkout = checkoutOf(account.id, `paid-${account.id}`);
      await storage.checkouts.begin(checkout, checkout.id);
      await storage.checkouts.conclude(checkout.id, `cs_p${account.id}`, 'paid');
      await storage.checkouts.conclude(checkout.id, `cs_p${account.id}`, 'expired');
      expect(await storage.checkouts.byId(checkout.id)).toMatchObject({ status: 'paid' });
    });

    it('keeps an event once, hands it to one, and again when its lease is over', async () => {
      const event = { id: `evt_${people}`, type: 'invoice.paid', objectId: `in_${people}`, ignored: null };
      await storage.inbox.add([event, event], now);
      await storage.inbox.add([event], now);
      const claims = await Promise.all([1, 2, 3].map(() => storage.inbox.claim(event.objectId, now, 1_000)));
      expect(claims.flat()).toMatchObject([{ id: event.id, attempts: 1 }]);
      expect(await storage.inbox.dueObjects(now + 999, 10)).not.toContain(event.objectId);
      expect(await storage.inbox.dueObjects(now + 1_000, 10)).toContain(event.objectId);
      expect(await storage.inbox.claim(event.objectId, now + 1_000, 1_000)).toMatchObject([{ attempts: 2 }]);
      await storage.inbox.conclude([event.id], 'done', null, now);
      expect(await storage.inbox.claim(event.objectId, now + 9_000, 1_000)).toEqual([]);
    });

    it('saves the newest fetch of a subscription, and never brings a finished one back', async () => {
      const account = await newAccount();
      const active = {
        id: `sub_${account.id}`,
        accountId: account.id,
        status: 'active',
        itemId: 'si_1',
        priceId: 'price_1',
        amountMinor: 4900,
        currency: 'usd',
        interval: 'month',
        productName: 'Pro',
        periodStart: now,
        periodEnd: now + 30 * dayMs,
        cancelsAt: null,
        trialEndsAt: null,
        pendingPriceId: null,
        changes: { priceId: 'price_2', at: now },
        paymentDue: { amountMinor: 4900, currency: 'usd', nextAttemptAt: null, url: 'https://pay.example.com' },
        createdAt: now,
        endedAt: null,
      };
      const [first, second, third] = [
        await storage.subscriptions.nextFetch(),
        await storage.subscriptions.nextFetch(),
        await storage.subscriptions.nextFetch(),
      ];
      expect(await storage.subscriptions.save({ ...active, status: 'past_due' }, second)).toBe(true);
      expect(await storage.subscriptions.save(active, first)).toBe(false);
      expect(await storage.subscriptions.ofAccount(account.id)).toEqual([{ ...active, status: 'past_due' }]);
      expect(await storage.subscriptions.save({ ...active, status: 'canceled' }, third)).toBe(true);
      expect(await storage.subscriptions.save(active, await storage.subscriptions.nextFetch())).toBe(true);
      expect(await storage.subscriptions.ofAccount(account.id)).toMatchObject([{ status: 'canceled' }]);
    });

    it('remembers what a price was for, whatever is said of it later', async () => {
      const price = {
        id: `price_${people}`,
        kind: 'plan',
        itemId: 'pro',
        amountMinor: 4900,
        currency: 'usd',
        interval: 'month',
      } as const;
      await storage.prices.remember([price], now);
      await storage.prices.remember([{ ...price, itemId: 'other' }], now);
      expect(await storage.prices.all()).toContainEqual(price);
    });
  });
}
