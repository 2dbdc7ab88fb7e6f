import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buttonPath, escapeKey, type Found, findProgram, type Tab } from './tab.ts';

/** It calls nobody and asks nothing. */
const preferences = {
  'app.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.safebrowsing.update.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'http://127.0.0.1:9/',
  'toolkit.telemetry.enabled': false,
};

/** Firefox by WebDriver BiDi, which it speaks without a driver beside it. */
export function findFirefox(): Found {
  const program = findProgram('FIREFOX_PATH', ['firefox-esr', 'firefox'], ['/Applications/Firefox.app/Contents/MacOS']);
  if (!program) return { missing: 'no firefox on the PATH; FIREFOX_PATH may name one' };
  return { start: () => startFirefox(program) };
}

async function startFirefox(program: string): Promise<Tab> {
  const profile = mkdtempSync(join(tmpdir(), 'billing-panel-firefox-'));
  const lines = Object.entries(preferences).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));
  const child = spawn(program, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0'], {
    env: { ...process.env, HOME: profile },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  const close = async () => {
    child.kill();
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    for await (const line of createInterface(child.stderr)) {
      const address = /WebDriver BiDi listening on (ws:\S+)/.exec(line)?.[1];
      if (address) return await openTab(`${address}/session`, close);
    }
    throw new Error(`${program} ended before it listened.`);
  } catch (error) {
    await close();
    throw error;
  }
}

type Result = Record<string, unknown>;

/** Commands and their answers, by number, over one socket. */
async function connect(address: string) {
  const socket = new WebSocket(address);
  await once(socket, 'open');
  const waiting = new Map<number, { resolve(result: Result): void; reject(error: Error): void }>();
  socket.addEventListener('message', ({ data }) => {
    const { id, type, result, error, message } = JSON.parse(String(data));
    if (type === 'success') waiting.get(id)?.resolve(result);
    else if (type === 'error') waiting.get(id)?.reject(new Error(`${error}: ${message}`));
    waiting.delete(id);
  });
  let count = 0;
  return (method: string, params: object) =>
    new Promise<Result>((resolve, reject) => {
      waiting.set(++count, { resolve, reject });
      socket.send(JSON.stringify({ id: count, method, params }));
    });
}

async function openTab(address: string, close: () => Promise<void>): Promise<Tab> {
  const send = await connect(address);
  await send('session.new', { capabilities: {} });
  const { contexts } = (await send('browsingContext.getTree', {})) as { contexts: { context: string }[] };
  const context = contexts[0]?.context;

  async function evaluate<Value>(expression: string): Promise<Value> {
    const { result, exceptionDetails } = (await send('script.evaluate', {
      expression: `JSON.stringify(${expression})`,
      target: { context },
      awaitPromise: true,
    })) as { result?: { value?: string }; exceptionDetails?: { text: string } };
    if (!result) throw new Error(exceptionDetails?.text);
    return JSON.parse(result.value ?? 'null');
  }

  async function press(button: string) {
    const locator = { type: 'xpath', value: buttonPath(button) };
    const { nodes } = (await send('browsingContext.locateNodes', { context, locator })) as { nodes: object[] };
    const [element] = nodes;
    if (!element) throw new Error(`There is no button ${button}.`);
    await send('script.callFunction', {
      functionDeclaration: '(button) => button.scrollIntoView({ block: "center", behavior: "instant" })',
      arguments: [element],
      target: { context },
      awaitPromise: false,
    });
    const actions = [
      { type: 'pointerMove', x: 0, y: 0, origin: { type: 'element', element } },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ];
    await send('input.performActions', { context, actions: [{ type: 'pointer', id: 'mouse', actions }] });
  }

  return {
    open: async (url) => void (await send('browsingContext.navigate', { context, url, wait: 'complete' })),
    url: () => evaluate('location.href'),
    back: async () => void (await send('browsingContext.traverseHistory', { context, delta: -1 })),
    press,
    escape: async () => void (await send('input.performActions', { context, actions: [escapeKey] })),
    evaluate,
    async picture() {
      const { data } = await send('browsingContext.captureScreenshot', { context });
      return Buffer.from(String(data), 'base64');
    },
    close,
  };
}
