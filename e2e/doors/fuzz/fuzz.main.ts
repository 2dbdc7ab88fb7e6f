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
/** Of a part, as many as are sent between two looks at the clock. */
const slice = 2_500;

const sizes = { bodies: Number(values.bodies), tokens: Number(values.tokens), events: Number(values.events) };

/** In MB, right after a collection, so that it does not hang on when the last one was; what stood there before is told too. */
async function memoryHeld(stage: Stage): Promise<number> {
  const atWork = stage.memoryMb();
  const held = await stage.heldMb();
  console.log(`  memory: ${atWork.toFixed(0)} MB at work, ${held.toFixed(0)} held`);
  return held;
}

async function fuzz(stage: Stage): Promise<void> {
  let workedMs = 0;
  let afterAMinute: number | undefined;
  for (const { name, run, count } of parts) {
    const report = new Report();
    const all = count(sizes);
    for (let done = 0; done < all; done += slice) {
      const startedAt = Date.now();
      await run(stage, Math.min(slice, all - done), seed + done, report);
      workedMs += Date.now() - startedAt;
      mustBeRight(name, report);
      if (workedMs >= minuteMs) afterAMinute ??= await memoryHeld(stage);
    }
    console.log(`${report.codes.total.toLocaleString('en')} ${name}: ${report.codes.text()}`);
    if (name === 'bodies') console.log(`  right and served: ${report.served} (${report.byOperation.text()})`);
  }
  const atTheEnd = await memoryHeld(stage);
  console.log(
    `memory held: ${afterAMinute?.toFixed(0) ?? '?'} MB after a minute of work, ` +
      `${atTheEnd.toFixed(0)} MB after ${Math.round(workedMs / 1000)} s`,
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
