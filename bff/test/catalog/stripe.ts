import { once } from 'node:events';
import { createServer, type Server, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Stripe from 'stripe';
import { startSandbox } from '../../sandbox/server.ts';
import { createStripe } from '../../src/stripe/client.ts';

export interface Sent {
  method: string;
  path: string;
  body: string;
}

/** Where the line breaks: before a write reaches Stripe, or before its answer reaches us. From then on nothing gets through. */
export interface Cut {
  atWrite: number;
  when: 'request lost' | 'answer lost';
}

/** A fresh Stripe account in the sandbox, behind a line that can be listened to and cut. */
export interface TestStripe extends AsyncDisposable {
  stripe: Stripe;
  url: string;
  secretKey: string;
  /** Every request so far. */
  sent: Sent[];
  writes(): Sent[];
  cut(cut: Cut): void;
  mend(): void;
  /** Stripe fails at the next write to a path, before or after doing it, and repeats that under its idempotency key. */
  failNext(path: string, moment: 'before' | 'after'): void;
  /** So many writes to a path are told that another request with their idempotency key is under way. */
  occupy(path: string, times: number): void;
}

const listening = async (server: Server) => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const read = async (stream: AsyncIterable<Buffer>) => {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
};

function refuse(answer: ServerResponse, status: number, error: Record<string, string>): void {
  answer.writeHead(status, { 'content-type': 'application/json' });
  answer.end(JSON.stringify({ error }));
}

export async function startStripe(): Promise<TestStripe> {
  const sandbox = await startSandbox();
  const { secretKey } = sandbox.secrets;
  const sent: Sent[] = [];
  const failing = new Map<string, 'before' | 'after'>();
  const failedKeys = new Set<string>();
  const occupied: string[] = [];
  let cut: Cut | undefined;
  let writes = 0;
  let isDead = false;

  const line = createServer(async (incoming, answer) => {
    const { method = '', url = '', headers } = incoming;
    const body = await read(incoming);
    sent.push({ method, path: url, body: body.toString() });
    const isWrite = method !== 'GET';
    if (isWrite) writes++;
    const isCutHere = isWrite && writes === cut?.atWrite;
    isDead ||= isCutHere && cut?.when === 'request lost';
    if (isDead) return void incoming.socket.destroy();
    const key = String(headers['idempotency-key']);
    const failure = failing.get(url);
    const fail = () => refuse(answer, 500, { type: 'api_error', message: 'An unknown error occurred.' });
    if (failedKeys.has(key)) return fail();
    if (isWrite && failure) {
      failing.delete(url);
      failedKeys.add(key);
      if (failure === 'before') return fail();
    }
    if (isWrite && occupied.includes(url)) {
      occupied.splice(occupied.indexOf(url), 1);
      return refuse(answer, 409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'In use.' });
    }
    const outgoing = send(`${sandbox.url}${url}`, { method, headers });
    outgoing.end(body);
    const [reply] = await once(outgoing, 'response');
    const text = await read(reply);
    isDead ||= isCutHere;
    if (isDead) return void incoming.socket.destroy();
    if (failedKeys.has(key)) return fail();
    answer.writeHead(reply.statusCode ?? 500, reply.headers);
    answer.end(text);
  });
  const url = await listening(line);
  return {
    stripe: createStripe({ secretKey, apiBase: new URL(url) }),
    url,
    secretKey,
    sent,
    writes: () => sent.filter(({ method }) => method !== 'GET'),
    cut(where) {
      cut = where;
      writes = 0;
    },
    mend() {
      cut = undefined;
      isDead = false;
    },
    failNext(path, moment) {
      failing.set(path, moment);
    },
    occupy(path, times) {
      occupied.push(...Array.from({ length: times }, () => path));
    },
    async [Symbol.asyncDispose]() {
      line.closeAllConnections();
      line.close();
      await sandbox.close();
    },
  };
}
