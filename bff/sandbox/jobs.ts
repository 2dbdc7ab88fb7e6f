import type { Clock } from './clock.ts';
import type { Store } from './store/store.ts';

/** In the order in which they run where they fall due at the same second. */
const jobKinds = [
  'payment.settle',
  'refund.settle',
  'dispute.open',
  'session.expire',
  'invoice.finalize',
  'invoice.retry',
  'subscription.due',
] as const;

export type JobKind = (typeof jobKinds)[number];

export type JobHandlers = Record<JobKind, (subject: string) => void>;

interface Row {
  kind: JobKind;
  subject: string;
  due: number;
}

/** What falls due later: one moment for each kind and subject. */
export class Jobs {
  readonly #store: Store;
  readonly #clock: Clock;
  #handlers: JobHandlers | undefined;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  handle(handlers: JobHandlers): void {
    this.#handlers = handlers;
  }

  set(kind: JobKind, subject: string, due: number): void {
    this.#store
      .sql('insert into jobs (kind, subject, due) values (?, ?, ?) on conflict do update set due = excluded.due')
      .run(kind, subject, due);
  }

  clear(kind: JobKind, subject: string): void {
    this.#store.sql('delete from jobs where kind = ? and subject = ?').run(kind, subject);
  }

  due(kind: JobKind, subject: string): number | undefined {
    const row = this.#store.sql('select due from jobs where kind = ? and subject = ?').get(kind, subject) as
      | Pick<Row, 'due'>
      | undefined;
    return row?.due;
  }

  next(kind?: JobKind): Row | undefined {
    const condition = kind ? 'where kind = ?' : '';
    return this.#store
      .sql(`select kind, subject, due from jobs ${condition} order by due limit 1`)
      .get(...(kind ? [kind] : [])) as Row | undefined;
  }

  /** Runs, in order and each at its own moment, what is due by `until`; each is one transaction. */
  run(until: number): number {
    let count = 0;
    for (let row = this.#first(until); row; row = this.#first(until)) {
      this.#runOne(row);
      count++;
    }
    return count;
  }

  #first(until: number): Row | undefined {
    const rows = this.#store
      .sql('select kind, subject, due from jobs where due = (select min(due) from jobs where due <= ?)')
      .all(until) as Row[];
    return rows.sort((a, b) => jobKinds.indexOf(a.kind) - jobKinds.indexOf(b.kind))[0];
  }

  #runOne({ kind, subject, due }: Row): void {
    const handlers = this.#handlers;
    if (!handlers) throw new Error('Jobs have no handlers yet');
    try {
      this.#store.transaction(() => {
        this.clear(kind, subject);
        this.#clock.at(due, () => handlers[kind](subject));
      });
    } catch (error) {
      // A job that throws would be tried for ever and stop all that is due after it.
      this.clear(kind, subject);
      process.stderr.write(`sandbox: ${kind} of ${subject} failed: ${(error as Error).stack}\n`);
    }
  }
}
