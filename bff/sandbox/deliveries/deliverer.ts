import type { Store } from '../store/store.ts';
import { DeliveryFaults, matches } from './faults.ts';
import { signature } from './sign.ts';

export type State = 'pending' | 'held' | 'delivered' | 'failed' | 'lost';

export interface Delivery {
  id: number;
  event: string;
  type: string;
  state: State;
  due_ms: number;
  attempts: number;
  status: number | null;
  problem: string | null;
}

export interface DeliverySettings {
  /** Waits between tries, shorter than Stripe's so that a person sees them. The last try is the end of it. */
  retriesMs: readonly number[];
  /** How many are on their way at once; 1 keeps them strictly in order. */
  concurrency: number;
  timeoutMs: number;
}

const defaults: DeliverySettings = {
  retriesMs: [1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000, 900_000],
  concurrency: 8,
  timeoutMs: 30_000,
};

type Listener = (answered: boolean) => void;

/** Sends events to the endpoint: signed, tried again while it does not answer 2xx, and faulty on order. */
export class Deliverer {
  readonly faults = new DeliveryFaults();
  readonly settings: DeliverySettings = { ...defaults };
  readonly #store: Store;
  readonly #secret: string;
  readonly #underway = new Map<number, AbortController>();
  readonly #waiting = new Map<string, Set<Listener>>();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(store: Store, secret: string) {
    this.#store = store;
    this.#secret = secret;
  }

  /** Enqueues a new event in the caller's transaction; what goes out goes after it. */
  announce(event: string, type: string): void {
    if (!this.#address()) return;
    const now = Date.now();
    const faults = this.faults.take(type);
    const has = (effect: string) => faults.find((fault) => fault.effect === effect);
    const state: State = has('lose') ? 'lost' : has('hold') ? 'held' : 'pending';
    const due = now + (has('delay')?.ms ?? 0);
    const { times = 1, ms = 0 } = has('repeat') ?? { times: 0 };
    for (let copy = 0; copy <= times; copy++) this.#insert(event, state, due + copy * ms);
    if (state === 'pending') this.kick();
  }

  #insert(event: string, state: State, due: number): void {
    this.#store.sql('insert into deliveries (event, state, due_ms) values (?, ?, ?)').run(event, state, due);
  }

  /** Where events go now; an old one that is tried again goes there too. */
  #address(): string | undefined {
    return this.#store.setting('webhook_url') || undefined;
  }

  kick(): void {
    this.#plan(0);
  }

  #plan(waitMs: number): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#sendDue(), waitMs);
    this.#timer.unref();
  }

  #sendDue(): void {
    if (this.#isClosed) return;
    const rows = this.#rows("d.state = 'pending' order by d.due_ms, d.id limit ?", this.settings.concurrency * 4);
    const now = Date.now();
    let next: number | undefined;
    for (const row of rows) {
      if (this.#underway.has(row.id)) continue;
      if (row.due_ms > now) {
        next ??= row.due_ms;
        continue;
      }
      if (this.#underway.size >= this.settings.concurrency) return;
      void this.#send(row);
    }
    if (next !== undefined) this.#plan(Math.min(next - now, 2 ** 31 - 1));
  }

  async #send(row: Delivery): Promise<void> {
    const abort = new AbortController();
    this.#underway.set(row.id, abort);
    const timeout = setTimeout(() => abort.abort(new Error('no answer in time')), this.settings.timeoutMs);
    const outcome = await this.#post(row, abort.signal);
    clearTimeout(timeout);
    this.#underway.delete(row.id);
    if (this.#isClosed) return;
    this.#record(row, outcome);
    this.#tell(row.event, true);
    this.kick();
  }

  async #post(row: Delivery, signal: AbortSignal): Promise<{ status: number | null; problem: string | null }> {
    const found = this.#store.sql('select body from events where id = ?').get(row.event) as
      | { body: string }
      | undefined;
    const url = this.#address();
    if (!found || !url) return { status: null, problem: found ? 'there is no address' : 'the event is gone' };
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': signature(found.body, this.#secret),
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        },
        body: found.body,
        redirect: 'manual',
        signal,
      });
      await response.body?.cancel();
      return { status: response.status, problem: null };
    } catch (error) {
      const { cause, message } = error as Error;
      return { status: null, problem: (cause as Error | undefined)?.message || message };
    }
  }

  #record(row: Delivery, { status, problem }: { status: number | null; problem: string | null }): void {
    const isDelivered = status !== null && status >= 200 && status < 300;
    const wait = this.settings.retriesMs[row.attempts];
    const state: State = isDelivered ? 'delivered' : wait === undefined ? 'failed' : 'pending';
    this.#store
      .sql('update deliveries set state = ?, attempts = attempts + 1, status = ?, problem = ?, due_ms = ? where id = ?')
      .run(state, status, problem, Date.now() + (wait ?? 0), row.id);
  }

  #tell(event: string, answered: boolean): void {
    for (const listener of this.#waiting.get(event) ?? []) listener(answered);
  }

  /** Resolves once the endpoint has answered the event's first try, at the latest after `ms`; at once where nothing is going to be sent. */
  async answered(event: string, ms: number): Promise<void> {
    const rows = this.#rows('d.event = ?', event);
    const isAwaited = rows.some(({ state, attempts }) => state === 'pending' && attempts === 0);
    if (!isAwaited || rows.some(({ attempts }) => attempts > 0)) return;
    const listeners = this.#waiting.get(event) ?? new Set();
    this.#waiting.set(event, listeners);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      listeners.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    this.#waiting.delete(event);
  }

  #rows(condition: string, ...values: unknown[]): Delivery[] {
    return this.#store
      .sql(`select d.*, e.type from deliveries d join events e on e.id = d.event where ${condition}`)
      .all(...values) as Delivery[];
  }

  list(states: readonly State[] = []): Delivery[] {
    const chosen = states.length > 0 ? `d.state in (${states.map(() => '?').join(', ')})` : '1';
    return this.#rows(`${chosen} order by d.id`, ...states);
  }

  /** Lets go what is held (or lost, or given up), in its order, the reverse, or shuffled by a seed. */
  release(
    order: 'as_is' | 'reverse' | 'shuffle',
    options: { states?: readonly State[]; types?: string[]; seed?: number } = {},
  ): number {
    const chosen = this.list(options.states ?? ['held']).filter(({ type }) => matches(options.types, type));
    const ordered =
      order === 'reverse' ? chosen.reverse() : order === 'shuffle' ? shuffled(chosen, options.seed ?? 1) : chosen;
    const now = Date.now();
    // A millisecond apart keeps the order; with a concurrency of 1 it is the order of arrival too.
    for (const [index, row] of ordered.entries()) {
      this.#store
        .sql("update deliveries set state = 'pending', attempts = 0, due_ms = ? where id = ?")
        .run(now + index - ordered.length, row.id);
    }
    this.kick();
    return ordered.length;
  }

  /** One more delivery of an event, whatever became of the others. */
  resend(event: string): boolean {
    if (!this.#address() || !this.#store.sql('select 1 from events where id = ?').get(event)) return false;
    this.#insert(event, 'pending', Date.now());
    this.kick();
    return true;
  }

  /** Resolves when nothing is due any more: what is held or delayed beyond `ms` is left. */
  async idle(ms: number): Promise<boolean> {
    const until = Date.now() + ms;
    while (Date.now() < until) {
      const due = this.#rows("d.state = 'pending' and d.due_ms <= ? limit 1", Date.now() + 5);
      if (due.length === 0 && this.#underway.size === 0) return true;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return false;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const abort of this.#underway.values()) abort.abort();
  }
}

function shuffled<T>(entries: readonly T[], seed: number): T[] {
  const result = [...entries];
  let state = seed >>> 0 || 1;
  for (let index = result.length - 1; index > 0; index--) {
    // xorshift32: small, and the same for the same seed everywhere.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const other = (state >>> 0) % (index + 1);
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
}
