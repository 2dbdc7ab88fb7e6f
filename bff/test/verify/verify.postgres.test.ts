import { Client } from 'pg';
import { afterAll } from 'vitest';
import type { DatabaseAddress } from '../../src/config/addresses.ts';
import { startPostgres } from '../postgres.ts';
import type { Ground } from './books.ts';
import { damageSuite } from './damage.suite.ts';
import { historiesSuite } from './histories.suite.ts';
import { stripeSuite } from './stripe.suite.ts';

const postgres = await startPostgres();
afterAll(() => postgres.stop());

let copies = 0;
const urlOf = (database: DatabaseAddress) => (database.kind === 'postgres' ? database.url : '');

async function run(url: string, statements: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statements);
  await client.end();
}

const ground: Ground = {
  dialect: 'postgres',
  createDatabase: async () => ({ kind: 'postgres', url: await postgres.createDatabase() }),
  async copy(of) {
    const template = new URL(urlOf(of)).pathname.slice(1);
    const copy = new URL(urlOf(of));
    copy.pathname = `${copy.pathname}_${copies++}`;
    await run(postgres.url, `create database ${copy.pathname.slice(1)} template ${template}`);
    return { kind: 'postgres', url: copy.href };
  },
  async byHand(database, statements) {
    const unchecked = `set session_replication_role = replica;
      alter table lots drop constraint lots_check; alter table draws drop constraint draws_check;`;
    await run(urlOf(database), `${unchecked} ${statements}`);
  },
};

damageSuite('PostgreSQL', ground);
stripeSuite('PostgreSQL', ground);
historiesSuite('PostgreSQL', ground, 25);
