import pg from 'pg';
import { afterAll, expect, it, vi } from 'vitest';
import { openStorage } from '../../src/storage/open.ts';
import { startPostgres } from '../postgres.ts';

const postgres = await startPostgres();
afterAll(() => postgres.stop());

it('lets two payments of one account arrive at once without a deadlock', async () => {
  const storage = await openStorage({ database: { kind: 'postgres', url: await postgres.createDatabase() } });
  const { id: accountId } = await storage.accounts.claim('person', undefined, 1);
  let runs = 0;
  let arrived = 0;
  let bothArrived = () => {};
  const together = new Promise<void>((resolve) => {
    bothArrived = resolve;
  });
  const arrive = (id: string) =>
    storage.transaction(async (tx) => {
      runs++;
      if (++arrived === 2) bothArrived();
      await together;
      await tx.ledger.lock(accountId);
      await tx.payments.record({ id, accountId, amountMinor: 999, currency: 'usd', aliases: [] }, 1);
      await tx.ledger.submit(accountId, { kind: 'purchase', amount: 100, actor: 'stripe', paymentId: id }, 1);
    });
  await Promise.all([arrive('pi_1'), arrive('pi_2')]);
  expect(runs).toBe(2);
  expect((await storage.ledger.book(accountId)).totalPurchased).toBe(200);
  await storage.close();
});

it('waits for no writer of an account to say again that its trial was used', async () => {
  const storage = await openStorage({ database: { kind: 'postgres', url: await postgres.createDatabase() } });
  const { id } = await storage.accounts.claim('person', undefined, 1);
  await storage.accounts.markTrialUsed(id);
  await storage.transaction(async (tx) => {
    await tx.ledger.lock(id);
    await Promise.race([
      storage.accounts.markTrialUsed(id),
      new Promise((_, reject) => setTimeout(() => reject(new Error('it waited')), 5_000)),
    ]);
  });
  expect((await storage.accounts.find('person'))?.trialUsed).toBe(true);
  await storage.close();
});

it('decides about a book that nobody else is changing', async () => {
  const url = await postgres.createDatabase();
  const storage = await openStorage({ database: { kind: 'postgres', url } });
  const onlooker = new pg.Client(url);
  await onlooker.connect();
  const { id } = await storage.accounts.claim('person', undefined, 1);
  await storage.transaction((tx) => tx.ledger.submit(id, { kind: 'grant', amount: 10, actor: 'test' }, 1));
  const consume = { kind: 'consume', amount: 10, actor: 'test' } as const;
  let second: Promise<unknown> = Promise.resolve();
  await storage.transaction(async (tx) => {
    expect(await tx.ledger.submit(id, consume, 1)).toMatchObject({ kind: 'posted' });
    second = storage.transaction((other) => other.ledger.submit(id, consume, 1)).catch((error: unknown) => error);
    await vi.waitFor(
      async () => {
        const waiting = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
        expect((await onlooker.query(waiting)).rowCount).toBe(1);
      },
      { timeout: 10_000 },
    );
  });
  expect(await second).toEqual({ kind: 'short', missing: 10 });
  await onlooker.end();
  await storage.close();
});
