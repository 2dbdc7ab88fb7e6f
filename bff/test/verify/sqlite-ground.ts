import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll } from 'vitest';
import type { DatabaseAddress } from '../../src/config/addresses.ts';
import type { Ground } from './books.ts';

export const fileOf = (database: DatabaseAddress): string => (database.kind === 'sqlite' ? database.file : '');

export function sqliteGround(): Ground {
  const folder = mkdtempSync(join(tmpdir(), 'billing-verify-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  let files = 0;
  const newFile = () => ({ kind: 'sqlite', file: join(folder, `${files++}.sqlite`) }) as const;
  return {
    dialect: 'sqlite',
    createDatabase: async () => newFile(),
    async copy(of) {
      const copy = newFile();
      copyFileSync(fileOf(of), copy.file);
      return copy;
    },
    async byHand(database, statements) {
      const handle = new Sqlite(fileOf(database));
      handle.pragma('foreign_keys = OFF');
      handle.pragma('ignore_check_constraints = ON');
      const triggers = handle
        .prepare<[], { name: string; sql: string }>("select name, sql from sqlite_master where type = 'trigger'")
        .all();
      const isAboutTriggers = statements.includes('TRIGGER');
      if (!isAboutTriggers) for (const { name } of triggers) handle.exec(`drop trigger ${name}`);
      handle.exec(statements);
      if (!isAboutTriggers) for (const trigger of triggers) handle.exec(trigger.sql);
      handle.close();
    },
  };
}
