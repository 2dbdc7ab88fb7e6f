import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ProcessOptions {
  /** What people call it: 'sandbox', 'billing server'. */
  name: string;
  /** What Node runs, with its arguments. */
  args: string[];
  cwd: string;
  env: Record<string, string>;
  logFile: string;
  /** A program that starts Node in its place, with its arguments: one that injects faults, say. */
  under?: readonly string[];
}

/** A process that ended, by itself or because it was told to. */
export interface Ended {
  name: string;
  status: number | null;
  signal: NodeJS.Signals | null;
  lastLines: string;
  logFile: string;
}

export interface Running {
  name: string;
  pid: number;
  ended: Promise<Ended>;
  hasEnded(): boolean;
  /** Asks it to end, and insists after 10 seconds. */
  stop(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

// What a program needs from its surroundings. Nothing else is passed on, so that a stack is the same on every machine.
const surroundings =
  /^(PATH|HOME|USER|LANG|LC_.*|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|PATHEXT|COMSPEC|USERPROFILE|APPDATA|LOCALAPPDATA|NODE_EXTRA_CA_CERTS|HTTPS?_PROXY|NO_PROXY)$/i;

function inheritedEnv(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => surroundings.test(name));
  return Object.fromEntries(entries) as Record<string, string>;
}

// The same few programs are started again and again: what Node compiled of them is kept.
const compiled = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));
const endWithParent = new URL('end-with-parent.ts', import.meta.url).href;

export function startProcess(options: ProcessOptions): Running {
  const { name, args, cwd, env, logFile, under = [] } = options;
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  const [program = process.execPath, ...rest] = [...under, process.execPath, '--import', endWithParent, ...args];
  const child: ChildProcess = spawn(program, rest, {
    cwd,
    env: { ...inheritedEnv(), NODE_COMPILE_CACHE: compiled, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A terminal's Ctrl-C goes to us alone; we end the processes in order.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });

  let tail = '';
  const keep = (chunk: Buffer | string) => {
    log.write(chunk);
    tail = `${tail}${chunk}`.slice(-8_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);

  let isOver = false;
  const ended = new Promise<Ended>((resolve) => {
    const finish = (status: number | null, signal: NodeJS.Signals | null) => {
      isOver = true;
      log.end();
      resolve({ name, status, signal, lastLines: tail.trim().split('\n').slice(-20).join('\n'), logFile });
    };
    child.once('error', (error) => {
      keep(error.message);
      finish(null, null);
    });
    child.once('close', finish);
  });

  async function end(signal: NodeJS.Signals) {
    child.kill(signal);
    const insist = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(insist);
  }
  return {
    name,
    pid: child.pid ?? 0,
    ended,
    hasEnded: () => isOver,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

export function tellEnd({ name, status, signal, lastLines, logFile }: Ended): string {
  const how = signal ? `was ended by ${signal}` : `ended with status ${status}`;
  return `The ${name} ${how}. Its last lines (all of them are in ${logFile}):\n${lastLines || '(it said nothing)'}`;
}

/** Waits until the address answers as wanted. Throws with the process's last lines if it ends first, or takes too long. */
export async function whenReady(running: Running, url: string, isReady = (status: number) => status < 500) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    if (running.hasEnded()) throw new Error(tellEnd(await running.ended));
    const status = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5_000) }).then(
      async (response) => {
        await response.body?.cancel();
        return response.status;
      },
      () => undefined,
    );
    if (status !== undefined && isReady(status)) return;
    if (Date.now() > deadline) {
      await running.stop();
      throw new Error(
        `The ${running.name} gave no good answer at ${url} for a minute. ${tellEnd(await running.ended)}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

/** Runs a process to its end. Throws with its last lines unless it ended well. */
export async function runToEnd(options: ProcessOptions): Promise<void> {
  const end = await startProcess(options).ended;
  if (end.status !== 0) throw new Error(tellEnd(end));
}
