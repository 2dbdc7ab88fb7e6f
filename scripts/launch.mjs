// Runs a script of this project on a fresh clone, on any Node from 20.19, with npm alone. Plain JavaScript, because the
// Node that starts it may be too old to run TypeScript, and because nothing may be installed yet.
//
//   node scripts/launch.mjs [--in <folder>] <what Node is to run, with its arguments>

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE = 'node@26.10.0';
const PNPM = 'pnpm@12.21.0';

const root = fileURLToPath(new URL('..', import.meta.url));
const rememberedNode = join(root, 'node_modules', '.cache', 'launch', 'node.txt');

const [major, minor] = process.versions.node.split('.').map(Number);
// Node 23 ended before it could run TypeScript without a flag, and has no long-term successor of its own.
const isRecent = major >= 24 || (major === 22 && minor >= 18);

function fail(...lines) {
  console.error(`\n${lines.join('\n')}\n`);
  process.exit(1);
}

/** Runs a program out of the npm registry. `-y` because some machines answer npm's question with no. */
function npx(packages, command, options) {
  const packageFlags = packages.flatMap((name) => ['-p', name]);
  const run = spawnSync('npx', ['-y', ...packageFlags, ...command], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    ...options,
    env: { ...process.env, npm_config_loglevel: 'error', ...options.env },
  });
  if (run.error?.code === 'ENOENT') fail('npm is needed (it comes with Node), and there is no npx on the PATH.');
  return run;
}

function lastLines(text) {
  return text.trim().split('\n').slice(-6).join('\n');
}

/** The Node that everything runs on: this one where it is recent enough, else one from the registry. */
function findNode() {
  if (isRecent) return process.execPath;
  if (existsSync(rememberedNode)) {
    const path = readFileSync(rememberedNode, 'utf8');
    if (existsSync(path)) return path;
  }
  console.error(`This is Node ${process.versions.node}; fetching ${NODE} from the npm registry (once) …`);
  const run = npx([NODE], ['node', '-p', 'process.execPath'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const path = run.stdout?.trim().split('\n').at(-1) ?? '';
  if (run.status !== 0 || !existsSync(path)) {
    fail(
      `Node 22.18 or newer is needed; this is ${process.versions.node}, and ${NODE} could not be fetched.`,
      'Is the npm registry within reach? A newer Node can be had from https://nodejs.org too. npm said:',
      lastLines(run.stderr ?? ''),
    );
  }
  return path;
}

function rememberNode(path) {
  if (isRecent) return;
  mkdirSync(dirname(rememberedNode), { recursive: true });
  writeFileSync(rememberedNode, path);
}

/** pnpm keeps a copy of the lockfile that it installed from, written last. */
function isInstalled() {
  const installed = join(root, 'node_modules', '.pnpm', 'lock.yaml');
  return existsSync(installed) && readFileSync(installed).equals(readFileSync(join(root, 'pnpm-lock.yaml')));
}

function install(env) {
  console.error('Installing the packages that the lockfile names …');
  const command = [
    'pnpm',
    'install',
    '--frozen-lockfile',
    '--reporter=append-only',
    '--config.confirm-modules-purge=false',
  ];
  const run = npx([PNPM], command, { stdio: ['ignore', 'pipe', 'pipe'], env, maxBuffer: 2 ** 28 });
  if (run.status !== 0) {
    fail(
      'The packages could not be installed. They come from the npm registry, which must be within reach. pnpm said:',
      lastLines(`${run.stdout ?? ''}\n${run.stderr ?? ''}`),
    );
  }
}

const args = process.argv.slice(2);
const folder = args[0] === '--in' ? join(root, args.splice(0, 2)[1]) : root;

const node = findNode();
// Whatever the script starts by the name of `node` runs on the same one.
const pathName = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
const env = { ...process.env, [pathName]: `${dirname(node)}${delimiter}${process.env[pathName] ?? ''}` };
if (!isInstalled()) install(env);
rememberNode(node);

const child = spawn(node, ['--conditions=billing-panel-source', ...args], {
  cwd: resolve(folder),
  env,
  stdio: 'inherit',
});
// The child decides how it ends; a terminal's Ctrl-C reaches it anyway, a signal sent to this process alone does not.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// npm, told to end, ends the shell between it and us, which tells nobody.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 500);
}
child.on('error', (error) => fail(`${node} could not be started: ${error.message}`));
child.on('exit', (status, signal) => process.exit(status ?? (signal === 'SIGINT' ? 130 : 1)));
