import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { openExisting } from '../../src/storage/open.ts';
import { verified } from './books.ts';
import { Shop } from './shop.ts';

it('is whole in every backup that is taken while it is written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'billing-backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'billing.sqlite');
  await using shop = await Shop.open({ kind: 'sqlite', file });
  let isOpen = true;
  const living = (async () => {
    for (let people = 0; isOpen; people++) {
      const subject = `person-${people % 5}`;
      await shop.buy(subject, 100);
      await shop.call('credits.consume', subject, { amount: 7, operation: 'render' });
    }
  })();

  const backups: string[] = [];
  for (let count = 0; count < 10; count++) {
    const backup = join(folder, `${count}.sqlite`);
    const reader = new Sqlite(file, { readonly: true });
    await reader.backup(backup);
    reader.close();
    backups.push(backup);
  }
  isOpen = false;
  await living;

  const entries = new Set<number>();
  for (const backup of backups) {
    const storage = await openExisting({ database: { kind: 'sqlite', file: backup } });
    const { checked, findings } = await verified(shop, { storage });
    expect(findings).toEqual([]);
    entries.add(checked.entries);
    await storage.close();
  }
  expect(entries.size).toBeGreaterThan(1);
});
