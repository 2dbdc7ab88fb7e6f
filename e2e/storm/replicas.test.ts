import { type AdminBody, type BillingClient, createBillingClient } from '@billing-panel/contract/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type TestPostgres } from '../../bff/test/postgres.ts';
import { Dice } from './dice.ts';
import { seedOfNow } from './seed.ts';
import { Tally } from './tally.ts';
import { Town } from './town.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

const databases: [string, () => Promise<string | undefined>][] = [
  ['one server on SQLite', async () => undefined],
  ['two servers on one PostgreSQL', () => postgres.createDatabase()],
];

describe.each(databases)('%s', (_name, createDatabase) => {
  const town = new Town();
  let clients: BillingClient[];
  let keys = 0;
  beforeAll(async () => {
    await town.open({ databaseUrl: await createDatabase(), dice: new Dice(seedOfNow()), tally: new Tally() });
    clients = town.replicas.map(({ url }) => createBillingClient({ baseUrl: url, adminKey: town.secrets.adminKey }));
  });
  afterAll(() => town.close());

  const key = () => `key-${++keys}`;
  /** Calls take turns at the servers. */
  function client(turn: number): BillingClient {
    const found = clients[turn % clients.length];
    if (!found) throw new Error('there is no server');
    return found;
  }
  const atOnce = <T>(count: number, call: (turn: number) => Promise<T>) =>
    Promise.allSettled(Array.from({ length: count }, (_, turn) => call(turn)));
  const done = <T>(results: PromiseSettledResult<T>[]) =>
    results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const refusals = (results: PromiseSettledResult<unknown>[]) =>
    results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
  const grant = (user_id: string, more: Partial<AdminBody<'credits.grant'>>) =>
    client(0).call('credits.grant', { user_id, amount: 10, idempotency_key: key(), ...more });
  const spend = (turn: number, user_id: string, amount: number, idempotency_key = key()) =>
    client(turn).call('credits.consume', { user_id, amount, operation: 'test', idempotency_key });

  it('lets 64 callers spend exactly the ten credits that there are', async () => {
    await grant('crowd', { amount: 10 });
    const results = await atOnce(64, (turn) => spend(turn, 'crowd', 1));
    expect(done(results)).toHaveLength(10);
    expect(refusals(results)).toEqual(Array(54).fill('insufficient_credits'));
    expect(
      done(results)
        .map(({ balance }) => balance)
        .sort(),
    ).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('answers 32 calls under one key as one, and another account under it for itself', async () => {
    await grant('same', { amount: 100 });
    await grant('other', { amount: 100 });
    const answers = done(await atOnce(32, (turn) => spend(turn, 'same', 5, 'one')));
    expect(answers).toHaveLength(32);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(answers.map(({ replayed: _, ...rest }) => JSON.stringify(rest))).size).toBe(1);
    expect(await spend(0, 'other', 5, 'one')).toMatchObject({ balance: 95, replayed: false });
    const otherAmounts = await atOnce(8, (turn) => spend(turn, 'same', 6, 'one'));
    expect(refusals(otherAmounts)).toEqual(Array(8).fill('idempotency_mismatch'));
    expect(await spend(1, 'same', 1)).toMatchObject({ balance: 94 });
  });

  it('spends credits or writes them off, and never both', async () => {
    const end = Date.now() + 2_500;
    await grant('late', { amount: 5_000, expires_at: new Date(end).toISOString() });
    await grant('late', { amount: 3 });
    let spent = 0;
    await atOnce(8, async (turn) => {
      while (Date.now() < end + 1_500) spent += done(await atOnce(1, () => spend(turn, 'late', 1))).length;
    });
    // Those without an end could be spent after it, and were.
    await expect(spend(0, 'late', 1)).rejects.toMatchObject({ code: 'insufficient_credits' });
    expect(spent).toBeGreaterThan(3);
    expect(spent).toBeLessThan(5_003);
  });

  it('closes a reservation once', async () => {
    await grant('held', { amount: 100 });
    const about = { user_id: 'held' };
    const reserve = (expires_in_s: number) =>
      client(0).call('credits.reserve', {
        ...about,
        amount: 60,
        operation: 'test',
        expires_in_s,
        idempotency_key: key(),
      });
    const settle = (turn: number, reservation_id: string, amount: number) =>
      client(turn).call('credits.settle', { ...about, reservation_id, amount, idempotency_key: key() });
    const release = (turn: number, reservation_id: string) =>
      client(turn).call('credits.release', { ...about, reservation_id, idempotency_key: key() });

    const { reservation_id } = await reserve(600);
    await expect(settle(0, reservation_id, 61)).rejects.toMatchObject({ code: 'over_reserved' });
    await expect(settle(0, reservation_id, -1)).rejects.toMatchObject({ code: 'invalid_request' });
    const results = await atOnce<unknown>(16, (turn) =>
      turn % 4 < 2 ? settle(turn, reservation_id, 25) : release(turn, reservation_id),
    );
    expect(done(results)).toHaveLength(1);
    expect(refusals(results)).toEqual(Array(15).fill('reservation_closed'));

    const short = await reserve(1);
    // It ends by itself, and then nothing is held.
    const held = async () => {
      const { balance, available } = await spend(0, 'held', 1);
      return balance - available;
    };
    await expect.poll(held, { timeout: 20_000, interval: 500 }).toBe(0);
    const late = await atOnce<unknown>(8, (turn) =>
      turn % 2 ? settle(turn, short.reservation_id, 1) : release(turn, short.reservation_id),
    );
    expect(refusals(late)).toEqual(Array(8).fill('reservation_expired'));
  });

  it('is whole after all that', async () => {
    await town.verify();
  });
});
