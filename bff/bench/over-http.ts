import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { devNull } from 'node:os';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { addressOf } from '../src/http/routes.ts';
import { createLogger } from '../src/log.ts';
import { handlers } from '../src/operations/index.ts';
import type { Services } from '../src/services.ts';
import { openStorage } from '../src/storage/open.ts';
import { adminKey, environment, startServer } from '../test/http/server.ts';
import { hotId, type Size } from './fill.ts';
import type { Ground } from './grounds.ts';
import type { Answer, Load } from './load.ts';
import { type Goal, measure, type Pace, type Ratio, ratio, type Way } from './measure.ts';
import { servicesOn, unbatched } from './server.ts';

/** Consuming over HTTP: the server as it is against the same one with batching off. The load comes from another process. */
export async function benchOverHttp({ database }: Ground, size: Size, pace: Pace): Promise<Ratio[]> {
  const storage = await openStorage({ database });
  const services = servicesOn(storage);
  await using batched = await serve(services);
  await using off = await serve(unbatched(services));
  const child = fork(fileURLToPath(new URL('load.ts', import.meta.url)));
  const way = (name: string, { port }: { port: number }, ids: Load['ids']): Way => ({
    name,
    run: (ms) => loaded(child, { port, ms, ids, path: addressOf('credits.consume'), key: adminKey, callers: 64 }),
  });
  const many = size.others.toLocaleString('en');
  const everyone = { from: hotId + 1, to: hotId + size.others };
  const one = { from: hotId, to: hotId };
  const hot = way('over HTTP, one hot account, batched', batched, one);
  const hotOff = way('over HTTP, one hot account, batching off', off, one);
  const spread = way(`over HTTP, ${many} accounts, batched`, batched, everyone);
  const spreadOff = way(`over HTTP, ${many} accounts, batching off`, off, everyone);
  const rates = await measure([hot, hotOff, spread, spreadOff], pace);
  child.disconnect();
  await storage.close();
  const { dialect } = storage;
  const hotGoal: Goal = { atLeast: dialect === 'sqlite' ? 4 : 2 };
  const spreadGoal: Goal | undefined = dialect === 'sqlite' ? { atLeast: 4 } : undefined;
  return [
    ratio(`${dialect}: over HTTP, one hot account, batched / off`, rates(hot), rates(hotOff), hotGoal),
    ratio(`${dialect}: over HTTP, ${many} accounts, batched / off`, rates(spread), rates(spreadOff), spreadGoal),
  ];
}

/** Every line is written as in production, and thrown away. */
function serve(services: Services) {
  const log = createLogger('info', services.config.secrets, pino.destination({ dest: devNull, sync: true }));
  return startServer(environment, { services, handlers, log });
}

async function loaded(child: ChildProcess, load: Load): Promise<number> {
  child.send(load);
  const over = new AbortController();
  const [answer] = (await Promise.race([
    once(child, 'message', over),
    once(child, 'exit', over).then(() => [{ error: 'The process that sends the load ended.' }]),
  ])) as [Answer];
  over.abort();
  if ('error' in answer) throw new Error(answer.error);
  return answer.perSecond;
}
