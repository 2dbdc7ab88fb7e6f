import { appendFileSync, mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';

/** One line of a recording: a request of the billing server to Stripe's API, or an event delivered to it. */
export interface Exchange {
  at: string;
  direction: 'api' | 'event';
  method: string;
  url: string;
  /** Those that carry meaning; no credentials. */
  headers: Record<string, string>;
  body: string;
  status: number;
  answer: string;
}

export interface Recorder {
  url: string;
  stop(): Promise<void>;
}

const keptHeaders = ['content-type', 'idempotency-key', 'stripe-version', 'stripe-account', 'stripe-signature'];

async function read(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function forward(target: string, req: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { host: _, ...headers } = req.headers;
    const onward = request(new URL(req.url ?? '/', target), { method: req.method, headers }, resolve);
    onward.once('error', reject);
    onward.end(body);
  });
}

/** Stands between two processes, hands everything on unchanged, and writes it down. */
export async function startRecorder(direction: Exchange['direction'], target: string, file: string): Promise<Recorder> {
  mkdirSync(dirname(file), { recursive: true });

  async function pass(req: IncomingMessage, res: ServerResponse) {
    const body = await read(req);
    const answered = await forward(target, req, body);
    const answer = await read(answered);
    const headers = Object.fromEntries(
      keptHeaders.flatMap((name) => (req.headers[name] ? [[name, String(req.headers[name])]] : [])),
    );
    const exchange: Exchange = {
      at: new Date().toISOString(),
      direction,
      method: req.method ?? '',
      url: req.url ?? '',
      headers,
      body: body.toString(),
      status: answered.statusCode ?? 0,
      answer: answer.toString(),
    };
    appendFileSync(file, `${JSON.stringify(exchange)}\n`);
    const { 'transfer-encoding': _, ...answerHeaders } = answered.headers;
    res.writeHead(exchange.status, answerHeaders).end(answer);
  }

  const server = createServer((req, res) => {
    // Whoever called sees what it would have seen without us: a connection that breaks.
    pass(req, res).catch(() => res.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
