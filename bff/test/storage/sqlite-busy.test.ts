import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { openStorage } from '../../src/storage/open.ts';
import { isDatabaseUnavailable } from '../../src/storage/unavailable.ts';

it('gives up a write that another program keeps it from, and goes on once that is done', {
  timeout: 20_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'billing-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'billing.sqlite');
  const storage = await openStorage({ database: { kind: 'sqlite', file } });
  const { id } = await storage.accounts.claim('person', undefined, 1);
  const grant = () =>
    storage.transaction((tx) => tx.ledger.submit(id, { kind: 'grant', amount: 10, actor: 'test' }, 1));

  const other = new Sqlite(file);
  other.exec('begin immediate');
  const refused: unknown = await grant().catch((error: unknown) => error);
  expect(isDatabaseUnavailable(refused)).toBe(true);
  expect((await storage.ledger.book(id)).totalPurchased).toBe(0);

  other.exec('rollback');
  other.close();
  await grant();
  expect((await storage.ledger.book(id)).totalPurchased).toBe(10);
  await storage.close();
});
