import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { api } from './api/app.ts';
import { Faults } from './api/faults.ts';
import { Idempotency } from './api/idempotency.ts';
import { RequestLog } from './api/request-log.ts';
import { Clock } from './clock.ts';
import { control } from './control/control.ts';
import { Deliverer } from './deliveries/deliverer.ts';
import { dueHandlers } from './due.ts';
import { createEngine } from './engine.ts';
import { Jobs } from './jobs.ts';
import { loopbackOnly } from './loopback.ts';
import { endpoints } from './resources/index.ts';
import { openSecrets, type Secrets } from './secrets.ts';
import { openDatabase } from './store/open.ts';
import { Store } from './store/store.ts';
import type { Engine } from './views.ts';
import type { World } from './world.ts';

export interface SandboxOptions {
  /** Folder of state and keys; without one all is in memory. */
  data?: string;
  /** 0 or nothing: the port of the last time if it is free, else a free one. */
  port?: number;
  webhookUrl?: string;
  /** The name on pages and invoices. */
  merchant?: string;
  pages?: (engine: Engine) => (ctx: never, next: Koa.Next) => unknown;
}

export interface Sandbox {
  url: string;
  secrets: Secrets;
  engine: Engine;
  world: World;
  deliverer: Deliverer;
  close(): Promise<void>;
}

const tickMs = 500;

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const secrets = openSecrets(options.data);
  const store = new Store(openDatabase(options.data));
  if (options.webhookUrl !== undefined) store.setSetting('webhook_url', options.webhookUrl);
  const clock = new Clock(store);
  const jobs = new Jobs(store, clock);
  const deliverer = new Deliverer(store, secrets.webhookSecret);
  const world: World = {
    store,
    clock,
    jobs,
    baseUrl: '',
    accountId: secrets.accountId,
    merchant: options.merchant ?? 'Sandbox',
    cause: null,
    orders: [],
    portalDecline: 'keeps_plan',
    announce: (event, type) => deliverer.announce(event, type),
  };
  jobs.handle(dueHandlers(world));
  const engine = createEngine(world, deliverer);
  const parts = {
    world,
    endpoints,
    idempotency: new Idempotency(store),
    faults: new Faults(),
    log: new RequestLog(),
    secretKey: secrets.secretKey,
  };
  const app = new Koa();
  app.use(loopbackOnly);
  app.use(api(parts));
  app.use(control({ ...parts, deliverer, engine }));
  if (options.pages) app.use(options.pages(engine) as Koa.Middleware);
  const server = createServer(app.callback());
  const port = await listen(server, options.port || 0, Number(store.setting('port') ?? 0));
  store.setSetting('port', String(port));
  world.baseUrl = `http://127.0.0.1:${port}`;
  const tick = setInterval(() => jobs.run(clock.now()), tickMs);
  deliverer.kick();
  return {
    url: world.baseUrl,
    secrets,
    engine,
    world,
    deliverer,
    close: async () => {
      clearInterval(tick);
      deliverer.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      store.close();
    },
  };
}

/** The wanted port, or the last one while it is free: links that were handed out stay good over a restart. */
async function listen(server: Server, wanted: number, last: number): Promise<number> {
  const tryPort = (port: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve((server.address() as AddressInfo).port);
      });
    });
  if (wanted || !last) return tryPort(wanted);
  return tryPort(last).catch(() => tryPort(0));
}
