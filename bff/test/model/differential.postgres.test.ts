import { afterAll } from 'vitest';
import { startPostgres } from '../postgres.ts';
import { livesSuite } from './lives.suite.ts';

const postgres = await startPostgres();
afterAll(() => postgres.stop());

livesSuite(
  {
    SQLite: async () => ({ kind: 'sqlite', file: ':memory:' }),
    PostgreSQL: async () => ({ kind: 'postgres', url: await postgres.createDatabase() }),
  },
  40,
);
