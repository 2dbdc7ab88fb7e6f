import { write } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const writeSome = promisify(write);

/** As much waits for a slow reader, in characters; lines beyond it are lost, since requests must not wait for them. */
const maxWaiting = 4_000_000;
const fullPauseMs = 20;
const lastPatienceMs = 1_000;

/** Writes lines to an open file or pipe, in their order, without ever holding up who writes them. */
export class LogLines {
  readonly #fd: number;
  #waiting = '';
  #work: Promise<void> | undefined;

  constructor(fd: number) {
    this.#fd = fd;
  }

  write(line: string): void {
    if (this.#waiting.length + line.length > maxWaiting) return;
    this.#waiting += line;
    this.#work ??= this.#writeAll().finally(() => {
      this.#work = undefined;
    });
  }

  /** Resolves when all lines are written, or nobody took them for a second. */
  async written(): Promise<void> {
    await Promise.race([this.#work, pause(lastPatienceMs)]);
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting !== '') {
      let rest = Buffer.from(this.#waiting);
      this.#waiting = '';
      while (rest.length > 0) rest = rest.subarray(await this.#taken(rest));
    }
  }

  /** How many bytes were taken: all of them where nobody reads any more. */
  async #taken(bytes: Buffer): Promise<number> {
    try {
      return (await writeSome(this.#fd, bytes)).bytesWritten;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return bytes.length;
      await pause(fullPauseMs);
      return 0;
    }
  }
}
