import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Sent } from './draft.ts';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

const patienceMs = 30_000;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Sends it as it is, which `fetch` would not. Throws where no answer comes. */
export function send(origin: string, { method, path, headers, body }: Sent): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  const length = body && !headers['transfer-encoding'] ? { 'content-length': String(body.length) } : {};
  return new Promise((resolve, reject) => {
    const asked = request(
      { hostname, port, path, method, agent, setHost: headers.host === undefined, headers: { ...headers, ...length } },
      (response) => {
        text(response).then(
          (received) => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: received }),
          reject,
        );
      },
    );
    asked.setTimeout(patienceMs, () => asked.destroy(new Error('no answer in time')));
    asked.on('error', reject);
    asked.end(body);
  });
}
