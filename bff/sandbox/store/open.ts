import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

const lookups = [
  'customer',
  'subscription',
  'payment_intent',
  'charge',
  'invoice',
  'product',
  'lookup_key',
  'code',
  'payment.payment_intent',
];

const schema = `
  create table if not exists objects (
    seq integer primary key autoincrement,
    id text not null unique,
    kind text not null,
    created integer not null,
    deleted integer not null default 0,
    body text not null,
    hidden text not null default '{}'
  ) strict;
  create index if not exists objects_by_kind on objects (kind, seq);
  create table if not exists events (
    seq integer primary key autoincrement,
    id text not null unique,
    type text not null,
    created integer not null,
    about text not null,
    body text not null
  ) strict;
  create index if not exists events_by_type on events (type, seq);
  create table if not exists deliveries (
    id integer primary key autoincrement,
    event text not null,
    state text not null,
    due_ms integer not null,
    attempts integer not null default 0,
    status integer,
    problem text
  ) strict;
  create index if not exists deliveries_by_state on deliveries (state, due_ms);
  create index if not exists deliveries_by_event on deliveries (event);
  create table if not exists jobs (
    kind text not null,
    subject text not null,
    due integer not null,
    primary key (kind, subject)
  ) strict, without rowid;
  create index if not exists jobs_by_due on jobs (due);
  create table if not exists idempotency (
    key text primary key,
    endpoint text not null,
    params text not null,
    status integer not null,
    body text not null,
    request text not null,
    stored_ms integer not null
  ) strict, without rowid;
  create table if not exists settings (
    name text primary key,
    value text not null
  ) strict, without rowid;
`;

/** Raised with every change of the tables or of what is kept in them: play money's history is not migrated. */
const version = 2;

const tables = ['objects', 'events', 'deliveries', 'jobs', 'idempotency', 'settings'];

/** Opens the state below `folder`, or in memory. The words of the lookup indexes must be those of `Store.list`. */
export function openDatabase(folder: string | undefined): Database.Database {
  if (folder) mkdirSync(folder, { recursive: true });
  const database = new Database(folder ? join(folder, 'sandbox.sqlite') : ':memory:');
  database.pragma('journal_mode = WAL');
  // It must outlive its process, not the machine's power: nothing here is worth an fsync.
  database.pragma('synchronous = OFF');
  if (database.pragma('user_version', { simple: true }) !== version) {
    for (const table of tables) database.exec(`drop table if exists ${table}`);
    database.pragma(`user_version = ${version}`);
  }
  database.exec(schema);
  for (const path of lookups) {
    const name = `objects_by_${path.replaceAll('.', '_')}`;
    database.exec(`create index if not exists ${name} on objects (kind, json_extract(body, '$.${path}'), seq)`);
  }
  return database;
}
