import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { type BillingClient, createBillingClient } from '@billing-panel/contract/client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { goods, type Person } from '../money/shop.ts';
import { freePort } from '../stack/ports.ts';
import { startProcess, tellEnd, whenReady } from '../stack/process.ts';
import { logged, outcomeOf, untilLogged } from './answers.ts';
import { openOnSqlite, refuseDamage, type SqliteGround } from './ground.ts';
import { canTrace, failWrites } from './strace.ts';
import { until } from './until.ts';

let ground: SqliteGround;
/** Of its own where it may be mounted: it can be filled then. */
const disk = mkdtempSync(join(tmpdir(), 'billing-panel-disk-'));
const isOwnDisk = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', disk]).status === 0;
beforeAll(async () => {
  ground = await openOnSqlite(disk);
});
afterEach(() => refuseDamage(ground.file));
afterAll(async () => {
  await ground.stop();
  if (isOwnDisk) spawnSync('umount', [disk]);
  rmSync(disk, { recursive: true, force: true });
});

async function withCredits(amount = 100): Promise<Person> {
  const person = ground.shop.newPerson();
  await ground.shop.admin('credits.grant', { user_id: person.name, amount, idempotency_key: 'at-first' });
  await person.credits();
  return person;
}

/** What nobody could write is answered as the contract says, and is done once when the disk is well again. */
async function passes(code: string, begin: () => Promise<() => Promise<void>>): Promise<void> {
  const { shop } = ground;
  const person = await withCredits();
  const { body } = await person.begin({ package_id: goods.pack.id });
  const end = await begin();
  try {
    expect(await outcomeOf(person.spend(10, 'once'))).toBe('database_unavailable');
    await shop.sandbox(`/checkout/${body.session_id}/pay`, { wait: false });
    await until('an event that is not stored', () => logged(shop).includes('an event could not be stored'));
    expect((await person.credits()).balance).toBe(100);
    await untilLogged(shop, `"code":"${code}`);
  } finally {
    await end();
  }
  expect(await outcomeOf(person.spend(10, 'once'))).toBe('done');
  await until('the credits of the pack', async () => (await person.credits()).balance === 190);
  await shop.delivered();
  await shop.stack.verify();
}

it.skipIf(!isOwnDisk)(
  'answers 503 while the disk is full, and goes on when there is room (needs a mounted tmpfs)',
  () =>
    passes('SQLITE_FULL', async () => {
      const filler = join(disk, 'filler');
      const file = openSync(filler, 'w');
      const mebibyte = Buffer.alloc(1024 * 1024);
      for (let size = mebibyte.length; size >= 1; ) {
        try {
          writeSync(file, mebibyte, 0, size);
        } catch {
          size = Math.floor(size / 2);
        }
      }
      closeSync(file);
      return async () => rmSync(filler);
    }),
);

describe.skipIf(!canTrace())('with strace', () => {
  it.each([
    ['ENOSPC', 'pwrite64', 'SQLITE_FULL'],
    ['EIO', 'pwrite64', 'SQLITE_IOERR'],
    ['EIO', 'fsync,fdatasync', 'SQLITE_IOERR'],
  ] as const)('answers 503 while a disk fails with %s at %s, and goes on when it is well', (error, calls, code) =>
    passes(code, async () => (await failWrites(ground.shop.stack.server.pid, error, calls)).detach),
  );

  it('does each request once on a disk that fails now and then', async () => {
    const person = await withCredits(500);
    const count = process.env.FAULTS === 'all' ? 500 : 12;
    const { detach } = await failWrites(ground.shop.stack.server.pid, 'EIO', 'pwrite64,fsync,fdatasync', '40+97');
    let refusals = 0;
    for (let key = 0; key < count; key++) {
      await until('an answer', async () => {
        const outcome = await outcomeOf(person.spend(1, `key-${key}`));
        if (outcome === 'database_unavailable') refusals++;
        return outcome !== 'database_unavailable';
      });
    }
    await detach();
    console.log(`${count} requests, ${refusals} answered 503`);
    expect(refusals).toBeGreaterThan(0);
    expect(await person.credits()).toMatchObject({ total_used: count });
    await ground.shop.stack.verify();
  });
});

/** Asks again and again. @returns what ends that, and tells how long the slowest answer took */
function slowestOf(url: string): () => Promise<number> {
  let isOver = false;
  let slowestMs = 0;
  const work = (async () => {
    while (!isOver) {
      const askedAt = performance.now();
      await (await fetch(url)).text();
      slowestMs = Math.max(slowestMs, performance.now() - askedAt);
      await pause(20);
    }
  })();
  return async () => {
    isOver = true;
    await work;
    return slowestMs;
  };
}

it('waits for another writer, answers 503 where that takes long, and answers others meanwhile', async () => {
  const { shop, file } = ground;
  const person = await withCredits();
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  try {
    const askedAt = performance.now();
    const slowest = slowestOf(`${shop.stack.serverUrl}/healthz`);
    const outcomes = await Promise.all(['one', 'two', 'three'].map((key) => outcomeOf(person.spend(10, key))));
    expect(outcomes).toEqual(Array(3).fill('database_unavailable'));
    expect(performance.now() - askedAt).toBeLessThan(9_000);
    expect(await slowest()).toBeLessThan(2_000);
    await untilLogged(shop, '"code":"SQLITE_BUSY"');
  } finally {
    other.close();
  }
  expect(await outcomeOf(person.spend(10, 'late'))).toBe('done');
  expect((await person.credits()).balance).toBe(90);
});

it('counts right where two servers work on one file', async () => {
  const { shop } = ground;
  const { stack } = shop;
  const person = await withCredits();
  const url = `http://127.0.0.1:${await freePort()}`;
  const second = startProcess({ ...stack.serverProcess({ PORT: new URL(url).port }), name: 'second server' });
  try {
    await whenReady(second, `${url}/readyz`, (status) => status === 200);
    const hosts = [url, stack.serverUrl].map((baseUrl) => createBillingClient({ baseUrl, adminKey: stack.adminKey }));
    const spend = (host: BillingClient, index: number) =>
      host.call('credits.consume', {
        user_id: person.name,
        amount: 4,
        operation: 'test',
        idempotency_key: `key-${index}`,
      });
    const outcomes = await Promise.all(
      hosts.flatMap((host, which) =>
        Array.from({ length: 15 }, (_, index) => outcomeOf(spend(host, 2 * index + which))),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'done').length).toBe(25);
    expect(outcomes.filter((outcome) => outcome === 'insufficient_credits').length).toBe(5);
    expect((await person.credits()).balance).toBe(0);
  } finally {
    await second.stop();
  }
  await stack.verify();
});

describe('at start', () => {
  async function refusal(): Promise<string> {
    const end = await startProcess(ground.shop.stack.serverProcess()).ended;
    expect(end.status).toBe(1);
    return tellEnd(end);
  }

  it('refuses a file with a damaged page', async () => {
    const { stack } = ground.shop;
    await stack.stopServer();
    const { size } = statSync(ground.file);
    const page = 4096;
    const at = Math.floor(size / page / 2) * page;
    const file = openSync(ground.file, 'r+');
    const kept = Buffer.alloc(page);
    readSync(file, kept, 0, page, at);
    writeSync(file, Buffer.alloc(page, 0xa5), 0, page, at);
    try {
      expect(await refusal()).toMatch(/damaged|malformed/);
    } finally {
      writeSync(file, kept, 0, page, at);
      closeSync(file);
    }
    await stack.startServer();
  });

  it('refuses a file of a newer version', async () => {
    const { stack } = ground.shop;
    await stack.stopServer();
    const database = new DatabaseSync(ground.file);
    database.exec(`INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-later', '2099-01-01')`);
    expect(await refusal()).toContain('newer version');
    database.exec(`DELETE FROM kysely_migration WHERE name = '9999-later'`);
    database.close();
    await stack.startServer();
  });
});
