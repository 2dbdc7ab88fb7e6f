import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { rateOf } from './measure.ts';

// The load of HTTP requests, sent from a process of its own. Plain sockets, because Node's own HTTP client would take more
// of the processor than the server that is measured.

export interface Load {
  port: number;
  path: string;
  key: string;
  callers: number;
  ms: number;
  /** The accounts that are asked about, each as likely. */
  ids: { from: number; to: number };
}

export type Answer = { perSecond: number } | { error: string };

let count = 0;

function request({ path, key, ids }: Load): string {
  const id = ids.from + Math.floor(Math.random() * (ids.to - ids.from + 1));
  const body = JSON.stringify({
    user_id: `account-${id}`,
    amount: 1,
    operation: 'bench',
    idempotency_key: `load-${process.pid}-${++count}`,
  });
  const lines = [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: Bearer ${key}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** Whether a whole answer is there. Throws where it is not the one that was asked for. */
function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1]);
  if (!text.startsWith('HTTP/1.1 200 ') || Number.isNaN(length)) throw new Error(`The server answered ${text}`);
  return text.length >= end + 4 + length;
}

/** Sends one request after another on a connection that stays open. */
function caller(socket: Socket, load: Load): () => Promise<void> {
  let settle: { resolve(): void; reject(error: Error): void } | undefined;
  let text = '';
  const lost = () => settle?.reject(new Error('The server closed a connection.'));
  socket.setNoDelay().setEncoding('latin1').on('close', lost).on('error', lost);
  socket.on('data', (chunk) => {
    text += chunk;
    try {
      if (isWhole(text)) settle?.resolve();
    } catch (error) {
      settle?.reject(error as Error);
    }
  });
  return () =>
    new Promise((resolve, reject) => {
      settle = { resolve, reject };
      text = '';
      socket.write(request(load));
    });
}

async function perSecond(load: Load): Promise<number> {
  const sockets = Array.from({ length: load.callers }, () => connect(load.port, '127.0.0.1'));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const free = sockets.map((socket) => caller(socket, load));
  try {
    return await rateOf(load.callers, load.ms, async () => {
      const call = free.pop();
      if (!call) throw new Error('There are more callers than connections.');
      await call();
      free.push(call);
    });
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

process.on('message', (load: Load) => {
  perSecond(load).then(
    (rate) => process.send?.({ perSecond: rate } satisfies Answer),
    (error: Error) => process.send?.({ error: error.message } satisfies Answer),
  );
});
