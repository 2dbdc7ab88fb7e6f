import { afterAll, beforeAll, expect, it } from 'vitest';
import { connected, startPostgres, type TestPostgres } from '../postgres.ts';
import { type Replica, startReplica } from '../replica.ts';
import { bearer } from './server.ts';

let postgres: TestPostgres;
const replicas: Replica[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
  const env = { DATABASE_URL: await postgres.createDatabase(), METRICS_TOKEN: 'of-the-scraper' };
  replicas.push(...(await Promise.all([startReplica(env), startReplica(env)])));
});
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.stop()));
  await postgres.stop();
});

/** The same request many times at once, to the replicas in turn: how many answers had which status. */
async function race(count: number, path: string, headers: Record<string, string>): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  const requests = Array.from({ length: count }, (_, index) =>
    fetch(`${replicas[index % replicas.length]?.url}/functions/v1/crm-stripe-api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{}',
    }),
  );
  for (const { status } of await Promise.all(requests)) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

it('two servers on one database let through together what one would', async () => {
  // Without a package it is refused for its body, after it was counted.
  expect(await race(40, 'credits/purchase', await bearer({ sub: 'alice' }))).toEqual({ 400: 10, 429: 30 });
  expect(await race(2, 'credits/purchase', await bearer({ sub: 'bob' }))).toEqual({ 400: 2 });
});

it('the metrics tell of the connections', async () => {
  const response = await fetch(`${replicas[0]?.url}/metrics`, { headers: { authorization: 'Bearer of-the-scraper' } });
  expect(await response.text()).toMatch(/database_connections\{state="idle"\} [1-9]/);
});

it('two servers on one database count the guesses of one address together', async () => {
  expect(await race(60, 'credits/purchase', { authorization: 'Bearer guess' })).toEqual({ 401: 20, 429: 40 });
  expect(await race(2, 'credits/purchase', await bearer({ sub: 'cleo' }))).toEqual({ 400: 2 });
});

it('servers that start together on an empty database make its tables once', async () => {
  const url = await postgres.createDatabase();
  const started = await Promise.all(Array.from({ length: 4 }, () => startReplica({ DATABASE_URL: url })));
  try {
    const ready = await Promise.all(started.map((each) => fetch(`${each.url}/readyz`)));
    expect(ready.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  } finally {
    for (const each of started) await each.stop();
  }
  const client = await connected(url);
  const { rows } = await client.query('select name, count(*)::int as times from kysely_migration group by name');
  await client.end();
  expect(rows.length).toBeGreaterThan(5);
  expect(new Set(rows.map(({ times }) => times))).toEqual(new Set([1]));
});
