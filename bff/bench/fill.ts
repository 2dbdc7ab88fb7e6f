import Sqlite from 'better-sqlite3';
import pg from 'pg';
import type { DatabaseAddress } from '../src/config/addresses.ts';

/** A ledger's size. One account, the first and hot one, has as many entries as all others together. */
export interface Size {
  others: number;
  /** Of each of the others. */
  entriesEach: number;
}

export const hotSubject = 'account-1';
export const hotId = 1;

/** Any account but the hot one. */
export const anyId = ({ others }: Size): number => 2 + Math.floor(Math.random() * others);

export const subjectOf = (id: number): string => `account-${id}`;

export const entriesOf = ({ others, entriesEach }: Size): number => 2 * others * entriesEach;

/** What every account was granted at first; the other entries each consume one. */
const granted = 1_000_000_000;

const entryFigures = `case seq when 1 then 'grant' else 'consume' end, case seq when 1 then ${granted} else -1 end,
  ${granted} - (seq - 1), 'bench', 'bench'`;
const entryColumns = '(account_id, seq, created_at, kind, amount, balance_after, actor, operation)';

/** Accounts and their lots, given a set `n` of numbers `i`; entries are the databases' own matter. */
const accountsOf = ({ others, entriesEach }: Size) => ({
  accounts: `select i, 'account-' || i, 'bench-' || i, case i when 1 then ${others * entriesEach} else ${entriesEach} end,
    ${granted}, case i when 1 then ${others * entriesEach} else ${entriesEach} end - 1, ${Date.now()} from n`,
  accountColumns: '(id, subject, customer_key, seq, total_purchased, total_used, created_at)',
  lots: `insert into lots (account_id, seq, original, remaining)
    select id, 1, total_purchased, total_purchased - total_used from accounts`,
});

/** Fills an empty ledger set by set. Its entries and figures agree; draws and replies, which no reading touches, are left out. */
export async function fill(database: DatabaseAddress, size: Size): Promise<void> {
  if (database.kind === 'sqlite') fillSqlite(database.file, size);
  else await fillPostgres(database.url, size);
}

function fillSqlite(file: string, size: Size): void {
  const db = new Sqlite(file);
  // A fill that breaks off is thrown away, so nothing has to survive it.
  for (const pragma of ['journal_mode = DELETE', 'journal_mode = OFF', 'synchronous = OFF', 'foreign_keys = OFF']) {
    db.pragma(pragma);
  }
  const { others, entriesEach } = size;
  const { accounts, accountColumns, lots } = accountsOf(size);
  const upTo = (count: number) => `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})`;
  const start = Date.now() - entriesOf(size);
  db.exec(`begin;
    ${upTo(others + 1)} insert into accounts ${accountColumns} ${accounts};
    ${lots};
    ${upTo(others * entriesEach)} insert into entries ${entryColumns}
      select account_id, seq, ${start} + seq, ${entryFigures} from (select ${hotId} as account_id, i as seq from n);
    ${upTo(others * entriesEach)} insert into entries ${entryColumns}
      select account_id, seq, ${start} + seq * ${others}, ${entryFigures}
      from (select 2 + (i - 1) / ${entriesEach} as account_id, 1 + (i - 1) % ${entriesEach} as seq from n);
    commit`);
  db.exec('analyze');
  db.pragma('journal_mode = WAL');
  db.close();
}

/** In the order of time, as it would have been written: entries of one account lie far apart. */
async function fillPostgres(url: string, size: Size): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { others, entriesEach } = size;
  const { accounts, accountColumns, lots } = accountsOf(size);
  const start = Date.now() - entriesOf(size);
  const { drop, restore } = await indexesOf(client);
  await client.query("set maintenance_work_mem = '256MB'");
  await client.query(drop);
  await client.query(
    `with n as (select i from generate_series(1, ${others + 1}) as i)
     insert into accounts ${accountColumns} overriding system value ${accounts}`,
  );
  await client.query(lots);
  await client.query(
    `insert into entries ${entryColumns} select account_id, seq, ${start} + (turn - 1) * ${others} + i, ${entryFigures}
     from generate_series(1, ${entriesEach}) as turn cross join generate_series(1, ${others}) as i
     cross join lateral (values (1 + i, turn), (${hotId}, (turn - 1) * ${others} + i)) as each(account_id, seq)`,
  );
  await client.query(restore);
  // Else the server would begin to do it while readings are measured.
  for (const table of ['accounts', 'lots', 'entries']) await client.query(`vacuum analyze ${table}`);
  await client.end();
}

/** Building an index afterwards takes a tenth of the time, and a foreign key is checked for all rows at once. */
async function indexesOf(client: pg.Client): Promise<{ drop: string; restore: string }> {
  const { rows } = await client.query<{ drop: string; restore: string }>(`
    select 'drop index ' || indexrelid::regclass as drop, pg_get_indexdef(indexrelid) as restore from pg_index
    where indrelid = 'entries'::regclass and not exists (select from pg_constraint where conindid = indexrelid)
    union all
    select 'alter table entries drop constraint ' || conname,
      'alter table entries add constraint ' || conname || ' ' || pg_get_constraintdef(oid)
    from pg_constraint where conrelid = 'entries'::regclass and contype in ('p', 'u', 'f')`);
  return { drop: rows.map((row) => row.drop).join(';'), restore: rows.map((row) => row.restore).join(';') };
}
