import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../stack/ports.ts';
import { type ProcessOptions, runToEnd } from '../stack/process.ts';
import { type Sandbox, startSandbox } from '../stack/sandbox.ts';
import { keptSecrets } from '../stack/secrets.ts';
import type { Dice } from './dice.ts';
import { Replica } from './replica.ts';
import { type Splitter, startSplitter } from './splitter.ts';
import type { Tally } from './tally.ts';

export interface TownOptions {
  /** An empty database on PostgreSQL; left out: a file of SQLite. */
  databaseUrl?: string | undefined;
  dice: Dice;
  tally: Tally;
  sweepIntervalS?: number;
}

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** All the processes of a storm: the sandbox, the splitter behind it, and one server on SQLite or two on PostgreSQL. */
export class Town {
  readonly data = mkdtempSync(join(tmpdir(), 'billing-panel-storm-'));
  readonly replicas: Replica[] = [];
  readonly secrets = keptSecrets(this.data);
  sandboxUrl = '';
  secretKey = '';
  #sandbox: Sandbox | undefined;
  #splitter: Splitter | undefined;
  #settings: Record<string, string> = {};

  async open({ databaseUrl, dice, tally, sweepIntervalS = 1 }: TownOptions): Promise<this> {
    try {
      this.sandboxUrl = `http://127.0.0.1:${await freePort()}`;
      const logFile = join(this.data, 'logs', 'sandbox.log');
      this.#sandbox = await startSandbox({ url: this.sandboxUrl, data: join(this.data, 'sandbox'), logFile });
      this.secretKey = this.#sandbox.keys.STRIPE_SECRET_KEY;
      this.#settings = {
        DATABASE_URL: databaseUrl ?? `sqlite:${join(this.data, 'billing.sqlite')}`,
        CATALOG_FILE: fromRoot('e2e/demo/catalog.json'),
        JWT_SECRET: this.secrets.jwtSecret,
        ADMIN_API_KEYS: `storm=${this.secrets.adminKey}`,
        ALLOWED_REDIRECT_ORIGINS: 'https://app.example.com',
        RATE_LIMITS: 'off',
        SWEEP_INTERVAL_S: String(sweepIntervalS),
        LOG_LEVEL: 'warn',
        ...this.#sandbox.keys,
        STRIPE_API_BASE: this.sandboxUrl,
      };
      await runToEnd(this.#process('catalog push', 'catalog-push.main'));
      const addresses = [];
      for (let count = databaseUrl ? 2 : 1; count > 0; count--) addresses.push(await freePort());
      for (const port of addresses) {
        const name = `server ${this.replicas.length + 1}`;
        this.replicas.push(
          new Replica(`http://127.0.0.1:${port}`, this.#process(name, 'main', { PORT: String(port) })),
        );
      }
      await Promise.all(this.replicas.map((replica) => replica.start()));
      this.#splitter = await startSplitter(this.replicas, dice, tally);
      await this.sandbox('/webhook', { url: `${this.#splitter.url}/functions/v1/stripe-webhooks` });
      const retries = [200, 500, 1_000, ...Array.from({ length: 60 }, () => 2_000)];
      await this.sandbox('/deliveries/settings', { retries_ms: retries, concurrency: 24, timeout_ms: 10_000 });
      return this;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Asks the sandbox's control. Undefined where it refuses: there was nothing to refund, or nobody to renew. */
  async sandbox<T>(path: string, body?: object, method = 'POST'): Promise<T | undefined> {
    const response = await fetch(`${this.sandboxUrl}/_sandbox${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
    });
    const text = await response.text();
    if (response.status >= 500) throw new Error(`the sandbox failed at ${path}: ${text}`);
    return response.ok && text !== '' ? (JSON.parse(text) as T) : undefined;
  }

  /** The product's own proof of its books, against the sandbox too. Throws with what it found. */
  async verify(): Promise<void> {
    await runToEnd(this.#process('verify', 'verify.main'));
  }

  async close(keepData = false): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.stop()));
    await this.#splitter?.stop();
    await this.#sandbox?.running.stop();
    if (!keepData) rmSync(this.data, { recursive: true, force: true, maxRetries: 5 });
  }

  #process(name: string, program: string, env: Record<string, string> = {}): ProcessOptions {
    const args = ['--conditions=billing-panel-source', fromRoot(`bff/src/${program}.ts`)];
    const logFile = join(this.data, 'logs', `${name.replaceAll(' ', '-')}.log`);
    return { name, args, cwd: this.data, env: { ...this.#settings, ...env }, logFile };
  }
}
