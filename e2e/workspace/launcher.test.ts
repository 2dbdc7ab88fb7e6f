import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let clone: string;

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'billing-panel-launcher-'));
  mkdirSync(join(clone, 'scripts'));
  cpSync(fileURLToPath(new URL('../../scripts/launch.mjs', import.meta.url)), join(clone, 'scripts/launch.mjs'));
  writeFileSync(join(clone, 'pnpm-lock.yaml'), 'lockfileVersion: 9\n');
});

afterEach(() => rmSync(clone, { recursive: true }));

/** A program of that name, the only one on the PATH but for Node. */
function onPath(name: string, script: string): string {
  const bin = join(clone, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
  return bin;
}

const installs =
  'echo "$@" > npx-was-asked-for; mkdir -p node_modules/.pnpm; cp pnpm-lock.yaml node_modules/.pnpm/lock.yaml';

async function launch(path: string, args: string[], signal?: NodeJS.Signals) {
  const child = spawn(process.execPath, [join(clone, 'scripts/launch.mjs'), ...args], {
    cwd: clone,
    env: { PATH: [path, dirname(process.execPath), '/bin', '/usr/bin'].join(delimiter) },
  });
  let said = '';
  const hear = (chunk: Buffer) => {
    said += chunk;
    if (signal && said.includes('ready')) child.kill(signal);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { said, status };
}

describe.skipIf(process.platform === 'win32')('the launcher', () => {
  test('installs what the lockfile names, answering npm’s question by itself, and then runs the script', async () => {
    const { said, status } = await launch(onPath('npx', installs), ['-p', '"ran on " + process.version']);
    expect(said).toContain(`ran on ${process.version}`);
    expect(readFileSync(join(clone, 'npx-was-asked-for'), 'utf8')).toMatch(
      /^-y -p pnpm@[\d.]+ pnpm install --frozen-lockfile/,
    );
    expect(status).toBe(0);
  });

  test('asks npm for nothing when all is there, and installs again when the lockfile changed', async () => {
    await launch(onPath('npx', installs), ['-p', '1']);
    const forbidden = onPath('npx', 'echo npx was called; exit 1');
    expect((await launch(forbidden, ['-p', '"nothing to do"'])).said).toBe('nothing to do\n');
    writeFileSync(join(clone, 'pnpm-lock.yaml'), 'lockfileVersion: 10\n');
    expect((await launch(forbidden, ['-p', '1'])).said).toContain('npx was called');
  });

  test('says in words what is wrong when the registry is out of reach', async () => {
    const { said, status } = await launch(onPath('npx', 'echo getaddrinfo ENOTFOUND registry.npmjs.org >&2; exit 1'), [
      '-v',
    ]);
    expect(said).toMatch(/packages could not be installed.*registry.*within reach/s);
    expect(said).toContain('ENOTFOUND');
    expect(said).not.toMatch(/^\s+at /m);
    expect(status).toBe(1);
  });

  test('ends with the status of what it ran', async () => {
    const path = onPath('npx', installs);
    expect((await launch(path, ['-e', 'process.exit(3)'])).status).toBe(3);
  });

  test('hands a signal on, and leaves it to the script how to end', async () => {
    const script = `process.on('SIGTERM', () => { console.log('tidied up'); process.exit(0); });
      setInterval(() => {}, 1000); console.log('ready');`;
    const { said, status } = await launch(onPath('npx', installs), ['-e', script], 'SIGTERM');
    expect(said).toContain('tidied up');
    expect(status).toBe(0);
  });
});
