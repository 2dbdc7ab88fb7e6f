import { createServer, type Server } from 'node:http';
import { type AddressInfo, Server as SocketServer } from 'node:net';
import { isOldNode } from './old-node.ts';

/** How long requests in flight may still take once the server was told to stop. */
const graceMs = 10_000;
/**
 * Connections that idle are closed once nothing came in so many times that it was looked for. A proxy may be sending on one
 * at this very moment, and a request that arrives at a closed connection is lost; one that arrives in time is answered, and
 * told that it is the last. Times are counted, not time: a process that was held up has not looked.
 */
const quietLooks = 5;
const lookEveryMs = 100;

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

// Before anything else is loaded: on an older Node the database driver ends the process with a segmentation fault.
if (isOldNode()) fail(`Billing Panel needs Node 22.18 or newer, and this is ${process.versions.node}.`);

const { readConfig } = await import('./config.ts');
const { ConfigFaults } = await import('./config/fault.ts');

function configuration() {
  try {
    process.loadEnvFile('.env');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  try {
    return readConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigFaults) fail(error.message);
    throw error;
  }
}

/** Resolves with the address once connections are taken. */
function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}

/**
 * Resolves once no connection waits to be taken, or after a second of ever more: a turn of the event loop takes one, and
 * what waits when the door closes is reset, with the request that a proxy has sent on it.
 */
async function takeWaiting(server: Server): Promise<void> {
  const untilMs = performance.now() + 1_000;
  let quietTurns = 0;
  server.on('connection', () => {
    quietTurns = 0;
  });
  while (quietTurns++ < 2 && performance.now() < untilMs) await new Promise((resolve) => setImmediate(resolve));
}

/** Takes no new connection, and resolves when the last request is answered or the grace is over. */
function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    let looks = 0;
    server.on('request', () => {
      looks = 0;
    });
    const closeIdle = setInterval(() => {
      if (++looks > quietLooks) server.closeIdleConnections();
    }, lookEveryMs);
    const giveUp = setTimeout(() => server.closeAllConnections(), graceMs);
    const isDrained = () => {
      clearInterval(closeIdle);
      clearTimeout(giveUp);
      resolve();
    };
    // An HTTP server's own `close` would end what idles at once.
    SocketServer.prototype.close.call(server, isDrained);
  });
}

const config = configuration();
// All the rest is loaded once there is something to start: a fault of the configuration is told at once.
const { createApp } = await import('./app.ts');
const { createLogger } = await import('./log.ts');
const { LogLines } = await import('./log-lines.ts');
const { handlers } = await import('./operations/index.ts');
const { createServices } = await import('./services.ts');
const lines = new LogLines(2);
const log = createLogger(config.logLevel, config.secrets, lines);

/** Ends the process once its last words are out. */
async function exit(status: number): Promise<never> {
  await lines.written();
  process.exit(status);
}

process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'defect outside of any request');
  void exit(1);
});
// A closed pipe behind standard output ends the line of a reader, not the server.
process.stdout.on('error', () => {});

const stopping = new AbortController();
const services = await createServices(config, log).catch((error: unknown) => {
  if (error instanceof ConfigFaults) fail(error.message);
  log.fatal({ err: error }, 'could not start');
  return exit(1);
});
const app = createApp({
  config,
  log,
  handlers,
  services,
  intake: services.intake,
  ready: services.ready,
  metrics: services.metrics,
  stopping: stopping.signal,
});
const server = createServer(
  // Slow senders are cut off; connections that a proxy keeps outlive its own idle time, so that it never writes to a closed one.
  { headersTimeout: 15_000, requestTimeout: 30_000, connectionsCheckingInterval: 1000, keepAliveTimeout: 65_000 },
  app.callback(),
);

// Whoever does not read the answer keeps its connection no longer than this.
server.timeout = 300_000;

let isStopping = false;

async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await takeWaiting(server);
  // Said only now: whoever is told to open another connection finds the door closed.
  stopping.abort();
  await drain(server);
  await services.close();
  await exit(0);
}

const address = await listen(server, config.host, config.port).catch((error: NodeJS.ErrnoException) =>
  fail(`HOST and PORT: cannot listen there (${error.code}). Choose another PORT, or 0 for a free one.`),
);
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
process.stdout.write(`Billing Panel is ready on http://${host}:${address.port}\n`);
