import { ordersSuite } from './orders.suite.ts';

ordersSuite('SQLite', async () => ({ kind: 'sqlite', file: ':memory:' }), 12);
