export interface LoggedRequest {
  at: string;
  request: string;
  method: string;
  path: string;
  idempotencyKey: string | null;
  version: string | null;
  /** Query and body as they were sent. */
  params: string;
  status: number | null;
}

const kept = 20_000;

/** What reached the API, for tests: the newest, in order. Kept in memory alone. */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  /** How many there were since the start, and how many of them would change something, whatever was cleared. */
  readonly counts = { all: 0, changes: 0 };

  add(entry: LoggedRequest): LoggedRequest {
    this.counts.all++;
    if (entry.method !== 'GET') this.counts.changes++;
    this.#entries.push(entry);
    if (this.#entries.length > kept) this.#entries = this.#entries.slice(kept / 2);
    return entry;
  }

  list(): readonly LoggedRequest[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries = [];
  }
}
