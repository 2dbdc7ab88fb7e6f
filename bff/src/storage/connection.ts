import type { CompiledQuery, Kysely } from 'kysely';
import type { Dialect } from './dialect.ts';
import type { Database } from './schema.ts';

/** Where statements run: the database, or one transaction of it. */
export interface Connection {
  db: Kysely<Database>;
  dialect: Dialect;
}

/** Asks statements of which none needs another's answer: they are done in their order, and PostgreSQL is waited for once. */
export async function inOneGo<Found extends readonly unknown[]>(
  { db }: Connection,
  ...statements: { [Index in keyof Found]: CompiledQuery<Found[Index]> }
): Promise<{ [Index in keyof Found]: Found[Index][] }> {
  const results = await db
    .getExecutor()
    .provideConnection((connection) => Promise.all(statements.map((each) => connection.executeQuery(each))));
  return results.map(({ rows }) => rows) as { [Index in keyof Found]: Found[Index][] };
}
