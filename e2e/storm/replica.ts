import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type ProcessOptions, type Running, startProcess, whenReady } from '../stack/process.ts';

interface Pending {
  /** All of it was handed to the system, over a connection that stands. */
  isWritten: boolean;
  isAnswered: boolean;
  ended: Promise<void>;
}

export interface Reply {
  status: number;
  text: string;
}

const patienceMs = 30_000;

/** One billing server: it can be killed and started again, and knows what it was asked and had not answered then. */
export class Replica {
  readonly url: string;
  readonly #process: ProcessOptions;
  readonly #pending = new Set<Pending>();
  readonly #agent = new Agent({ keepAlive: true });
  #running: Running | undefined;
  #isUp: Promise<unknown> = Promise.resolve();

  constructor(url: string, process: ProcessOptions) {
    this.url = url;
    this.#process = process;
  }

  async start(): Promise<void> {
    this.#running = startProcess(this.#process);
    const ready = whenReady(this.#running, `${this.url}/readyz`, (status) => status === 200);
    this.#isUp = ready.catch(() => {});
    await ready;
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
    this.#agent.destroy();
  }

  /** Kills it, as a power cut would. @returns how many requests were written to it and never answered */
  async kill(): Promise<number> {
    const written = [...this.#pending].filter(({ isWritten }) => isWritten);
    await this.#running?.kill();
    await Promise.all(written.map(({ ended }) => ended));
    return written.filter(({ isAnswered }) => !isAnswered).length;
  }

  /** Waits for a start that is under way. Undefined where no answer came. */
  async send(path: string, body: string, headers: Record<string, string>): Promise<Reply | undefined> {
    await this.#isUp;
    const pending: Pending = { isWritten: false, isAnswered: false, ended: Promise.resolve() };
    const answer = this.#post(path, body, headers, () => {
      pending.isWritten = true;
    }).then((reply) => {
      pending.isAnswered = reply !== undefined;
      this.#pending.delete(pending);
      return reply;
    });
    pending.ended = answer.then(() => {});
    this.#pending.add(pending);
    return await answer;
  }

  #post(path: string, body: string, headers: Record<string, string>, written: () => void): Promise<Reply | undefined> {
    return new Promise((resolve) => {
      const options = {
        method: 'POST',
        agent: this.#agent,
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        signal: AbortSignal.timeout(patienceMs),
      };
      const asked = request(this.url + path, options, (response) => {
        const { statusCode: status = 0 } = response;
        text(response).then(
          (received) => resolve({ status, text: received }),
          () => resolve(undefined),
        );
      });
      asked.once('error', () => resolve(undefined));
      asked.once('finish', written);
      asked.end(body);
    });
  }
}
