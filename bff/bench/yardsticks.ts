import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, fdatasyncSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { TestPostgres } from '../test/postgres.ts';
import { printFigure } from './measure.ts';

/** How often this disk makes 4 KiB durable in a second. */
export function printSyncs(folder: string, rounds: number): void {
  const file = openSync(join(folder, 'sync'), 'a');
  const page = Buffer.alloc(4_096);
  const rates = Array.from({ length: rounds }, () => {
    const startedAt = performance.now();
    for (let count = 0; count < 300; count++) {
      writeSync(file, page);
      fdatasyncSync(file);
    }
    return 300 / ((performance.now() - startedAt) / 1_000);
  });
  closeSync(file);
  printFigure('fdatasync of 4 KiB', rates, '/s');
}

/** What a plain host would write: the balance, the entry, committed. */
const script = `\\set id random(1, :accounts)
BEGIN;
UPDATE bench_accounts SET balance = balance - 1 WHERE id = :id AND balance >= 1;
INSERT INTO bench_entries (account_id, amount, idempotency_key) VALUES (:id, -1, gen_random_uuid());
COMMIT;
`;

const tables = `
  create table bench_accounts (id bigint primary key, balance bigint not null);
  create table bench_entries (
    id bigint generated always as identity primary key, account_id bigint not null, amount bigint not null,
    idempotency_key uuid not null unique, created_at timestamptz not null default now());
  create index on bench_entries (account_id, id);
  insert into bench_accounts select i, 1000000000 from generate_series(1, 10000) as i`;

/** PostgreSQL's own load generator with a plain script: a scale to hold our rates against, without Node. */
export async function printPgbench(postgres: TestPostgres, folder: string, pace: { rounds: number; seconds: number }) {
  const program = postgres.binaries && join(postgres.binaries, 'pgbench');
  const pgbench = program && existsSync(program) ? program : 'pgbench';
  if (spawnSync(pgbench, ['--version']).status !== 0) {
    console.log('  pgbench was not found, so its plain script is left out (Debian: apt-get install postgresql)');
    return;
  }
  const url = await postgres.createDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(tables);
  await client.end();
  const file = join(folder, 'plain.sql');
  writeFileSync(file, script);
  const run = (accounts: number, clients: number): number => {
    const about = ['-n', '-M', 'prepared', '-f', file, '-D', `accounts=${accounts}`];
    const done = spawnSync(pgbench, [...about, '-c', `${clients}`, '-j', '2', '-T', `${pace.seconds}`], {
      env: { ...process.env, ...environmentOf(url) },
      encoding: 'utf8',
    });
    if (done.status !== 0) throw new Error(`pgbench failed: ${done.stderr}`, { cause: done.error });
    // It says nothing of a rate where no transaction ended in time.
    return Number(/tps = ([\d.]+)/.exec(done.stdout)?.[1] ?? 0);
  };
  for (const accounts of [1, 10_000]) {
    for (const clients of [16, 64]) {
      const rates = Array.from({ length: pace.rounds }, () => run(accounts, clients));
      const who = accounts === 1 ? 'one hot account' : `${accounts.toLocaleString('en')} accounts`;
      printFigure(`pgbench's plain script, ${who}, ${clients} clients`, rates, '/s');
    }
  }
}

/** A server's address as its own programs read it; on a command line everybody could see the password. */
function environmentOf(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    PGHOST: hostname,
    PGPORT: port || '5432',
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: pathname.slice(1),
  };
}
