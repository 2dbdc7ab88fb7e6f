import { type RawBuilder, sql } from 'kysely';
import type { Connection } from './connection.ts';
import type { Dialect } from './dialect.ts';
import { appendOnly } from './migrations/0001-initial.ts';

/** What keeps entries as they are, whoever writes: by name, with how it must read. */
const guards: Record<Dialect, { name: string; mustHold: RegExp }[]> = {
  sqlite: [
    { name: 'entries_refuse_update', mustHold: /BEFORE UPDATE ON entries\s+BEGIN SELECT RAISE\(ABORT/i },
    { name: 'entries_refuse_delete', mustHold: /BEFORE DELETE ON entries\s+BEGIN SELECT RAISE\(ABORT/i },
    { name: 'entries_source', mustHold: /UNIQUE INDEX .*\(source_key\)/i },
  ],
  postgres: [
    {
      name: 'entries_refuse_change',
      mustHold: /^enabled CREATE TRIGGER .* BEFORE DELETE OR UPDATE ON .* RAISE EXCEPTION/is,
    },
    { name: 'entries_refuse_truncate', mustHold: /^enabled CREATE TRIGGER .* BEFORE TRUNCATE ON .* RAISE EXCEPTION/is },
    { name: 'entries_source', mustHold: /UNIQUE INDEX .*\(source_key\)/i },
  ],
};

const definitions: Record<Dialect, RawBuilder<{ name: string; definition: string }>> = {
  sqlite: sql`select name, sql as definition from sqlite_master where tbl_name = 'entries' and sql is not null`,
  postgres: sql`
    select tgname as name, case when tgenabled in ('O', 'A') then 'enabled ' else 'disabled ' end
      || pg_get_triggerdef(t.oid) || ' ' || prosrc as definition
    from pg_trigger t join pg_proc p on p.oid = t.tgfoid
    where tgrelid = 'entries'::regclass and not tgisinternal
    union all
    select c.relname, case when indisvalid then pg_get_indexdef(c.oid) else '' end
    from pg_index join pg_class c on c.oid = indexrelid where indrelid = 'entries'::regclass`,
};

/** The names of those that are gone, switched off or not what they must be. */
export async function missingGuards({ db, dialect }: Connection): Promise<string[]> {
  const { rows } = await definitions[dialect].execute(db);
  const found = new Map(rows.map(({ name, definition }) => [name, definition]));
  return guards[dialect].filter(({ name, mustHold }) => !mustHold.test(found.get(name) ?? '')).map(({ name }) => name);
}

const leftovers: Record<Dialect, string[]> = {
  sqlite: ['DROP TRIGGER IF EXISTS entries_refuse_update', 'DROP TRIGGER IF EXISTS entries_refuse_delete'],
  postgres: [
    'DROP TRIGGER IF EXISTS entries_refuse_change ON entries',
    'DROP TRIGGER IF EXISTS entries_refuse_truncate ON entries',
    'DROP FUNCTION IF EXISTS entries_refuse()',
  ],
};

/** Makes the database refuse changes of entries again. Fails where a fact caused two entries meanwhile. */
export async function restoreGuards({ db, dialect }: Connection): Promise<void> {
  const sourceIndex = [
    'DROP INDEX IF EXISTS entries_source',
    'CREATE UNIQUE INDEX entries_source ON entries (source_key) WHERE source_key IS NOT NULL',
  ];
  for (const statement of [...leftovers[dialect], ...appendOnly(dialect), ...sourceIndex]) {
    await sql.raw(statement).execute(db);
  }
}
