import { parseArgs } from 'node:util';
import { startPostgres } from '../../../bff/test/postgres.ts';
import { openShop, type Shop } from '../../money/shop.ts';
import type { Kind, Summary } from '../load/load.ts';
import { goals, optionsOf, prepare, startLoad, table, totals } from '../load/start.ts';
import { rssOf } from '../rss.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    rate: { type: 'string', default: '300' },
    database: { type: 'string', default: 'sqlite' },
  },
});

const minutes = Number(values.minutes);
/** Memory at the end may be this many times what it was when five minutes were over, or the sixth part of a shorter run. */
const growth = 1.1;
const settledAfterMs = Math.min(5, minutes / 6) * 60_000;
const sampleEveryMs = 5_000;

interface Memory {
  settled: number;
  last: number;
  peak: number;
}

/** Looks at the server's memory now and then while something runs. */
async function watched<T>(shop: Shop, run: () => Promise<T>): Promise<{ result: T; memory: Memory }> {
  const startedAt = Date.now();
  const memory: Memory = { settled: 0, last: 0, peak: 0 };
  const look = () => {
    memory.last = rssOf(shop.stack.server.pid);
    memory.peak = Math.max(memory.peak, memory.last);
    if (memory.settled === 0 && Date.now() - startedAt >= settledAfterMs) memory.settled = memory.last;
  };
  const timer = setInterval(look, sampleEveryMs);
  const result = await run().finally(() => clearInterval(timer));
  look();
  return { result, memory };
}

function missedGoals(summary: Summary, { settled, last }: Memory): string[] {
  const slow = Object.entries(goals).filter(([kind, ms]) => summary.kinds[kind as Kind].p99 > ms);
  const { failed } = totals(summary);
  return [
    ...slow.map(([kind, ms]) => `p99 of ${kind} is above ${ms} ms`),
    ...(failed > 0 ? [`${failed} requests failed`] : []),
    ...(last > growth * settled ? ['the memory grew'] : []),
  ];
}

async function soak(shop: Shop): Promise<string[]> {
  await prepare(shop);
  const options = optionsOf(shop, { url: shop.stack.serverUrl, seconds: minutes * 60, rate: Number(values.rate) });
  let told = Date.now();
  const { result, memory } = await watched(
    shop,
    () =>
      startLoad(options, (sent, failed) => {
        if (Date.now() - told < 60_000) return;
        told = Date.now();
        console.log(`  ${sent} sent, ${failed} failed, ${rssOf(shop.stack.server.pid).toFixed(0)} MB`);
      }).summary,
  );
  console.log(table(result));
  const after = `${(settledAfterMs / 60_000).toFixed(1)} minutes`;
  console.log(
    `memory: ${memory.settled.toFixed(0)} MB after ${after}, ${memory.last.toFixed(0)} MB at the end, ${memory.peak.toFixed(0)} MB at most`,
  );
  await shop.stack.verify();
  console.log('verify: the books are right');
  return missedGoals(result, memory);
}

const postgres = values.database === 'postgres' ? await startPostgres({ isDurable: true }) : undefined;
console.log(`npm run soak -- --minutes ${minutes} --rate ${values.rate} --database ${values.database}`);
const databaseUrl = await postgres?.createDatabase();
const shop = await openShop({
  serverEnv: { RATE_LIMITS: 'on', ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}) },
});
try {
  const missed = await soak(shop);
  console.log(missed.length === 0 ? 'All goals were met.' : `NOT MET: ${missed.join('; ')}`);
  if (missed.length > 0) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await shop.stop();
  await postgres?.stop();
}
