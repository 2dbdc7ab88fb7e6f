import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { startPostgres, type TestPostgres } from '../../bff/test/postgres.ts';
import type { Answer } from '../money/shop.ts';
import { startProcess, tellEnd } from '../stack/process.ts';
import { logged, outcomeOf, untilLogged } from './answers.ts';
import { openOnPostgres, type PostgresGround } from './ground.ts';
import { startLoad } from './load.ts';
import { until } from './until.ts';

let postgres: TestPostgres;
let ground: PostgresGround;
beforeAll(async () => {
  postgres = await startPostgres();
  ground = await openOnPostgres(postgres, postgres.own && tenant);
});
afterAll(async () => {
  await ground.stop();
  await postgres.stop();
});

/** An ordinary role: PostgreSQL refuses a superuser nothing. */
const tenant = 'tenant';
const rounds = process.env.FAULTS === 'all' ? 100 : 2;

/** A server that others use too is not to be crashed. */
function own(context: TestContext): NonNullable<TestPostgres['own']> {
  return postgres.own ?? context.skip('TEST_POSTGRES_URL is a server that these tests did not start');
}

const endAllConnections = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;

function isAway({ status, body }: Answer): boolean {
  return status === 503 && body.code === 'database_unavailable';
}

describe('under load', () => {
  /** Strikes again and again while eight callers spend, and sees that each answered consumption is there once. */
  async function survives(strike: () => Promise<void>): Promise<void> {
    const { shop } = ground;
    const load = await startLoad(shop, 8);
    let slowestMs = 0;
    for (let round = 0; round < rounds; round++) {
      await load.more(20);
      await strike();
      const struckAt = performance.now();
      await load.more(8);
      slowestMs = Math.max(slowestMs, performance.now() - struckAt);
    }
    const { acknowledged, refused, others } = await load.stop();
    console.log(
      `${rounds} strikes, ${acknowledged} acknowledged, ${refused} answered 503, back after at most ${Math.round(slowestMs)} ms`,
    );
    expect(others).toEqual([]);
    expect(shop.stack.server.hasEnded()).toBe(false);
    expect(slowestMs).toBeLessThan(10_000);
    expect(await load.person.credits()).toMatchObject({ total_used: acknowledged });
    await shop.stack.verify();
  }

  it('loses nothing when PostgreSQL crashes and comes back', { timeout: 3_600_000 }, async (context) => {
    const { crash, start } = own(context);
    await survives(async () => {
      await crash();
      await start();
    });
  });

  it('loses nothing when all connections are ended', { timeout: 3_600_000 }, () =>
    survives(async () => void (await ground.ask(endAllConnections))),
  );
});

it('survives that idle connections are ended', async () => {
  const person = ground.shop.newPerson();
  await Promise.all(Array.from({ length: 12 }, () => person.credits()));
  await ground.ask(endAllConnections);
  expect((await person.call(['credits'], 'GET')).status).toBe(200);
  expect(ground.shop.stack.server.hasEnded()).toBe(false);
});

it.each(['before', 'after'] as const)(
  'asks on another connection where one ends %s a statement is done',
  async (when) => {
    const { shop, door } = ground;
    const person = shop.newPerson();
    await shop.admin('credits.grant', { user_id: person.name, amount: 100, idempotency_key: 'a-hundred' });
    const held = door.hold({ statements: /^select .* from "?accounts"?/is, nth: 1, when });
    const read = person.call(['credits'], 'GET');
    (await held).cut();
    expect(await read).toMatchObject({ status: 200, body: { balance: 100 } });
  },
);

it('goes on where a migration changes a table under its prepared statements', async () => {
  const { shop, ask } = ground;
  const person = shop.newPerson();
  await shop.admin('credits.grant', { user_id: person.name, amount: 100, idempotency_key: 'a-hundred' });
  // Often enough for every connection to have prepared what it asks.
  const spend = (time: string) => Promise.all(Array.from({ length: 20 }, (_, n) => person.spend(1, `${time} ${n}`)));
  await spend('once');
  await spend('twice');
  await ask('ALTER TABLE accounts ADD COLUMN later bigint; ALTER TABLE lots ADD COLUMN later bigint');
  await spend('again');
  expect((await person.credits()).balance).toBe(40);
});

it('does once what it committed without hearing of it', async () => {
  const { shop, door } = ground;
  const person = shop.newPerson();
  await shop.admin('credits.grant', { user_id: person.name, amount: 100, idempotency_key: 'a-hundred' });
  const held = door.hold({ statements: /^commit/i, nth: 1, when: 'after' });
  const spent = person.spend(30, 'once');
  (await held).cut();
  expect(await spent).toMatchObject({ balance: 70 });
  expect(await person.history()).toEqual([
    ['consume', -30],
    ['grant', 100],
  ]);
});

it('answers 503 soon while every connection is in use, and goes on afterwards', async () => {
  const { shop, door } = ground;
  const person = shop.newPerson();
  await person.credits();
  door.stall();
  const askedAt = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 16 }, async () => ({
      answer: await person.call(['credits'], 'GET'),
      ms: performance.now() - askedAt,
    })),
  ).finally(() => door.goOn());
  expect(answers.map(({ answer }) => isAway(answer))).toEqual(Array(16).fill(true));
  expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(20_000);
  await until('an answer', async () => (await person.call(['credits'], 'GET')).status === 200);
});

it('reads while PostgreSQL takes no writes, refuses those with 503, and goes on afterwards', async (context) => {
  own(context);
  const { shop, ask } = ground;
  const writable = async () => {
    await ask(`ALTER ROLE ${tenant} RESET default_transaction_read_only`);
    await ask(endAllConnections);
  };
  context.onTestFinished(writable);
  const person = shop.newPerson();
  await shop.admin('credits.grant', { user_id: person.name, amount: 100, idempotency_key: 'a-hundred' });
  // An account's first visit writes its address.
  await person.credits();
  await ask(`ALTER ROLE ${tenant} SET default_transaction_read_only = on`);
  await ask(endAllConnections);
  expect(await outcomeOf(person.spend(1, 'once'))).toBe('database_unavailable');
  expect((await person.credits()).balance).toBe(100);
  await untilLogged(shop, '"code":"25006"');
  await writable();
  expect(await outcomeOf(person.spend(1, 'once'))).toBe('done');
  expect((await person.credits()).balance).toBe(99);
});

it('answers 503 while PostgreSQL has no connection left, and goes on afterwards', async (context) => {
  own(context);
  const { shop, ask } = ground;
  const person = shop.newPerson();
  await person.credits();
  context.onTestFinished(async () => void (await ask(`ALTER ROLE ${tenant} CONNECTION LIMIT -1`)));
  await ask(`ALTER ROLE ${tenant} CONNECTION LIMIT 0`);
  await ask(endAllConnections);
  expect(isAway(await person.call(['credits'], 'GET'))).toBe(true);
  expect((await fetch(`${shop.stack.serverUrl}/readyz`)).status).toBe(503);
  expect((await fetch(`${shop.stack.serverUrl}/healthz`)).status).toBe(200);
  await untilLogged(shop, '"code":"53300"');
  await ask(`ALTER ROLE ${tenant} CONNECTION LIMIT -1`);
  expect((await person.call(['credits'], 'GET')).status).toBe(200);
});

describe('at start', () => {
  it('waits for a PostgreSQL that is not there yet', async (context) => {
    const { crash, start } = own(context);
    const { stack } = ground.shop;
    await stack.stopServer();
    await crash();
    await Promise.all([
      stack.startServer(),
      until('a word about it', () => logged(ground.shop).includes('cannot be reached yet')).finally(start),
    ]);
    expect(await ground.shop.newPerson().call(['credits'], 'GET')).toMatchObject({ status: 200 });
  });

  it('refuses a database of a newer version', async () => {
    const { shop, ask } = ground;
    await shop.stack.stopServer();
    await ask(`INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-later', '2099-01-01')`);
    const end = await startProcess(shop.stack.serverProcess()).ended;
    await ask(`DELETE FROM kysely_migration WHERE name = '9999-later'`);
    expect(end.status).toBe(1);
    expect(tellEnd(end)).toContain('newer version');
    await shop.stack.startServer();
  });
});
