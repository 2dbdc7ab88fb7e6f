import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../src/config.ts';
import { environment } from './http/server.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export interface Replica {
  url: string;
  stop(): Promise<void>;
}

/** The server as its own process, with its limits on, on a free port. Nobody answers where it looks for Stripe. */
export async function startReplica(env: Environment): Promise<Replica> {
  const folder = mkdtempSync(join(tmpdir(), 'billing-panel-replica-'));
  const child = spawn(process.execPath, ['--conditions=billing-panel-source', main], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      ...environment,
      PORT: '0',
      STRIPE_API_BASE: 'http://127.0.0.1:9',
      RATE_LIMITS: 'on',
      LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const [line] = await Promise.race([once(child.stdout, 'data'), ended.then(() => [''])]);
  const url = /http:\/\/\S+/.exec(String(line))?.[0];
  if (!url) throw new Error(`the server did not start: ${errors}`);
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
