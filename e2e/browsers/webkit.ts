import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../stack/ports.ts';
import { buttonPath, escapeKey, type Found, findProgram, type Tab } from './tab.ts';

const folders = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((machine) => `/usr/lib/${machine}/webkit2gtk-4.1`);

/** WebKitGTK's own browser, by the driver that comes with it, and on a display that nobody sees. */
export function findWebKit(): Found {
  const driver = findProgram('WEBKIT_DRIVER_PATH', ['WebKitWebDriver']);
  if (!driver)
    return { missing: 'no WebKitWebDriver on the PATH (Debian: webkit2gtk-driver); WEBKIT_DRIVER_PATH may name one' };
  const browser = findProgram('WEBKIT_BROWSER_PATH', ['MiniBrowser'], folders);
  if (!browser) return { missing: 'no MiniBrowser of WebKitGTK; WEBKIT_BROWSER_PATH may name one' };
  const screen = findProgram('XVFB_PATH', ['Xvfb']);
  if (!screen && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return { missing: 'no display for it (Debian: xvfb is one without a screen)' };
  }
  return { start: () => startWebKit({ driver, browser, screen }) };
}

interface Programs {
  driver: string;
  browser: string;
  screen: string | undefined;
}

async function startWebKit({ driver, browser, screen }: Programs): Promise<Tab> {
  const folder = mkdtempSync(join(tmpdir(), 'billing-panel-webkit-'));
  const running: ChildProcess[] = [];
  function run(program: string, args: string[], own: Record<string, string> = {}) {
    const env = { ...process.env, LC_ALL: 'en_US.UTF-8', HOME: folder, XDG_CACHE_HOME: folder, ...own };
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    running.push(child);
    return child;
  }
  const close = async () => {
    for (const child of running.reverse()) {
      if (child.exitCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const own: Record<string, string> = {};
    if (screen) {
      // It takes a free number, and says which.
      const { stdout } = run(screen, ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp']);
      const [number] = await Promise.race([once(stdout, 'data'), once(stdout, 'end')]);
      if (!number) throw new Error(`${screen} ended before it said its number.`);
      Object.assign(own, { DISPLAY: `:${String(number).trim()}`, GDK_BACKEND: 'x11' });
    }
    const port = await freePort();
    run(driver, [`--port=${port}`], own);
    return await openTab(`http://127.0.0.1:${port}`, browser, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function ask<Value>(url: string, body?: object): Promise<Value> {
  const answer = await fetch(url, body ? { method: 'POST', body: JSON.stringify(body) } : {});
  const { value } = (await answer.json()) as { value: Value & { error?: string; message?: string } };
  if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

/** The driver needs a moment before it listens. */
async function whenListening(url: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const isThere = await fetch(`${url}/status`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isThere) return;
    if (Date.now() > deadline) throw new Error('WebKitWebDriver does not answer.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function openTab(url: string, binary: string, endAll: () => Promise<void>): Promise<Tab> {
  await whenListening(url);
  const options = { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } };
  const { sessionId } = await ask<{ sessionId: string }>(`${url}/session`, { capabilities: { alwaysMatch: options } });
  const session = `${url}/session/${sessionId}`;
  return {
    open: (address) => ask(`${session}/url`, { url: address }),
    url: () => ask(`${session}/url`),
    back: () => ask(`${session}/back`, {}),
    evaluate: (expression) => ask(`${session}/execute/sync`, { script: `return (${expression})`, args: [] }),
    async press(button) {
      const element = await ask<object>(`${session}/element`, { using: 'xpath', value: buttonPath(button) });
      const [id] = Object.values(element);
      await ask(`${session}/element/${id}/click`, {});
    },
    escape: async () => void (await ask(`${session}/actions`, { actions: [escapeKey] })),
    picture: async () => Buffer.from(await ask<string>(`${session}/screenshot`), 'base64'),
    async close() {
      await fetch(session, { method: 'DELETE' });
      await endAll();
    },
  };
}
