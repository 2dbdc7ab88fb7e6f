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

/** The text of a statement, where the message brings one. */
function statementOf(message: Buffer): string | undefined {
  if (message[0] === query) return message.toString('utf8', 5, message.length - 1);
  if (message[0] !== parse) return undefined;
  const nameEnd = message.indexOf(0, 5);
  return message.toString('utf8', nameEnd + 1, message.indexOf(0, nameEnd + 1));
}

/** Stands before PostgreSQL, and can keep a statement, or the answer to it, from passing. */
export async function startPostgresDoor(databaseUrl: string): Promise<PostgresDoor> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let aim: Aim | undefined;
  let count = 0;
  let reached: (held: Held) => void = () => {};

  /** Whether this message is the one. */
  function isAimedAt(message: Buffer): boolean {
    const statement = statementOf(message);
    if (!aim || statement === undefined || !aim.statements.test(statement)) return false;
    count++;
    return count === aim.nth;
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
    const [asked, answered] = [new Messages(true), new Messages(false)];
    let kept: Moment | undefined;
    client.on('data', (chunk: Buffer) => {
      for (const message of asked.of(chunk)) {
        if (kept !== 'before' && isAimedAt(message)) kept = aim?.when;
        if (kept !== 'before') upstream.write(message);
        else reached({ cut });
      }
    });
    upstream.on('data', (chunk: Buffer) => {
      for (const message of answered.of(chunk)) {
        if (kept === undefined) client.write(message);
        else if (message[0] === ready) reached({ cut });
      }
    });
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
