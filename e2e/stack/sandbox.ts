import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Running, startProcess, whenReady } from './process.ts';

export interface SandboxOptions {
  url: string;
  /** A folder for its state and its keys. */
  data: string;
  logFile: string;
  /** Where its events go; nowhere, if left out. */
  webhookUrl?: string;
}

export interface Sandbox {
  running: Running;
  /** Made at its first start: what the billing server has from the Stripe dashboard otherwise. */
  keys: { STRIPE_SECRET_KEY: string; STRIPE_WEBHOOK_SECRET: string; STRIPE_PUBLISHABLE_KEY: string };
}

const program = fileURLToPath(new URL('../../bff/sandbox/main.ts', import.meta.url));

/** Starts the stand-in for Stripe alone. */
export async function startSandbox({ url, data, logFile, webhookUrl }: SandboxOptions): Promise<Sandbox> {
  const running = startProcess({
    name: 'sandbox',
    args: ['--conditions=billing-panel-source', program],
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: {
      SANDBOX_PORT: new URL(url).port,
      SANDBOX_DATA: data,
      SANDBOX_MERCHANT: 'Longhand',
      ...(webhookUrl ? { SANDBOX_WEBHOOK_URL: webhookUrl } : {}),
    },
    logFile,
  });
  await whenReady(running, url);
  const kept: Record<string, string> = JSON.parse(readFileSync(join(data, 'secrets.json'), 'utf8'));
  const { secretKey = '', webhookSecret = '', publishableKey = '' } = kept;
  return {
    running,
    keys: {
      STRIPE_SECRET_KEY: secretKey,
      STRIPE_WEBHOOK_SECRET: webhookSecret,
      STRIPE_PUBLISHABLE_KEY: publishableKey,
    },
  };
}
