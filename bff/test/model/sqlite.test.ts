import { livesSuite } from './lives.suite.ts';

livesSuite({ SQLite: async () => ({ kind: 'sqlite', file: ':memory:' }) }, 200);
