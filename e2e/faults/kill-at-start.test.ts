import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startProcess } from '../stack/process.ts';
import { openOnSqlite, refuseDamage, type SqliteGround } from './ground.ts';
import { never } from './kill.ts';
import { canTrace, killedAtWrite, writesIn } from './strace.ts';
import { until } from './until.ts';

let ground: SqliteGround;
beforeAll(async () => {
  ground = await openOnSqlite();
  await ground.shop.stack.stopServer();
});
afterAll(() => ground.stop());

/** The schema is made in one transaction: whatever was cut off, the next start makes it whole. */
it.skipIf(!canTrace())(
  'starts after it was killed at a write of its first start (needs strace)',
  { timeout: 3_600_000 },
  async () => {
    const { stack } = ground.shop;
    const list = join(stack.data, 'writes');

    /** Starts it on an empty folder. @returns how many writes it came to */
    async function firstStart(place: number): Promise<number> {
      for (const suffix of ['', '-wal', '-shm']) rmSync(ground.file + suffix, { force: true });
      rmSync(list, { force: true });
      const running = startProcess({ ...stack.serverProcess(), under: killedAtWrite(place, list) });
      const isUp = () => fetch(`${stack.serverUrl}/readyz`).then(({ status }) => status === 200);
      await until('it is up, or dead', () => running.hasEnded() || isUp());
      const writes = writesIn(list);
      await running.kill();
      return writes;
    }

    const count = await firstStart(never);
    const isExhaustive = process.env.FAULTS === 'all';
    const places = isExhaustive
      ? Array.from({ length: count }, (_, index) => index + 1)
      : [0.3, 0.6].map((share) => Math.ceil(share * count));
    for (const place of places) {
      await firstStart(place);
      refuseDamage(ground.file);
      await stack.startServer();
      expect(await ground.shop.newPerson().call(['credits'], 'GET')).toMatchObject({ status: 200 });
      await stack.stopServer('kill');
    }
    console.log(`started again after ${places.length} kills at ${count} writes`);
  },
);
