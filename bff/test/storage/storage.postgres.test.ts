import { afterAll } from 'vitest';
import { startPostgres } from '../postgres.ts';
import { doorsSuite } from './doors.suite.ts';
import { endsSuite } from './ends.suite.ts';
import { paceSuite } from './pace.suite.ts';
import { planChangesSuite } from './plan-changes.suite.ts';
import { storageSuite } from './storage.suite.ts';

const postgres = await startPostgres();
afterAll(() => postgres.stop());

storageSuite('PostgreSQL', async () => ({ kind: 'postgres', url: await postgres.createDatabase() }));
endsSuite('PostgreSQL', async () => ({ kind: 'postgres', url: await postgres.createDatabase() }));
planChangesSuite('PostgreSQL', async () => ({ kind: 'postgres', url: await postgres.createDatabase() }));
doorsSuite('PostgreSQL', async () => ({ kind: 'postgres', url: await postgres.createDatabase() }));
paceSuite('PostgreSQL', async () => ({ kind: 'postgres', url: await postgres.createDatabase() }));
