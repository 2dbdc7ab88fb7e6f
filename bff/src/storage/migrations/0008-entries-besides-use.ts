import { type Kysely, sql } from 'kysely';

/** What moved a balance besides use is little, and is summed without reading the use. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `CREATE INDEX entries_besides_use ON entries (account_id, created_at) WHERE kind NOT IN ('consume', 'give_back')`,
    )
    .execute(db);
}
