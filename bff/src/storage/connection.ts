import type { CompiledQuery, DatabaseConnection, Kysely } from 'kysely';
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

/** A statement, and the parameters of each time that it is run. */
export type Repeated = readonly [sql: string, rows: readonly (readonly unknown[])[]];

/** A connection to SQLite, which runs many statements in one transaction without a turn between them. */
export interface RepeatingConnection extends DatabaseConnection {
  executeForEach(statements: readonly Repeated[]): Promise<void>;
}

/** Runs statements once for each row, on SQLite: all of them or none. */
export async function forEachRow({ db }: Connection, statements: readonly Repeated[]): Promise<void> {
  await db
    .getExecutor()
    .provideConnection((connection) => (connection as RepeatingConnection).executeForEach(statements));
}
