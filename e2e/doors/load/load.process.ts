import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { Buyer } from './buyer.ts';
import { Latencies } from './latencies.ts';
import { type Kind, type LoadOptions, type Message, mix, type Summary } from './load.ts';
import { Relay } from './relay.ts';
import { type Prepared, preparing, tokensOf } from './requests.ts';

const patienceMs = 20_000;
/** So many events wait at most before no more are made. */
const eventsAhead = 40;
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

const say = (message: Message) => process.send?.(message);

function send(url: string, { method, path, headers, body }: Prepared): Promise<{ status: number; text: string }> {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const asked = request(url + path, { method, agent, headers: { ...headers, ...length } }, (response) => {
      text(response).then((received) => resolve({ status: response.statusCode ?? 0, text: received }), reject);
    });
    asked.setTimeout(patienceMs, () => asked.destroy(new Error('no answer in time')));
    asked.on('error', reject);
    asked.end(body);
  });
}

function kindOfChance(): Kind {
  let left = Math.random() * 100;
  for (const [kind, share] of mix) {
    left -= share;
    if (left < 0) return kind;
  }
  return 'reads';
}

let isStopped = false;

/** Sends whatever is due, whether what came before was answered or not. */
async function openLoop({ seconds, rate }: LoadOptions, fire: (dueAt: number) => void): Promise<void> {
  let dueAt = performance.now();
  const endsAt = dueAt + seconds * 1000;
  while (dueAt < endsAt && !isStopped) {
    const early = dueAt - performance.now();
    if (early > 0) await pause(early);
    fire(dueAt);
    // Callers know nothing of each other: the times between them are those of chance.
    dueAt += (-Math.log(1 - Math.random()) * 1000) / rate;
  }
}

async function sandboxSends(options: LoadOptions, url: string): Promise<void> {
  const ask = async (path: string, body: object) => {
    const response = await fetch(`${options.sandboxUrl}/_sandbox${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  };
  await ask('/webhook', { url });
}

async function run(options: LoadOptions): Promise<Summary> {
  const relay = new Relay(options.webhookSecret);
  await sandboxSends(options, await relay.open());
  const buyer = new Buyer(options.sandboxUrl, () => relay.waiting < eventsAhead);
  const prepare = preparing(options, await tokensOf(options), relay);
  const latencies = new Latencies();
  const underWay = new Set<Promise<void>>();

  async function one(kind: Kind, dueAt: number): Promise<void> {
    const prepared = prepare(kind);
    if (!prepared) return;
    const failure = await send(options.url, prepared).then(
      ({ status, text: received }) => {
        if (status !== 200) return `${status} ${received.slice(0, 200)}`;
        if (kind === 'checkouts') buyer.offer(JSON.parse(received).session_id);
        return undefined;
      },
      (error: Error) => error.message,
    );
    latencies.add(kind, performance.now() - dueAt, failure);
  }

  const telling = setInterval(() => say({ kind: 'progress', sent: latencies.sent, failed: latencies.failed }), 5_000);
  await openLoop(options, (dueAt) => {
    const work = one(kindOfChance(), dueAt).finally(() => underWay.delete(work));
    underWay.add(work);
  });
  clearInterval(telling);
  await Promise.all(underWay);
  await drain(options, relay);
  const kinds = Object.fromEntries(mix.map(([kind]) => [kind, latencies.figures(kind)])) as Summary['kinds'];
  return { kinds, failures: latencies.failures, paid: buyer.paid, events: relay.received };
}

/** What was paid for and not told yet is told, for the books to be complete. */
async function drain({ url }: LoadOptions, relay: Relay): Promise<void> {
  for (let calm = 0; calm < 5; calm++) {
    await pause(200);
    while (relay.waiting > 0) {
      calm = 0;
      const event = relay.next();
      const headers = { 'content-type': 'application/json', 'stripe-signature': event?.signature ?? '' };
      await send(url, { method: 'POST', path: '/functions/v1/stripe-webhooks', headers, body: event?.body ?? '' });
    }
  }
  relay.close();
}

process.once('message', (options: LoadOptions) => {
  process.once('message', () => {
    isStopped = true;
  });
  run(options).then(
    (summary) => {
      say({ kind: 'summary', summary });
      agent.destroy();
      process.disconnect?.();
    },
    (error: Error) => {
      process.stderr.write(`The load ended: ${error.stack}\n`);
      process.exit(1);
    },
  );
});
