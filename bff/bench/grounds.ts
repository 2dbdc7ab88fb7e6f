import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { DatabaseAddress } from '../src/config/addresses.ts';
import { openStorage } from '../src/storage/open.ts';
import type { TestPostgres } from '../test/postgres.ts';
import { entriesOf, fill, type Size } from './fill.ts';
import { plainPostgres } from './plain-postgres.ts';
import { type Plain, plainSqlite } from './plain-sqlite.ts';

/** A database with a filled ledger, and the plain way into it. It is gone once it is disposed of. */
export interface Ground extends AsyncDisposable {
  database: DatabaseAddress;
  plain: Plain;
}

export type Grounds = Record<DatabaseAddress['kind'], (size: Size) => Promise<Ground>>;

/** Makes databases in a folder and on a server. */
export function groundsIn(folder: string, postgres: TestPostgres): Grounds {
  let count = 0;
  return {
    async sqlite(size) {
      const file = join(folder, `${++count}.sqlite`);
      const database = { kind: 'sqlite', file } as const;
      await filled(database, size, async () => statSync(file).size);
      const plain = plainSqlite(file);
      return {
        database,
        plain,
        async [Symbol.asyncDispose]() {
          await plain.close();
          for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
        },
      };
    },
    async postgres(size) {
      const url = await postgres.createDatabase();
      const name = new URL(url).pathname.slice(1);
      const database = { kind: 'postgres', url } as const;
      await filled(database, size, () =>
        ask(postgres.url, `select pg_database_size('${name}') as answer`).then(Number),
      );
      const plain = plainPostgres(url);
      return {
        database,
        plain,
        async [Symbol.asyncDispose]() {
          await plain.close();
          await ask(postgres.url, `drop database ${name} with (force)`);
        },
      };
    },
  };
}

/** The one answer of one statement. */
export async function ask(url: string, statement: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ answer: string }>(statement);
    return rows[0]?.answer ?? '';
  } finally {
    await client.end();
  }
}

async function filled(database: DatabaseAddress, size: Size, bytes: () => Promise<number>): Promise<void> {
  const startedAt = performance.now();
  await (await openStorage({ database })).close();
  await fill(database, size);
  const [seconds, megabytes] = [(performance.now() - startedAt) / 1_000, (await bytes()) / 1e6];
  const entries = entriesOf(size).toLocaleString('en');
  console.log(`  filled with ${entries} entries: ${megabytes.toFixed(0)} MB in ${seconds.toFixed(1)} s`);
}
