import { Counter, Gauge, Registry } from 'prom-client';
import type { InboxCounts } from './storage/inbox.ts';
import type { PoolCounts } from './storage/postgres.ts';

export interface Metrics {
  /** One request was answered. */
  answered(operation: string, outcome: string): void;
  /** Stripe answered one attempt with an error, or not at all. */
  stripeFailed(status: string): void;
  /** The sweep found objects that differed from Stripe's, which no event had told of. */
  drifted(objects: number): void;
  contentType: string;
  /** Everything that was counted, in Prometheus' text format. */
  text(): Promise<string>;
}

/** What is asked of the database when somebody looks. */
export interface Standing {
  inbox(): Promise<InboxCounts>;
  /** None where there is no pool. */
  pool(): PoolCounts | undefined;
  now(): number;
}

const name = (words: string) => `billing_panel_${words}`;

function gaugesIn(registry: Registry) {
  const registers = [registry];
  const isUp = new Gauge({
    name: name('database_up'),
    help: '1 where the database answered when these figures were asked for.',
    registers,
  });
  const events = new Gauge({
    name: name('inbox_events'),
    help: 'Events of Stripe by what becomes of them: pending, ignored (set aside) or dead (failed for good).',
    labelNames: ['status'],
    registers,
  });
  const oldest = new Gauge({
    name: name('inbox_oldest_pending_seconds'),
    help: 'How long the oldest pending event has waited; 0 where none does.',
    registers,
  });
  const connections = new Gauge({
    name: name('database_connections'),
    help: 'Connections to PostgreSQL by state, and requests that wait for one.',
    labelNames: ['state'],
    registers,
  });
  return { isUp, events, oldest, connections };
}

function readingInto({ isUp, events, oldest, connections }: ReturnType<typeof gaugesIn>, standing: Standing) {
  return async () => {
    const pool = standing.pool();
    for (const [state, count] of Object.entries(pool ?? {})) connections.set({ state }, count);
    // Figures of a database that is away are left out, not told as they were.
    events.reset();
    oldest.remove();
    const inbox = await standing.inbox().catch(() => undefined);
    isUp.set(inbox ? 1 : 0);
    if (!inbox) return;
    for (const status of ['pending', 'ignored', 'dead'] as const) events.set({ status }, inbox[status]);
    const { oldestPendingAt } = inbox;
    oldest.set(oldestPendingAt === null ? 0 : Math.max(standing.now() - oldestPendingAt, 0) / 1000);
  };
}

export function createMetrics(standing: Standing): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: name('requests_total'),
    help: 'Requests by operation and by how they ended: ok, or the code of the error.',
    labelNames: ['operation', 'outcome'],
    registers,
  });
  const stripeErrors = new Counter({
    name: name('stripe_errors_total'),
    help: 'Attempts at Stripe that it answered with an error, by HTTP status, or not at all (no_answer).',
    labelNames: ['status'],
    registers,
  });
  const drift = new Counter({
    name: name('drift_objects_total'),
    help: "Objects whose state here differed from Stripe's until the sweep brought them home.",
    registers,
  });
  const read = readingInto(gaugesIn(registry), standing);
  return {
    answered: (operation, outcome) => requests.inc({ operation, outcome }),
    stripeFailed: (status) => stripeErrors.inc({ status }),
    drifted: (objects) => drift.inc(objects),
    contentType: registry.contentType,
    async text() {
      await read();
      return registry.metrics();
    },
  };
}
