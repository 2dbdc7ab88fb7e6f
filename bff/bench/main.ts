import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openStorage } from '../src/storage/open.ts';
import { startPostgres } from '../test/postgres.ts';
import { benchIntake } from './intake.ts';
import { benchConsumption, benchReading } from './ledger.ts';
import { plainPostgres } from './plain-postgres.ts';
import { plainSqlite } from './plain-sqlite.ts';

// npm run bench [-- --rounds 5 --accounts 10000 --scale 1 --entries 10000,1000000]
// Rates of one machine say little; the ratios, each taken within one round, are what to look at.

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    accounts: { type: 'string', default: '10000' },
    scale: { type: 'string', default: '1' },
    entries: { type: 'string', default: '10000,1000000' },
  },
});
const [rounds, accounts, scale] = [values.rounds, values.accounts, values.scale].map(Number) as [
  number,
  number,
  number,
];
const sizes = values.entries.split(',').map(Number);
const folder = mkdtempSync(join(tmpdir(), 'billing-panel-bench-'));

/** How often this disk makes 4 KiB durable in a second. */
function syncsPerSecond(): number {
  const file = openSync(join(folder, 'sync'), 'a');
  const page = Buffer.alloc(4_096);
  const startedAt = performance.now();
  for (let count = 0; count < 500; count++) {
    writeSync(file, page);
    fdatasyncSync(file);
  }
  closeSync(file);
  return 500 / ((performance.now() - startedAt) / 1_000);
}

/** An empty database with our tables, and the plain way into it. */
async function freshSqlite(name: string) {
  const file = join(folder, name);
  const database = { kind: 'sqlite', file } as const;
  await (await openStorage({ database })).close();
  return { database, plain: plainSqlite(file) };
}

const postgres = await startPostgres();
try {
  console.log(`fdatasync: ${Math.round(syncsPerSecond())} /s`);
  for (const kind of ['sqlite', 'postgres'] as const) {
    console.log(`\n${kind}`);
    const fresh = async (name: string) => {
      if (kind === 'sqlite') return await freshSqlite(name);
      const url = await postgres.createDatabase();
      await (await openStorage({ database: { kind, url } })).close();
      return { database: { kind, url } as const, plain: plainPostgres(url) };
    };
    const consumption = await fresh('consumption');
    await benchConsumption(consumption.database, consumption.plain, { accounts, rounds, scale });
    await consumption.plain.close();
    const intake = await fresh('intake');
    await benchIntake(intake.database, intake.plain, rounds);
    await intake.plain.close();
    const reading = await fresh('reading');
    await reading.plain.close();
    await benchReading(reading.database, sizes, rounds);
  }
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
