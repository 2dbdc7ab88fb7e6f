import type { Kysely } from 'kysely';
import type { Dialect } from './dialect.ts';
import type { Database } from './schema.ts';

/** Where statements run: the database, or one transaction of it. */
export interface Connection {
  db: Kysely<Database>;
  dialect: Dialect;
}
