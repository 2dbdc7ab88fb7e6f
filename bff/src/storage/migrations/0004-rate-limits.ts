import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../dialect.ts';

/** What was counted against limits that replicas share, until its minute is over. */
export async function up(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const [int, text, strict] = dialect === 'sqlite' ? ['INTEGER', 'TEXT', 'STRICT'] : ['BIGINT', 'TEXT COLLATE "C"', ''];
  await sql
    .raw(`CREATE TABLE rate_limits (
      name ${text} PRIMARY KEY,
      points ${int} NOT NULL,
      ends_at ${int} NOT NULL
    ) ${strict}`)
    .execute(db);
}
