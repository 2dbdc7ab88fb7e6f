import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { Environment } from '../src/config.ts';
import { folder, least, wrongConfigurations } from './wrong-configurations.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const atOnce = 3;

interface Start {
  status: number | null;
  stdout: string;
  stderr: string;
}

async function start(env: Environment): Promise<Start> {
  const { PATH } = process.env;
  const child = spawn(process.execPath, ['--conditions=billing-panel-source', main], {
    cwd: folder,
    // Compiled once, for they are many.
    env: { PATH, NODE_COMPILE_CACHE: join(folder, 'compiled'), DATABASE_URL: 'sqlite::memory:', ...least, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status, stdout, stderr };
}

/** What is wrong with how this start went, in words; nothing where it was refused as it must be. */
async function faultOf(names: string, env: Environment): Promise<string | undefined> {
  const { status, stdout, stderr } = await start(env);
  const [first = '', ...lines] = stderr.trimEnd().split('\n');
  if (status !== 1 || stdout !== '') return `${names}: ended with ${status}`;
  if (!/^The configuration has \d+ faults?:$/.test(first)) return `${names}: said ${first}`;
  const unnamed = lines.find((line) => !line.startsWith(`  ${names}`));
  if (unnamed !== undefined || lines.length === 0) return `${names}: said ${unnamed}`;
  const values = Object.values({ ...least, ...env }).filter((value) => value && value.trim().length >= 12);
  const told = [...values, 'canary', 'PRIVATE KEY-'].find((text) => text && stderr.includes(text));
  return told === undefined ? undefined : `${names}: told ${told}`;
}

it(`a server does not start on a wrong configuration, names the variable and tells no value (${wrongConfigurations.length} of them)`, {
  timeout: 240_000,
}, async () => {
  expect(wrongConfigurations.length).toBeGreaterThanOrEqual(40);
  const left = [...wrongConfigurations];
  const faults: string[] = [];
  let refused = 0;
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const fault = await faultOf(...next);
      if (fault === undefined) refused++;
      else faults.push(fault);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  expect(faults).toEqual([]);
  expect(refused).toBe(wrongConfigurations.length);
});
