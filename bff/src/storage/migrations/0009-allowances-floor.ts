import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../dialect.ts';

/** From what an upgrade raised the credits of a whole period. Those that were given before count as from nothing. */
export async function up(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const int = dialect === 'sqlite' ? 'INTEGER' : 'BIGINT';
  await sql.raw(`ALTER TABLE allowances ADD COLUMN floor ${int} NOT NULL DEFAULT 0`).execute(db);
}
