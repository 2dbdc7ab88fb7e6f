import { connect, createServer, type Socket } from 'node:net';

/** `before` PostgreSQL hears of a statement, or `after` it has done it and before anybody hears of that. */
export type Moment = 'before' | 'after';

export interface Aim {
  /** Which statements are counted. */
  statements: RegExp;
  nth: number;
  when: Moment;
}

/** A statement that is kept at the door; nothing more passes on its connection. */
export interface Held {
  /** Ends its connection, as a network does. */
  cut(): void;
}

export interface PostgresDoor {
  /** Of the database, through the door. */
  url: string;
  /** Resolves when the aim is reached. A new aim takes the place of the one before. */
  hold(aim: Aim): Promise<Held>;
  /** How many of the aim's statements have passed. */
  passed(): number;
  /** From now on nothing passes at all, in either direction, until it is told to go on. */
  stall(): void;
  goOn(): void;
  stop(): Promise<void>;
}

const ready = 'Z'.charCodeAt(0);
const parse = 'P'.charCodeAt(0);
const bind = 'B'.charCodeAt(0);
const sync = 'S'.charCodeAt(0);
const query = 'Q'.charCodeAt(0);

/** Cuts a stream into PostgreSQL's messages: a byte that says which, four that say how long, and the rest. */
class Messages {
  #rest = Buffer.alloc(0);
  /** The first message of a client has no byte that says which. */
  #head: 0 | 1;

  constructor(isClient: boolean) {
    this.#head = isClient ? 0 : 1;
  }

  *of(chunk: Buffer): Generator<Buffer> {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    while (this.#rest.length >= this.#head + 4) {
      const length = this.#head + this.#rest.readInt32BE(this.#head);
      if (this.#rest.length < length) return;
      const message = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      this.#head = 1;
      yield message;
    }
  }
}

/** Tells of a client's messages which statements they ask for, each once: one that was prepared is named from then on. */
class Statements {
  readonly #prepared = new Map<string, string>();
  #justParsed: string | undefined;

  of(message: Buffer): string | undefined {
    if (message[0] === query) return textAt(message, 5);
    if (message[0] === parse) {
      const name = textAt(message, 5);
      const text = textAt(message, 5 + Buffer.byteLength(name) + 1);
      this.#prepared.set(name, text);
      this.#justParsed = name;
      return text;
    }
    if (message[0] !== bind) return undefined;
    const name = textAt(message, message.indexOf(0, 5) + 1);
    const isAsked = name !== this.#justParsed;
    this.#justParsed = undefined;
    return isAsked ? this.#prepared.get(name) : undefined;
  }
}

const textAt = (message: Buffer, start: number) => message.toString('utf8', start, message.indexOf(0, start));

/** Hands on what either side says, up to a statement that is to be kept. */
function pass(
  client: Socket,
  upstream: Socket,
  momentOf: (statement: string) => Moment | undefined,
  whenKept: () => void,
): void {
  const [asked, answered, statements] = [new Messages(true), new Messages(false), new Statements()];
  let kept: Moment | undefined;
  // PostgreSQL says "ready" once for the client's greeting, and for all that it was asked before what is kept.
  let expected = 1;
  let heard = 0;
  client.on('data', (chunk: Buffer) => {
    for (const message of asked.of(chunk)) {
      const statement = statements.of(message);
      if (kept === undefined && statement !== undefined) kept = momentOf(statement);
      if (kept === 'before') return whenKept();
      if (kept === undefined && (message[0] === sync || message[0] === query)) expected++;
      upstream.write(message);
    }
  });
  upstream.on('data', (chunk: Buffer) => {
    for (const message of answered.of(chunk)) {
      const isKept = kept === 'after' && heard >= expected;
      if (!isKept) client.write(message);
      if (message[0] !== ready) continue;
      heard++;
      if (isKept) whenKept();
    }
  });
}

/** Stands before PostgreSQL, and can keep a statement, or the answer to it, from passing. */
export async function startPostgresDoor(databaseUrl: string): Promise<PostgresDoor> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let aim: Aim | undefined;
  let count = 0;
  let reached: (held: Held) => void = () => {};

  /** When this statement is to be kept, if it is the one. */
  function momentOf(statement: string): Moment | undefined {
    if (!aim?.statements.test(statement)) return undefined;
    count++;
    return count === aim.nth ? aim.when : undefined;
  }

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    const cut = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket.setNoDelay());
      socket.once('error', cut).once('close', () => {
        sockets.delete(socket);
        cut();
      });
    }
    pass(client, upstream, momentOf, () => reached({ cut }));
    if (isStalled) for (const socket of [client, upstream]) socket.pause();
  });
  let isStalled = false;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP port was asked for.');
  url.port = String(address.port);

  return {
    url: url.href,
    hold(next) {
      aim = next;
      count = 0;
      return new Promise((resolve) => {
        reached = resolve;
      });
    },
    passed: () => count,
    stall() {
      isStalled = true;
      for (const socket of sockets) socket.pause();
    },
    goOn() {
      isStalled = false;
      for (const socket of sockets) socket.resume();
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
