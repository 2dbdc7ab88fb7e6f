import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Sqlite from 'better-sqlite3';
import { startPostgres } from '../test/postgres.ts';
import { benchConsumption } from './consumption.ts';
import { ask, groundsIn } from './grounds.ts';
import { benchIntake } from './intake.ts';
import type { Ratio } from './measure.ts';
import { benchOverHttp } from './over-http.ts';
import { benchReading, needRoom } from './reading.ts';
import { printRatios } from './report.ts';
import { printPgbench, printSyncs } from './yardsticks.ts';

// npm run bench [-- --quick --database sqlite --rounds 7 --sizes 10000,1000000]
// The rates of one machine say little; what counts are the ratios, each taken within one round.

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    database: { type: 'string', default: 'sqlite,postgres' },
    rounds: { type: 'string' },
    sizes: { type: 'string' },
    accounts: { type: 'string', default: '10000' },
  },
});
const pace = { rounds: Number(values.rounds ?? (values.quick ? 3 : 7)), sliceMs: values.quick ? 300 : 1_000 };
const sizes = (values.sizes ?? (values.quick ? '10000,1000000' : '10000,1000000,10000000')).split(',').map(Number);
if (![pace.rounds, ...sizes].every((count) => Number.isSafeInteger(count) && count > 0)) {
  throw new Error('--rounds and --sizes take whole numbers.');
}
const kinds = (['sqlite', 'postgres'] as const).filter((kind) => values.database.split(',').includes(kind));
const reading = { sizes, rounds: pace.rounds, reads: values.quick ? 100 : 400 };
const size = { others: Number(values.accounts), entriesEach: 1 };

const folder = mkdtempSync(join(tmpdir(), 'billing-panel-bench-'));
const startedAt = performance.now();

async function printMachine(url: string): Promise<void> {
  const setting = (name: string) => ask(url, `select current_setting('${name}') as answer`);
  const [version, fsync, commit] = await Promise.all(['server_version', 'fsync', 'synchronous_commit'].map(setting));
  const sqlite = new Sqlite(':memory:').prepare('select sqlite_version()').pluck().get();
  console.log(`${availableParallelism()} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}`);
  console.log(`SQLite ${sqlite}, WAL, synchronous = FULL; PostgreSQL ${version}, fsync ${fsync}, commit ${commit}`);
}

const postgres = await startPostgres({ isDurable: true });
try {
  await printMachine(postgres.url);
  needRoom(folder, sizes);
  const grounds = groundsIn(folder, postgres);
  const ratios: Ratio[] = [];
  for (const kind of kinds) {
    console.log(`\n${kind}`);
    if (kind === 'sqlite') printSyncs(folder, pace.rounds);
    else await printPgbench(postgres, folder, { rounds: values.quick ? 1 : 3, seconds: values.quick ? 1 : 2 });
    {
      await using ground = await grounds[kind](size);
      ratios.push(...(await benchConsumption(ground, size, pace)));
      ratios.push(...(await benchOverHttp(ground, size, pace)));
      ratios.push(...(await benchIntake(ground, pace)));
    }
    ratios.push(...(await benchReading(kind, grounds, reading)));
  }
  printRatios(ratios);
  console.log(`Took ${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes.`);
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
