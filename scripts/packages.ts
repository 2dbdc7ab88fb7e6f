import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a registry would be given, checked: that every door of a package leads to what it promises, types included. Needs a build. */

const root = fileURLToPath(new URL('..', import.meta.url));
/** Doors that lead to something without types: styles, and the script of pages that have no bundler. */
const withoutTypes = ['styles.css', 'styles.unlayered.css', 'billing-panel.js'];
const packages = ['bff/contract', 'bff', 'widget'];

const run = (command: string, args: string[], cwd = root) =>
  spawnSync(command, args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
const tool = (program: string, ...args: string[]) =>
  run(process.execPath, [join(root, 'node_modules', program), ...args]);

let isGood = true;
for (const name of packages) {
  const folder = mkdtempSync(join(tmpdir(), 'billing-panel-package-'));
  try {
    isGood &&= run('npm', ['pack', '--silent', '--pack-destination', folder], join(root, name));
    const tarball = join(folder, readdirSync(folder)[0] ?? '');
    isGood = tool('publint/src/cli.js', 'run', tarball, '--strict') && isGood;
    // The server is a program: nobody imports it.
    if (name === 'bff') continue;
    const types = ['--profile', 'esm-only', '--exclude-entrypoints', ...withoutTypes, '--format', 'table-flipped'];
    isGood = tool('@arethetypeswrong/cli/dist/index.js', tarball, ...types) && isGood;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
process.exit(isGood ? 0 : 1);
