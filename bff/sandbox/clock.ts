import type { Store } from './store/store.ts';

/** The sandbox's time: the machine's plus an offset that is kept, or the moment of the job that is being run. */
export class Clock {
  readonly #store: Store;
  #offsetMs: number;
  #frozen: number | undefined;

  constructor(store: Store) {
    this.#store = store;
    this.#offsetMs = Number(store.setting('clock_offset_ms') ?? 0);
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Unix seconds. */
  now(): number {
    return this.#frozen ?? Math.floor((Date.now() + this.#offsetMs) / 1000);
  }

  at<T>(moment: number, work: () => T): T {
    const before = this.#frozen;
    this.#frozen = moment;
    try {
      return work();
    } finally {
      this.#frozen = before;
    }
  }

  moveOn(seconds: number): void {
    this.#offsetMs += seconds * 1000;
    this.#store.setSetting('clock_offset_ms', String(this.#offsetMs));
  }

  reset(): void {
    this.#offsetMs = 0;
    this.#store.setSetting('clock_offset_ms', '0');
  }
}
