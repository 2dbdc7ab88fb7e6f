import { parseArgs } from 'node:util';
import { startPostgres } from '../../bff/test/postgres.ts';
import { round } from './round.ts';
import { Tally } from './tally.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    database: { type: 'string', default: 'sqlite' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    people: { type: 'string', default: '24' },
    only: { type: 'string' },
  },
});

const forms = ['rough', 'kills', 'lost', 'kills'] as const;
const deadline = Date.now() + Number(values.minutes) * 60_000;
const postgres = values.database === 'postgres' ? await startPostgres() : undefined;
const total = new Tally();
try {
  console.log(`Storm on ${values.database}, seed ${values.seed}`);
  for (let index = 0; index === 0 || Date.now() < deadline; index++) {
    const seed = Number(values.seed) + index;
    const form = forms.find((each) => each === values.only) ?? forms[seed % forms.length] ?? 'rough';
    const done = await round({
      seed,
      databaseUrl: await postgres?.createDatabase(),
      people: Number(values.people),
      phases: 6,
      // The sweep of a server that was killed is left alone by the others for longer than a round lasts.
      weather: form === 'kills' ? 'late' : form,
      kills: form === 'kills' ? 40 : 0,
    });
    total.add(done);
    console.log(`seed ${seed} (${form}): ${done.text()}`);
  }
  console.log(`\nNothing lost, nothing doubled on ${values.database}: ${total.text()}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(`Until then: ${total.text()}`);
  process.exitCode = 1;
} finally {
  await postgres?.stop();
}
