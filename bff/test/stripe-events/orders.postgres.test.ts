import { afterAll } from 'vitest';
import { startPostgres } from '../postgres.ts';
import { ordersSuite } from './orders.suite.ts';

const postgres = await startPostgres();
afterAll(() => postgres.stop());

ordersSuite('PostgreSQL', async () => ({ kind: 'postgres', url: await postgres.createDatabase() }), 8);
