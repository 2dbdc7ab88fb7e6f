import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { afterAll } from 'vitest';
import { freePort } from '../../stack/ports.ts';
import { startSandbox } from '../../stack/sandbox.ts';
import { Made } from './made.ts';
import { type Target, targetOf } from './target.ts';

export type Form = Record<string, string | number | boolean>;

interface Reply {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

interface Refused {
  status: number;
  type: unknown;
  code: unknown;
  param: unknown;
  message: unknown;
}

interface Options extends Target {
  /** The address of a sandbox's controls, and what it signs events with; Stripe gives neither to a caller. */
  controls?: string;
  webhookSecret?: string;
  release?: () => Promise<void>;
}

/** Where a file of tests works: an API, and what it makes there. */
export class Bench {
  readonly stripe: Stripe;
  /** Stands in the name or metadata of all that is made, so that it can be found at Stripe. */
  readonly run = `conformance-${Date.now().toString(36)}${randomBytes(3).toString('hex')}`;
  readonly made = new Made();
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
    const { protocol, hostname, port } = new URL(options.apiBase);
    this.stripe = new Stripe(options.key, {
      protocol: protocol === 'http:' ? 'http' : 'https',
      host: hostname,
      ...(port ? { port: Number(port) } : {}),
      telemetry: false,
    });
  }

  get webhookSecret(): string {
    return this.#options.webhookSecret ?? '';
  }

  get metadata(): Record<string, string> {
    return { conformance: this.run };
  }

  /** A call as it stands, for what the SDK's types or its retries would not let pass. */
  async call(method: string, path: string, form: Form = {}, headers: Record<string, string> = {}): Promise<Reply> {
    const text = new URLSearchParams(Object.entries(form).map(([name, value]) => [name, String(value)])).toString();
    const isPost = method === 'POST';
    const response = await fetch(`${this.#options.apiBase}${path}${isPost || text === '' ? '' : `?${text}`}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#options.key}`,
        'stripe-version': Stripe.API_VERSION,
        ...(isPost ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        ...headers,
      },
      ...(isPost ? { body: text } : {}),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  /** The refusal that a call must meet. */
  async refused(method: string, path: string, form?: Form, headers?: Record<string, string>): Promise<Refused> {
    const { status, body } = await this.call(method, path, form, headers);
    const { error } = body as { error?: Stripe.StripeRawError };
    if (!error) throw new Error(`${method} ${path} was not refused: ${status} ${JSON.stringify(body).slice(0, 200)}`);
    return { status, type: error.type, code: error.code, param: error.param, message: error.message };
  }

  /** Asks a sandbox to do what a person, a bank or time does. */
  async control<T = Record<string, unknown>>(path: string, body: object = {}, method = 'POST'): Promise<T> {
    const { controls } = this.#options;
    if (controls === undefined) throw new Error('Only a sandbox has controls.');
    const response = await fetch(`${controls}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer as T;
  }

  async close(): Promise<void> {
    try {
      await this.made.undo();
    } finally {
      await this.#options.release?.();
    }
  }
}

async function ownSandbox(): Promise<Options> {
  const folder = mkdtempSync(join(tmpdir(), 'billing-panel-conformance-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  // Where every test of a file is filtered out nobody closes its bench.
  process.once('exit', remove);
  const apiBase = `http://127.0.0.1:${await freePort()}`;
  const { running, keys } = await startSandbox({
    url: apiBase,
    data: join(folder, 'data'),
    logFile: join(folder, 'sandbox.log'),
  });
  return {
    apiBase,
    key: keys.STRIPE_SECRET_KEY,
    webhookSecret: keys.STRIPE_WEBHOOK_SECRET,
    controls: `${apiBase}/_sandbox`,
    release: async () => {
      await running.stop();
      remove();
    },
  };
}

/** Stripe where a key is given, else a sandbox that lives as long as the file of tests that asks. */
export async function openBench(): Promise<Bench> {
  const bench = new Bench(targetOf(process.env) ?? (await ownSandbox()));
  afterAll(() => bench.close());
  return bench;
}
