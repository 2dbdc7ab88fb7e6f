import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startPostgres } from '../../../bff/test/postgres.ts';
import { openShop, type Shop } from '../../money/shop.ts';
import { freePort } from '../../stack/ports.ts';
import {
  type Ended,
  type ProcessOptions,
  type Running,
  startProcess,
  tellEnd,
  whenReady,
} from '../../stack/process.ts';
import { optionsOf, prepare, startLoad, table, totals } from '../load/start.ts';
import { type Nginx, startNginx } from './nginx.ts';

const { values } = parseArgs({
  options: { times: { type: 'string', default: '20' }, rate: { type: 'string', default: '300' } },
});

const times = Number(values.times);
/** Between a server that is ready and the end of the other one. */
const betweenMs = 2_000;

/** One of the servers behind nginx, which is stopped and started while requests come. */
class Replica {
  readonly url: string;
  readonly #process: ProcessOptions;
  #running: Running | undefined;

  constructor(port: number, process: ProcessOptions) {
    this.url = `http://127.0.0.1:${port}`;
    this.#process = process;
  }

  async start(): Promise<void> {
    this.#running = startProcess(this.#process);
    await whenReady(this.#running, `${this.url}/readyz`, (status) => status === 200);
  }

  /** SIGTERM. Throws where it did not end by itself, or not well. */
  async stop(): Promise<void> {
    const running = this.#running;
    await running?.stop();
    const end: Ended | undefined = await running?.ended;
    if (end?.status !== 0) throw new Error(end ? tellEnd(end) : 'it was not running');
  }
}

async function replicasOf({ stack }: Shop): Promise<[Replica, Replica]> {
  const replica = async (name: string) => {
    const port = await freePort();
    return new Replica(port, { ...stack.serverProcess({ PORT: String(port), TRUST_PROXY: '1' }), name });
  };
  const both: [Replica, Replica] = [await replica('first server'), await replica('second server')];
  await Promise.all(both.map((each) => each.start()));
  return both;
}

/** Stops one server after the other, again and again; resolves when all of it is done. */
async function roll(replicas: readonly Replica[]): Promise<void> {
  for (let count = 0; count < times; count++) {
    await pause(betweenMs);
    const replica = replicas[count % replicas.length];
    const startedAt = performance.now();
    await replica?.stop();
    const stopped = performance.now() - startedAt;
    await replica?.start();
    console.log(
      `  ${count + 1}: ended in ${stopped.toFixed(0)} ms, ready again after ${(performance.now() - startedAt).toFixed(0)} ms`,
    );
  }
}

async function rolling(shop: Shop, nginx: Nginx, replicas: readonly Replica[]): Promise<number> {
  await prepare(shop);
  await shop.stack.stopServer();
  // Far longer than it takes: it is told to stop.
  const load = startLoad(optionsOf(shop, { url: nginx.url, seconds: 3_600, rate: Number(values.rate) }));
  await roll(replicas).finally(() => load.stop());
  const summary = await load.summary;
  console.log(table(summary));
  const { failed, sent } = totals(summary);
  console.log(`${times} ends by SIGTERM, ${sent} requests, ${failed} failed`);
  if (failed > 0) console.log(nginx.errors());
  return failed;
}

const postgres = await startPostgres({ isDurable: true });
console.log(`npm run rolling -- --times ${times} --rate ${values.rate}`);
const shop = await openShop({ serverEnv: { DATABASE_URL: await postgres.createDatabase() } });
let replicas: readonly Replica[] = [];
let nginx: Nginx | undefined;
try {
  replicas = await replicasOf(shop);
  nginx = await startNginx(replicas.map(({ url }) => url));
  if ((await rolling(shop, nginx, replicas)) > 0) process.exitCode = 1;
  await shop.stack.verify();
  console.log('verify: the books are right');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await nginx?.stop();
  for (const replica of replicas) await replica.stop().catch(() => {});
  await shop.stop();
  await postgres.stop();
}
