import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../dialect.ts';

/** What a deletion was answered, under a digest of its idempotency key: the account's name is gone by then. */
export async function up(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const [int, text] = dialect === 'sqlite' ? ['INTEGER', 'TEXT'] : ['BIGINT', 'TEXT COLLATE "C"'];
  const statements = [
    `ALTER TABLE accounts ADD COLUMN deletion_key ${text}`,
    `ALTER TABLE accounts ADD COLUMN canceled_subscriptions ${int}`,
    `CREATE UNIQUE INDEX accounts_deletion ON accounts (deletion_key) WHERE deletion_key IS NOT NULL`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
