import { type RawBuilder, sql } from 'kysely';
import type { Connection } from './connection.ts';
import type { Dialect } from './dialect.ts';

/** The columns of a set of rows, in order. */
export type Columns = Readonly<Record<string, 'int' | 'text'>>;

type Value = number | string | null;

const typeOf = { int: 'bigint', text: 'text' };

/**
 * `select <columns> from <rows>`, with all rows in one JSON value: the statement's text is the same for one row and for
 * hundreds, so that it is compiled and prepared once.
 */
export function rowsAs(dialect: Dialect, columns: Columns, rows: readonly (readonly Value[])[]): RawBuilder<unknown> {
  return sql`${sql.raw(selections(dialect, columns))} (${JSON.stringify(rows)}${sql.raw(dialect === 'sqlite' ? ')' : '::jsonb) as each(value)')}`;
}

const written = new Map<string, string>();

function selections(dialect: Dialect, columns: Columns): string {
  const names = Object.entries(columns);
  const key = `${dialect}:${names.join()}`;
  const known = written.get(key);
  if (known !== undefined) return known;
  const list = names.map(([name, type], index) => {
    const value = `value ->> ${index}`;
    return dialect === 'sqlite' ? `${value} as ${name}` : `cast(${value} as ${typeOf[type]}) as ${name}`;
  });
  const text = `select ${list.join(', ')} from ${dialect === 'sqlite' ? 'jsonb_each' : 'jsonb_array_elements'}`;
  written.set(key, text);
  return text;
}

/** Inserts rows, all at once. `onConflict` is what follows the words. */
export async function insertRows(
  { db, dialect }: Connection,
  table: string,
  columns: Columns,
  rows: readonly (readonly Value[])[],
  onConflict?: string,
): Promise<void> {
  if (rows.length === 0) return;
  const into = sql.raw(`insert into ${table} (${Object.keys(columns).join(', ')})`);
  // SQLite would take "on" for a join's without the condition.
  const tail = onConflict === undefined ? sql`` : sql.raw(`where true on conflict ${onConflict}`);
  await sql`${into} ${rowsAs(dialect, columns, rows)} ${tail}`.execute(db);
}
