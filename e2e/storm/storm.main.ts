import { parseArgs } from 'node:util';
import { startPostgres } from '../../bff/test/postgres.ts';
import { type Form, forms, nextForm, shortOf } from './goal.ts';
import { type RoundOptions, round } from './round.ts';
import { Tally } from './tally.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    database: { type: 'string', default: 'sqlite' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    only: { type: 'string' },
    goal: { type: 'boolean', default: false },
  },
});

const sizes: Record<Form, Omit<RoundOptions, 'seed' | 'databaseUrl'>> = {
  rough: { weather: 'rough', people: 120, phases: 6 },
  lost: { weather: 'lost', people: 100, phases: 4 },
  // A killed server leaves its sweep half done: whether that brings anything home is for the other forms to show.
  kills: { weather: 'late', people: 48, phases: 6, kills: 170 },
};

const { database, only, goal } = values;
const deadline = Date.now() + Number(values.minutes) * 60_000;
const postgres = database === 'postgres' ? await startPostgres() : undefined;
const total = new Tally();
let current = new Tally();

function formOf(index: number): Form | undefined {
  const chosen = forms.find((form) => form === only);
  if (goal) return nextForm(total, index);
  return chosen ?? forms[index % forms.length];
}

async function storms(): Promise<void> {
  for (let index = 0; index === 0 || Date.now() < deadline; index++) {
    const form = formOf(index);
    if (form === undefined) return;
    const seed = Number(values.seed) + index;
    current = new Tally();
    const again = `npm run storm -- --database ${database} --only ${form} --seed ${seed} --minutes 0`;
    console.log(`${form}, as in: ${again}`);
    await round({ ...sizes[form], seed, databaseUrl: await postgres?.createDatabase() }, current);
    total.add(current);
    console.log(`  ${current.text()}`);
    current = new Tally();
  }
}

const soFar = () => new Tally().add(total).add(current);
const minuteMs = 60_000;
const telling = setInterval(() => console.log(`until now: ${soFar().text()}`), minuteMs);
try {
  await storms();
  console.log(`\nNothing lost, nothing doubled on ${database}: ${total.text()}`);
  const missing = goal ? shortOf(total) : [];
  if (missing.length > 0) throw new Error(`Not reached in ${values.minutes} minutes: ${missing.join(', ')}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(`Until then: ${soFar().text()}`);
  process.exitCode = 1;
} finally {
  clearInterval(telling);
  await postgres?.stop();
}
