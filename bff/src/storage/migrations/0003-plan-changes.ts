import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../dialect.ts';

const spellings = {
  sqlite: { int: 'INTEGER', text: 'TEXT', strict: 'STRICT' },
  postgres: { int: 'BIGINT', text: 'TEXT COLLATE "C"', strict: '' },
} as const satisfies Record<Dialect, object>;

/** Changes of plan: what was previewed, who is changing at this moment, and what waits for its payment. */
export async function up(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { int, strict, text } = spellings[dialect];
  const statements = [
    `CREATE TABLE plan_previews (
      id ${text} PRIMARY KEY,
      account_id ${int} NOT NULL REFERENCES accounts (id),
      subscription_id ${text} NOT NULL,
      from_price_id ${text} NOT NULL,
      to_price_id ${text} NOT NULL,
      proration_date ${int},
      due_now_minor ${int} NOT NULL,
      attempt ${int} NOT NULL DEFAULT 1,
      created_at ${int} NOT NULL
    ) ${strict}`,
    `CREATE INDEX plan_previews_account ON plan_previews (account_id, created_at)`,
    `CREATE TABLE plan_changes_under_way (
      account_id ${int} PRIMARY KEY REFERENCES accounts (id),
      holder ${text} NOT NULL,
      lease_until ${int} NOT NULL
    ) ${strict}`,
    `ALTER TABLE subscriptions ADD COLUMN pending_price_id ${text}`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
