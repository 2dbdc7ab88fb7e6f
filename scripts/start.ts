import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tellEnd } from '../e2e/stack/process.ts';
import { type Stack, startStack } from '../e2e/stack.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const ports = { demo: 8786, server: 8787, sandbox: 8788 };

class Refused extends Error {}

/** Which settings of the person's own surroundings count: all of Stripe's with its key, and little else. */
function chosenSettings(): Record<string, string> {
  if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'));
  const { STRIPE_SECRET_KEY, CATALOG_FILE } = process.env;
  const taken = STRIPE_SECRET_KEY ? /^(STRIPE_[A-Z_]+|LOG_LEVEL)$/ : /^LOG_LEVEL$/;
  const chosen: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value && taken.test(name)) chosen[name] = value;
  // The server runs in the folder of its data: a path means what it means here.
  if (CATALOG_FILE) chosen.CATALOG_FILE = resolve(root, CATALOG_FILE);
  return chosen;
}

const webhooks = (server: string) => `${server}/functions/v1/stripe-webhooks`;

function checkStripeSettings({ STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: secret }: Record<string, string>) {
  if (!key) return;
  if (/^[a-z]+_live_/.test(key)) {
    throw new Refused(
      'STRIPE_SECRET_KEY is a live key. `npm start` runs the demo, where anybody may sign in as anybody: give it a test key\n' +
        '(sk_test_…), or run the billing server alone: npm run build && node bff/dist/main.js',
    );
  }
  if (!secret) {
    throw new Refused(
      'STRIPE_SECRET_KEY is set, so Stripe itself is called, and STRIPE_WEBHOOK_SECRET is missing. In another terminal run\n\n' +
        `  stripe listen --forward-to ${webhooks(`http://127.0.0.1:${ports.server}`)}\n\n` +
        'and start again with the whsec_… that it prints as STRIPE_WEBHOOK_SECRET.',
    );
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Two stacks over the same data would take each other's events: only one may run. */
function takeTurn(data: string, pidFile: string) {
  if (existsSync(pidFile)) {
    const pid = Number(readFileSync(pidFile, 'utf8'));
    if (isAlive(pid)) {
      throw new Refused(
        `It already runs, as process ${pid}; its terminal has the addresses. If it does not, delete ${pidFile}`,
      );
    }
  }
  mkdirSync(data, { recursive: true, mode: 0o700 });
  writeFileSync(pidFile, String(process.pid));
}

function tell(stack: Stack, data: string) {
  const lines = [
    stack.sandboxUrl
      ? 'Billing Panel is running. No money moves: the sandbox stands in for Stripe.'
      : 'Billing Panel is running against Stripe, in test mode. The catalog was pushed to your test account.',
    '',
    `  Open this           ${stack.demoUrl}`,
    stack.sandboxUrl
      ? `  The sandbox         ${stack.sandboxUrl}`
      : `  Events must reach   ${webhooks(stack.serverUrl)}`,
    `  The API, described  ${stack.serverUrl}/docs`,
    `  Data and logs       ${relative(root, data)} (npm start -- --reset empties it)`,
    '',
    'Ctrl-C ends everything.',
  ];
  console.log(`\n${lines.join('\n')}\n`);
}

/** Resolves at the first Ctrl-C. It may arrive twice, from the terminal and through npm: further ones change nothing. */
function whenAskedToStop(): Promise<'asked'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('asked'));
  });
}

async function run(args: string[]): Promise<number> {
  const unknown = args.find((arg) => arg !== '--reset');
  if (unknown)
    throw new Refused(`npm start knows no ${unknown}. It takes --reset, which empties database and sandbox together.`);
  const asked = whenAskedToStop();
  const serverEnv = chosenSettings();
  checkStripeSettings(serverEnv);
  // Apart, so that no customer of the sandbox is ever looked for at Stripe.
  const data = join(root, '.data', serverEnv.STRIPE_SECRET_KEY ? 'stripe-test' : 'sandbox');
  const pidFile = `${data}.pid`;
  takeTurn(data, pidFile);
  try {
    if (args.includes('--reset')) rmSync(data, { recursive: true, force: true });
    console.log('Starting …');
    const stack = await Promise.race([startStack({ data, ports, serverEnv }), asked]);
    // What has been started by then ends with this process.
    if (stack === 'asked') return 0;
    tell(stack, data);
    const why = await Promise.race([asked, stack.died]);
    await stack.stop();
    if (why === 'asked') return 0;
    throw new Refused(`${tellEnd(why)}\n\nThe rest was ended with it.`);
  } finally {
    rmSync(pidFile, { force: true });
  }
}

try {
  process.exit(await run(process.argv.slice(2)));
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
