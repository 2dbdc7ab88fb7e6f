import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../dialect.ts';

/** When an account was deleted, and by whom: what is left of it then. */
export async function up(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const [int, text] = dialect === 'sqlite' ? ['INTEGER', 'TEXT'] : ['BIGINT', 'TEXT COLLATE "C"'];
  await sql.raw(`ALTER TABLE accounts ADD COLUMN deleted_at ${int}`).execute(db);
  await sql.raw(`ALTER TABLE accounts ADD COLUMN deleted_by ${text}`).execute(db);
}
