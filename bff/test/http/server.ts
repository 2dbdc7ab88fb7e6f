import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Operation, operationNames } from '@billing-panel/contract';
import { SignJWT } from 'jose';
import { type AppParts, createApp } from '../../src/app.ts';
import { type Environment, readConfig } from '../../src/config.ts';
import type { Handlers } from '../../src/http/functions.ts';
import { createLogger } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import type { Caller } from '../../src/operations/handler.ts';
import type { Services } from '../../src/services.ts';
import { samples } from './samples.ts';

const catalogFile = join(mkdtempSync(join(tmpdir(), 'billing-panel-')), 'catalog.json');
writeFileSync(catalogFile, JSON.stringify({ plans: [], packages: [] }));

export const jwtSecret = 'a-secret-of-the-tests-with-over-32-bytes';
export const adminKey = 'admin-key-of-the-tests';

/** The least that the server starts with. */
export const environment: Environment = {
  STRIPE_SECRET_KEY: 'sk_test_ofTheTests',
  STRIPE_WEBHOOK_SECRET: 'whsec_ofTheTests',
  JWT_SECRET: jwtSecret,
  ADMIN_API_KEYS: `ops=${adminKey}`,
  CATALOG_FILE: catalogFile,
  RATE_LIMITS: 'off',
};

export interface Call {
  operation: Operation;
  input: unknown;
  caller: Caller;
}

/** Handlers that answer the samples and remember what came through the doors. */
function recordingHandlers(calls: Call[]): Handlers {
  const handler = (operation: Operation) => async (input: unknown, caller: Caller) => {
    calls.push({ operation, input, caller });
    return samples[operation].output;
  };
  return Object.fromEntries(operationNames.map((name) => [name, handler(name)])) as unknown as Handlers;
}

export interface TestServer extends AsyncDisposable {
  url: string;
  port: number;
  calls: Call[];
  /** Every line that was logged so far. */
  logged(): string[];
}

/** The real stack over real HTTP; only what lies behind the doors is replaced. */
export async function startServer(env: Environment = {}, parts: Partial<AppParts> = {}): Promise<TestServer> {
  const config = readConfig({ ...environment, ...env });
  const calls: Call[] = [];
  const lines: string[] = [];
  const app = createApp({
    config,
    log: createLogger(config.logLevel, config.secrets, { write: (line) => void lines.push(line) }),
    handlers: recordingHandlers(calls),
    // The handlers above ask nothing of them.
    services: {} as Services,
    intake: async () => 'stored',
    ready: async () => ({ ok: true, checks: { database: 'ok' }, configuration: '0a1b2c3d' }),
    metrics: createMetrics({
      inbox: async () => ({ pending: 0, ignored: 0, dead: 0, oldestPendingAt: null }),
      pool: () => undefined,
      now: Date.now,
    }),
    stopping: new AbortController().signal,
    ...parts,
  });
  const server = createServer(app.callback());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    calls,
    logged: () => lines,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Claims as a token, signed as `JWT_SECRET` asks; `exp` is five minutes away unless the claims say otherwise. */
export function tokenOf(claims: Record<string, unknown> = {}, secret = jwtSecret, alg = 'HS256'): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + 300;
  return new SignJWT({ sub: 'alice', exp, ...claims })
    .setProtectedHeader({ alg })
    .sign(new TextEncoder().encode(secret));
}

export async function bearer(claims: Record<string, unknown> = {}): Promise<{ authorization: string }> {
  return { authorization: `Bearer ${await tokenOf(claims)}` };
}

export const asAdmin = { authorization: `Bearer ${adminKey}` };

export const functionUrl = '/functions/v1/crm-stripe-api';

export function post(
  server: TestServer,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** A call as the document shows it: path and method in the body. */
export function call(server: TestServer, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return post(server, functionUrl, body, headers);
}

export async function refusal(response: Response): Promise<{ status: number; code: unknown }> {
  const body = (await response.json()) as { code?: unknown };
  return { status: response.status, code: body.code };
}

export const readCredits = { path: ['credits'], method: 'GET' };
