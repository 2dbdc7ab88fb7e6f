import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** How SQLite reaches the disk, and Node its sockets: so a server also dies after its commit, with the answer in hand. */
const writes = ['pwrite64', 'fdatasync', 'fsync', 'write', 'writev'];
const isWrite = new RegExp(`^(?:\\d+ +)?(?:${writes.join('|')})\\(`, 'gm');

/** Whether this machine has strace, and lets it look into a process that it did not start. */
export function canTrace(): boolean {
  const sleeper = spawn('sleep', ['5']);
  try {
    const probe = spawnSync('timeout', ['1', 'strace', '-p', String(sleeper.pid), '-e', 'trace=none'], {
      encoding: 'utf8',
    });
    return probe.stderr?.includes('attached') === true;
  } finally {
    sleeper.kill();
  }
}

/** What a program is started under, to be killed as it begins its k-th write; the writes are listed in the file. */
export function killedAtWrite(k: number, listFile: string): string[] {
  return ['strace', '-D', ...killing(k, listFile)];
}

/** Of the main thread alone, which does all of this: strace counts each thread apart. */
const killing = (k: number, listFile: string) => [
  ...['-o', listFile, '-e', `trace=${writes.join(',')}`],
  ...['-e', `inject=${writes.join(',')}:signal=SIGKILL:when=${k}`],
];

/** How many writes are listed in the file. */
export function writesIn(listFile: string): number {
  return existsSync(listFile) ? (readFileSync(listFile, 'utf8').match(isWrite) ?? []).length : 0;
}

export interface Tracer {
  /** Leaves the process as it was. */
  detach(): Promise<void>;
}

/** From now on the process is killed as it begins its k-th write. */
export function killAtWrite(pid: number, k: number, listFile: string): Promise<Tracer> {
  return attach(pid, killing(k, listFile));
}

/** From now on what the process writes to the disk fails with this error: all of it, or what `when` says in strace's words. */
export function failWrites(pid: number, error: 'ENOSPC' | 'EIO', calls: string, when = '1+'): Promise<Tracer> {
  const inject = `inject=${calls}:error=${error}:when=${when}`;
  return attach(pid, ['-o', '/dev/null', '-e', `trace=${calls}`, '-e', inject]);
}

async function attach(pid: number, args: string[]): Promise<Tracer> {
  const tracer = spawn('strace', [...args, '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => tracer.once('close', () => resolve()));
  await attached(tracer);
  return {
    async detach() {
      tracer.kill('SIGINT');
      await ended;
    },
  };
}

/** Resolves when it says so, which it does thread by thread: the first of them is the one that writes. */
function attached(tracer: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    tracer.stderr?.on('data', (chunk) => {
      said += chunk;
      if (said.includes('attached')) resolve();
    });
    tracer.once('error', reject);
    tracer.once('close', () => reject(new Error(`strace ended: ${said}`)));
  });
}
