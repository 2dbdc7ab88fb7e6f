import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../dialect.ts';

/** Credits end by the rule of their plan as it was when they were given. Of those given before none is known: they stay. */
export async function up(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const int = dialect === 'sqlite' ? 'INTEGER' : 'BIGINT';
  await sql.raw(`ALTER TABLE lots ADD COLUMN period_end ${int}`).execute(db);
  for (const table of ['lots', 'allowances'])
    await sql.raw(`ALTER TABLE ${table} ADD COLUMN rollover_cap ${int}`).execute(db);
}
