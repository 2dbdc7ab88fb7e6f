import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStorage, type Storage } from '../../src/storage/open.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

/** A storage with one connection, which has prepared what `ask` asks, and then forgets all that it prepared, as another one would not know it. */
async function onForgetful<T>(ask: (storage: Storage) => Promise<T>): Promise<T> {
  const database = { kind: 'postgres', url: await postgres.createDatabase() } as const;
  const storage = await openStorage({ database, poolSize: 1 });
  try {
    await storage.accounts.claim('person', undefined, 1);
    for (let count = 0; count < 3; count++) await ask(storage);
    const prepared = sql<{ count: number }>`select count(*) as count from pg_prepared_statements`;
    expect((await storage.inspect(prepared))[0]?.count).toBeGreaterThan(0);
    await storage.inspect(sql`deallocate all`);
    return await ask(storage);
  } finally {
    await storage.close();
  }
}

it('asks again without a name where a proxy hands over a connection that knows no prepared statement', async () => {
  expect(await onForgetful((storage) => storage.accounts.find('person'))).toMatchObject({ subject: 'person' });
});

it('does a transaction again, once, where a proxy does so', async () => {
  let times = 0;
  const grant = (storage: Storage) =>
    storage.transaction((tx) => {
      times++;
      return tx.ledger.submit(1, { kind: 'grant', amount: 10, actor: 'admin:test' }, 1);
    });
  expect(await onForgetful(grant)).toMatchObject({ kind: 'posted', book: { totalPurchased: 40 } });
  expect(times).toBe(5);
});
