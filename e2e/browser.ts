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

/** Chromium without a window to draw: the same engine for less than half of the work. */
const shell = 'chromium-headless-shell';
const withWindows = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

function systemPaths(names: string[]): string[] {
  if (process.platform === 'darwin') {
    const apps = ['Chromium.app/Contents/MacOS/Chromium', 'Google Chrome.app/Contents/MacOS/Google Chrome'];
    return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) => apps.map((app) => join(folder, app)));
  }
  if (process.platform === 'win32') {
    const folders = [process.env.ProgramFiles, process.env['ProgramFiles(x86)'], process.env.LOCALAPPDATA];
    return folders.flatMap((folder) => (folder ? [join(folder, 'Google/Chrome/Application/chrome.exe')] : []));
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** What `CHROMIUM_PATH` names, else what the system has. */
function find(names = [shell, ...withWindows]): string | undefined {
  const given = process.env.CHROMIUM_PATH;
  if (given && !existsSync(given)) throw new Error(`CHROMIUM_PATH names ${given}, which is not there.`);
  return given || systemPaths(names).find((path) => existsSync(path));
}

const playwrightHasOne = () => existsSync(chromium.executablePath());

function isDebian(): boolean {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function run(command: string, ...commandArgs: string[]) {
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, commandArgs, { cwd, env, encoding: 'utf8', timeout: 15 * 60_000 }).status === 0;
}

function fetchBrowser(): void {
  if (process.getuid?.() === 0 && isDebian()) {
    console.error('Fetching a Chromium for the tests (once) …');
    run('apt-get', 'update');
    run('apt-get', 'install', '-y', '--no-install-recommends', shell, 'chromium', 'fonts-liberation');
  } else if (!find() && !playwrightHasOne()) {
    console.error('No Chromium was found; fetching one (once) …');
    run(process.execPath, fileURLToPath(import.meta.resolve('@playwright/test/cli')), 'install', 'chromium');
  }
}

/**
 * The Chromium that tests and screenshots run in: `CHROMIUM_PATH`, else the system's, else Playwright's own, else one
 * that is fetched now; on Debian, to whoever may install there, the one without windows. Throws a sentence that says
 * what to do.
 */
export function ensureChromium(): void {
  if (!process.env.CHROMIUM_PATH && !(find([shell]) && find(withWindows))) fetchBrowser();
  if (!find() && !playwrightHasOne()) {
    throw new Error(
      'The tests need Chromium, and none could be found or fetched. Install it (Debian: apt-get install chromium), or set\n' +
        'CHROMIUM_PATH to the program file of a Chromium or Chrome.',
    );
  }
}

/**
 * For Playwright, which else takes its own, and for Vitest's browser mode. `windows`: the whole Chromium, for what the
 * lighter one has not (the back-forward cache). Fetches nothing: configurations are also read where no browser is needed.
 */
export function launchOptions({ windows = false } = {}) {
  const executablePath = find(windows ? withWindows : undefined);
  return { args, ...(executablePath ? { executablePath } : {}), ...(windows ? { channel: 'chromium' } : {}) };
}
