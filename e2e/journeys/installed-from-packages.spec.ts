import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { freePort } from '../stack/ports.ts';
import { startProcess, whenReady } from '../stack/process.ts';
import { startStack } from '../stack.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

let host: string;

/** Answers what it said; throws that when it failed. */
function run(command: string, args: string[], options: SpawnSyncOptions = {}): string {
  const shell = process.platform === 'win32';
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: host, shell, ...options, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}

/** What a newcomer to the packages has: our three tarballs, React, Vite and TypeScript, and no trace of this workspace. */
function makeHost() {
  host = mkdtempSync(join(tmpdir(), 'billing-panel-host-'));
  cpSync(fromRoot('e2e/packed-host'), host, { recursive: true });
  const tarballs = join(host, 'tarballs');
  mkdirSync(tarballs);
  for (const folder of ['bff/contract', 'bff', 'widget']) {
    run('npm', ['pack', '--pack-destination', tarballs], { cwd: fromRoot(folder) });
  }
  const tarball = (name: string) => `file:tarballs/${readdirSync(tarballs).find((file) => file.startsWith(name))}`;
  const { devDependencies } = readJson(fromRoot('e2e/package.json'));
  const root = readJson(fromRoot('package.json'));
  const known: Record<string, string> = { ...root.devDependencies, ...devDependencies };
  const wanted = [
    'react',
    'react-dom',
    '@types/react',
    '@types/react-dom',
    '@types/node',
    '@tanstack/react-query',
    'vite',
    'typescript',
  ];
  const dependencies = {
    '@billing-panel/contract': tarball('billing-panel-contract-'),
    '@billing-panel/server': tarball('billing-panel-server-'),
    '@billing-panel/react': tarball('billing-panel-react-'),
    ...Object.fromEntries(wanted.map((name) => [name, known[name]])),
  };
  writeFileSync(join(host, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline']);
}

test.beforeAll(() => {
  test.setTimeout(240_000);
  makeHost();
});

test.afterAll(() => rmSync(host, { recursive: true, force: true }));

test('a host outside this workspace installs the packages, compiles, builds and shows the panel', async ({ page }) => {
  test.setTimeout(180_000);
  const bin = (program: string) => join(host, 'node_modules', program);
  run(process.execPath, [bin('typescript/bin/tsc'), '-p', '.']);

  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const serverFolder = bin('@billing-panel/server');
  const stack = await startStack({ serverFolder, demos: 0, serverEnv: { ALLOWED_ORIGINS: address } });
  const { serverUrl: BILLING_URL, adminKey: BILLING_ADMIN_KEY, jwtSecret: JWT_SECRET } = stack;
  const env = { ...process.env, BILLING_URL, BILLING_ADMIN_KEY, JWT_SECRET };
  const token = run(process.execPath, ['server.ts'], { env }).trim();
  run(process.execPath, [bin('vite/bin/vite.js'), 'build'], {
    env: { ...process.env, VITE_BILLING_URL: BILLING_URL, VITE_TOKEN: token },
  });
  const preview = startProcess({
    name: 'page',
    args: [bin('vite/bin/vite.js'), 'preview', '--host', '127.0.0.1', '--port', String(port), '--strictPort'],
    cwd: host,
    env: {},
    logFile: join(host, 'page.log'),
  });
  try {
    await whenReady(preview, address);
    const faults: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(address);
    await expect(page.getByText('1,234').first()).toBeVisible();
    expect(faults).toEqual([]);
  } finally {
    await preview.stop();
    await stack.stop();
  }
});
