import { CompiledQuery } from 'kysely';
import { type Connection, forEachRow, inOneGo } from './connection.ts';
import type { Dialect } from './dialect.ts';

/** The columns of a set of rows, in order. */
export type Columns = Readonly<Record<string, 'int' | 'text'>>;

export type Row = readonly (number | string | null)[];

const typeOf = { int: 'bigint', text: 'text' };

/**
 * `select <columns> from <rows>`, with all rows in one JSON value, the statement's first parameter: the text is the same
 * for one row and for hundreds, so that it is put together and prepared once.
 */
export function rowsAs(dialect: Dialect, columns: Columns): string {
  const list = Object.entries(columns).map(([name, type], index) => {
    const value = `value ->> ${index}`;
    return dialect === 'sqlite' ? `${value} as ${name}` : `cast(${value} as ${typeOf[type]}) as ${name}`;
  });
  return `select ${list.join(', ')} from ${dialect === 'sqlite' ? 'jsonb_each(?)' : 'jsonb_array_elements($1::jsonb) as each(value)'}`;
}

/**
 * At the end of a lateral subquery: PostgreSQL, which takes every JSON value for a hundred rows, looks up each by its index
 * and does not read the whole table.
 */
export const oneByOne = 'offset 0';

/** The same for a table that is changed: what its column is among, as a list that an index is asked for. */
export const isOneOf = (column: string, subquery: string): string => `${column} = any (array (${subquery}))`;

/** Texts of statements, each put together at its first use. */
export class Texts {
  readonly #of: Record<Dialect, string | undefined> = { sqlite: undefined, postgres: undefined };
  readonly #write: (dialect: Dialect) => string;

  constructor(write: (dialect: Dialect) => string) {
    this.#write = write;
  }

  in(dialect: Dialect): string {
    this.#of[dialect] ??= this.#write(dialect);
    return this.#of[dialect];
  }

  asking<Found>({ dialect }: Connection, ...parameters: unknown[]): CompiledQuery<Found> {
    return CompiledQuery.raw(this.in(dialect), parameters) as CompiledQuery<Found>;
  }
}

/**
 * The text that inserts rows: all at once, and on SQLite one of them.
 *
 * @param onConflict what follows the words
 */
export function insertion(table: string, columns: Columns, onConflict?: string): Texts {
  const names = Object.keys(columns);
  const into = `insert into ${table} (${names.join(', ')})`;
  const tail = onConflict === undefined ? '' : ` on conflict ${onConflict}`;
  return new Texts((dialect) => {
    const rows = dialect === 'sqlite' ? `values (${names.map(() => '?').join(', ')})` : rowsAs(dialect, columns);
    return `${into} ${rows}${tail}`;
  });
}

export type RowSet = readonly [Texts, readonly Row[]];

/**
 * Writes sets of rows in their order; what has none is left out. PostgreSQL is asked once for each set; SQLite, which is in
 * this process, takes row by row what would cost it several times as much out of JSON.
 */
export async function writeRows(connection: Connection, sets: readonly RowSet[]): Promise<void> {
  const filled = sets.filter(([, rows]) => rows.length > 0);
  if (connection.dialect === 'sqlite') {
    await forEachRow(
      connection,
      filled.map(([texts, rows]) => [texts.in('sqlite'), rows]),
    );
    return;
  }
  await inOneGo(connection, ...filled.map(([texts, rows]) => texts.asking(connection, JSON.stringify(rows))));
}
