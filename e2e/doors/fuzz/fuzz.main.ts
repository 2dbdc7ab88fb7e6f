import { parseArgs } from 'node:util';
import { startPostgres } from '../../../bff/test/postgres.ts';
import { mustBeRight, parts, Report } from './run.ts';
import { openStage, type Stage } from './stage.ts';

const { values } = parseArgs({
  options: {
    bodies: { type: 'string', default: '50000' },
    tokens: { type: 'string', default: '20000' },
    events: { type: 'string', default: '20000' },
    database: { type: 'string', default: 'sqlite' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});

const { database } = values;
const seed = Number(values.seed);
/** Memory at the end may be this many times what it was when the server had worked for a minute. */
const growth = 1.1;
const minuteMs = 60_000;

const sizes = { bodies: Number(values.bodies), tokens: Number(values.tokens), events: Number(values.events) };

async function fuzz(stage: Stage): Promise<void> {
  const startedAt = Date.now();
  let afterAMinute: number | undefined;
  const watch = setInterval(() => {
    if (Date.now() - startedAt >= minuteMs) afterAMinute ??= stage.memoryMb();
  }, 500);
  try {
    for (const { name, run, count } of parts) {
      const report = new Report();
      const telling = setInterval(
        () => console.log(`  ${name} until now: ${report.codes.total}, ${stage.memoryMb().toFixed(0)} MB`),
        30_000,
      );
      await run(stage, count(sizes), seed, report).finally(() => clearInterval(telling));
      console.log(`${report.codes.total.toLocaleString('en')} ${name}: ${report.codes.text()}`);
      if (name === 'bodies') console.log(`  right and served: ${report.served} (${report.byOperation.text()})`);
      mustBeRight(name, report);
    }
  } finally {
    clearInterval(watch);
  }
  const atTheEnd = stage.memoryMb();
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.log(
    `memory: ${afterAMinute?.toFixed(0) ?? '?'} MB after a minute, ${atTheEnd.toFixed(0)} MB after ${seconds} s`,
  );
  if (afterAMinute !== undefined && atTheEnd > growth * afterAMinute) throw new Error('the memory grew');
}

const postgres = database === 'postgres' ? await startPostgres() : undefined;
console.log(
  `npm run fuzz -- --database ${database} --bodies ${values.bodies} --tokens ${values.tokens} --events ${values.events} --seed ${seed}`,
);
try {
  const stage = await openStage(await postgres?.createDatabase());
  await fuzz(stage).catch(async (error) => {
    await stage.close().catch((alsoWrong) => console.error(String(alsoWrong)));
    throw error;
  });
  await stage.close();
  console.log('0 answers of 5xx, 0 ends of the process, 0 calls to Stripe for what was refused; the books are right.');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await postgres?.stop();
}
