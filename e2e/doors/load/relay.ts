import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const remembered = 200;

/** Takes the sandbox's events in its place, so that they are sent when an event is due. */
export class Relay {
  readonly #secret: string;
  readonly #waiting: string[] = [];
  readonly #recent: string[] = [];
  readonly #server: Server;
  received = 0;

  constructor(secret: string) {
    this.#secret = secret;
    this.#server = createServer((req, res) => {
      text(req).then(
        (body) => {
          this.received++;
          this.#waiting.push(body);
          res.end('{}');
        },
        () => res.destroy(),
      );
    });
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/functions/v1/stripe-webhooks`;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** The next event, or one of the last again where none waits; signed now. Undefined where there never was any. */
  next(): { body: string; signature: string } | undefined {
    const fresh = this.#waiting.shift();
    const body = fresh ?? this.#recent[Math.floor(Math.random() * this.#recent.length)];
    if (body === undefined) return undefined;
    if (fresh !== undefined) this.#recent.push(fresh);
    if (this.#recent.length > remembered) this.#recent.shift();
    const seconds = Math.floor(Date.now() / 1000);
    const mac = createHmac('sha256', this.#secret).update(`${seconds}.${body}`).digest('hex');
    return { body, signature: `t=${seconds},v1=${mac}` };
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
