import { type ProcessOptions, type Running, startProcess, whenReady } from '../stack/process.ts';

interface Pending {
  outcome?: 'answered' | 'broke' | 'refused';
}

export interface Reply {
  status: number;
  text: string;
}

/** One billing server: it can be killed and started again, and knows what it was asked and had not answered then. */
export class Replica {
  readonly url: string;
  readonly #process: ProcessOptions;
  readonly #pending = new Set<Pending>();
  #running: Running | undefined;

  constructor(url: string, process: ProcessOptions) {
    this.url = url;
    this.#process = process;
  }

  async start(): Promise<void> {
    this.#running = startProcess(this.#process);
    await whenReady(this.#running, `${this.url}/readyz`, (status) => status === 200);
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
  }

  /** Kills it, as a power cut would. @returns how many requests were written to it and never answered */
  async kill(): Promise<number> {
    const inFlight = [...this.#pending];
    await this.#running?.kill();
    await new Promise((resolve) => setTimeout(resolve, 20));
    return inFlight.filter(({ outcome }) => outcome === 'broke').length;
  }

  /** Undefined where no answer came. */
  async send(path: string, body: string, headers: Record<string, string>): Promise<Reply | undefined> {
    const pending: Pending = {};
    this.#pending.add(pending);
    try {
      const response = await fetch(this.url + path, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(30_000),
      });
      const text = await response.text();
      pending.outcome = 'answered';
      return { status: response.status, text };
    } catch (error) {
      const { cause } = error as { cause?: { code?: string } };
      pending.outcome = cause?.code === 'ECONNREFUSED' ? 'refused' : 'broke';
      return undefined;
    } finally {
      this.#pending.delete(pending);
    }
  }
}
