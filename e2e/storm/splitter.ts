import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Dice } from './dice.ts';
import type { Replica, Reply } from './replica.ts';
import type { Tally } from './tally.ts';

export interface Splitter {
  url: string;
  stop(): Promise<void>;
}

async function read(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Hands each delivery of an event to one of the servers, to all at once, or twice to the same. */
export async function startSplitter(replicas: readonly Replica[], dice: Dice, tally: Tally): Promise<Splitter> {
  const seen = new Set<string>();

  function targets(): Replica[] {
    const one = dice.pick(replicas);
    if (dice.chance(0.25)) return [...replicas];
    return dice.chance(0.2) ? [one, one] : [one];
  }

  async function pass(req: IncomingMessage, res: ServerResponse) {
    const body = await read(req);
    const { id }: { id: string } = JSON.parse(body);
    const headers = {
      'content-type': 'application/json',
      'stripe-signature': String(req.headers['stripe-signature']),
    };
    const deliver = async (replica: Replica): Promise<Reply | undefined> => {
      const answer = await replica.send(req.url ?? '', body, headers);
      if (!answer) return undefined;
      tally.deliveries++;
      if (seen.has(id)) tally.duplicates++;
      else tally.distinctEvents++;
      seen.add(id);
      return answer;
    };
    const [first] = await Promise.all(targets().map(deliver));
    if (first) res.writeHead(first.status).end(first.text);
    else res.destroy();
  }

  const server = createServer((req, res) => void pass(req, res).catch(() => res.destroy()));
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
