import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { doorsSuite } from './doors.suite.ts';
import { endsSuite } from './ends.suite.ts';
import { paceSuite } from './pace.suite.ts';
import { planChangesSuite } from './plan-changes.suite.ts';
import { storageSuite } from './storage.suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'billing-'));
afterAll(() => rmSync(folder, { recursive: true }));

storageSuite('SQLite in memory', async () => ({ kind: 'sqlite', file: ':memory:' }));
storageSuite('SQLite in a file', async () => ({ kind: 'sqlite', file: join(folder, 'billing.sqlite') }));
endsSuite('SQLite', async () => ({ kind: 'sqlite', file: join(folder, 'ends.sqlite') }));
planChangesSuite('SQLite', async () => ({ kind: 'sqlite', file: join(folder, 'plan-changes.sqlite') }));
doorsSuite('SQLite', async () => ({ kind: 'sqlite', file: join(folder, 'doors.sqlite') }));
paceSuite('SQLite', async () => ({ kind: 'sqlite', file: join(folder, 'pace.sqlite') }));
