import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

/** A browser that tests is alone: it calls nobody, keeps nothing, and asks nothing. */
const args = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

function systemPaths(): string[] {
  if (process.platform === 'darwin') {
    const apps = ['Chromium.app/Contents/MacOS/Chromium', 'Google Chrome.app/Contents/MacOS/Google Chrome'];
    return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) => apps.map((app) => join(folder, app)));
  }
  if (process.platform === 'win32') {
    const folders = [process.env.ProgramFiles, process.env['ProgramFiles(x86)'], process.env.LOCALAPPDATA];
    return folders.flatMap((folder) => (folder ? [join(folder, 'Google/Chrome/Application/chrome.exe')] : []));
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((name) => join(folder, name)));
}

function find(): string | undefined {
  const given = process.env.CHROMIUM_PATH;
  if (given && !existsSync(given)) throw new Error(`CHROMIUM_PATH names ${given}, which is not there.`);
  return given || [...systemPaths(), chromium.executablePath()].find((path) => existsSync(path));
}

function isDebian(): boolean {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function run(command: string, ...commandArgs: string[]) {
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, commandArgs, { cwd, env, encoding: 'utf8', timeout: 15 * 60_000 }).status === 0;
}

function fetchBrowser(): string | undefined {
  console.error('No Chromium was found; fetching one (once) …');
  if (process.getuid?.() === 0 && isDebian()) {
    run('apt-get', 'update');
    run('apt-get', 'install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation');
  } else {
    run(process.execPath, fileURLToPath(import.meta.resolve('@playwright/test/cli')), 'install', 'chromium');
  }
  return find();
}

/**
 * The Chromium that tests and screenshots run in: `CHROMIUM_PATH`, else the system's, else Playwright's own, else one
 * that is fetched now. Throws a sentence that says what to do.
 */
export function ensureChromium(): void {
  if (!find() && !fetchBrowser()) {
    throw new Error(
      'The tests need Chromium, and none could be found or fetched. Install it (Debian: apt-get install chromium), or set\n' +
        'CHROMIUM_PATH to the program file of a Chromium or Chrome.',
    );
  }
}

/** For Playwright and for Vitest's browser mode. Fetches nothing: configurations are also read where no browser is needed. */
export function launchOptions() {
  const executablePath = find();
  return executablePath ? { executablePath, args } : { args };
}
