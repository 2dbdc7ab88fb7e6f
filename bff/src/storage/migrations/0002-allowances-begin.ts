import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../dialect.ts';

/** From when an allowance counts: an upgrade's share of a period begins in the middle of it. Null: with the period. */
export async function up(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await sql
    .raw(`ALTER TABLE allowances ADD COLUMN begins_at ${dialect === 'sqlite' ? 'INTEGER' : 'BIGINT'}`)
    .execute(db);
}
