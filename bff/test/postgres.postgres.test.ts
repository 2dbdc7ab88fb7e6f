import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type TestPostgres } from './postgres.ts';

let postgres: TestPostgres;
const clients: Client[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
}, 180_000);

afterAll(async () => {
  for (const client of clients) await client.end();
  await postgres.stop();
});

async function connect(url: string) {
  const client = new Client({ connectionString: url });
  clients.push(client);
  await client.connect();
  return client;
}

test('each database is empty and apart from the others', async () => {
  const one = await connect(await postgres.createDatabase());
  const other = await connect(await postgres.createDatabase());
  await one.query('create table kept (id int)');
  const tables = "select count(*)::int as n from pg_tables where tablename = 'kept'";
  expect((await one.query(tables)).rows).toEqual([{ n: 1 }]);
  expect((await other.query(tables)).rows).toEqual([{ n: 0 }]);
});

test('two sessions hold transactions open at the same time', async () => {
  const url = await postgres.createDatabase();
  const [one, other] = [await connect(url), await connect(url)];
  await one.query('create table seen (id int)');
  await one.query('begin');
  await one.query('insert into seen values (1)');
  await other.query('begin');
  expect((await other.query('select * from seen')).rows).toEqual([]);
  await one.query('commit');
  expect((await other.query('select * from seen')).rows).toEqual([{ id: 1 }]);
  await other.query('commit');
});
