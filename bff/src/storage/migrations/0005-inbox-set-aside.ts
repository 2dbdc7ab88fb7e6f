import { type Kysely, sql } from 'kysely';

/** What was set aside or failed is counted whenever somebody looks at the metrics; the many that are done are not read for it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`CREATE INDEX inbox_set_aside ON inbox (status) WHERE status IN ('ignored', 'dead')`).execute(db);
}
