import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../dialect.ts';

/** Who did what for an account, where no entry of the ledger says it. */
export async function up(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const [int, text, identity, strict] =
    dialect === 'sqlite'
      ? ['INTEGER', 'TEXT', 'INTEGER PRIMARY KEY AUTOINCREMENT', 'STRICT']
      : ['BIGINT', 'TEXT COLLATE "C"', 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', ''];
  const statements = [
    `CREATE TABLE acts (
      id ${identity},
      account_id ${int} NOT NULL REFERENCES accounts (id),
      actor ${text} NOT NULL,
      operation ${text} NOT NULL,
      created_at ${int} NOT NULL
    ) ${strict}`,
    `CREATE INDEX acts_account ON acts (account_id, id)`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
