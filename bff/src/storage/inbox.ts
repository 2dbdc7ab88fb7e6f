import { sql } from 'kysely';
import type { Connection } from './connection.ts';
import { insertion, writeRows } from './rows.ts';

/** An event as Stripe delivered it: what happened, to which object. The object itself is fetched when it is processed. */
export interface DeliveredEvent {
  id: string;
  type: string;
  objectId: string;
  /** Why it is set aside at once; null where it is to be processed. */
  ignored: string | null;
}

export interface ClaimedEvent {
  id: string;
  type: string;
  attempts: number;
}

export interface InboxCounts {
  pending: number;
  dead: number;
  ignored: number;
  /** When the oldest pending event came, in milliseconds. */
  oldestPendingAt: number | null;
}

const newEvents = insertion(
  'inbox',
  {
    id: 'text',
    type: 'text',
    object_id: 'text',
    status: 'text',
    reason: 'text',
    next_at: 'int',
    received_at: 'int',
  },
  '(id) do nothing',
);

/** Every event once, with what became of it. */
export class InboxRows {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Stores events to be processed, or set aside at once for a reason. The same event again changes nothing. */
  async add(events: readonly DeliveredEvent[], now: number): Promise<void> {
    // In one order everywhere, so that two replicas with the same events never wait for each other in a circle.
    const rows = [...events]
      .sort((one, other) => (one.id < other.id ? -1 : 1))
      .map(({ id, type, objectId, ignored }) => [
        id,
        type,
        objectId,
        ignored === null ? 'pending' : 'ignored',
        ignored,
        now,
        now,
      ]);
    await writeRows(this.#connection, [[newEvents, rows]]);
  }

  /** Takes all pending events of an object that are due, for `leaseMs`: should this process die, another takes them then. */
  async claim(objectId: string, now: number, leaseMs: number): Promise<ClaimedEvent[]> {
    return await this.#connection.db
      .updateTable('inbox')
      .set((eb) => ({ lease_until: now + leaseMs, attempts: eb('attempts', '+', 1) }))
      .where('object_id', '=', objectId)
      .where('status', '=', 'pending')
      .where('next_at', '<=', now)
      .where('lease_until', '<=', now)
      .returning(['id', 'type', 'attempts'])
      .execute();
  }

  /** Objects with pending events that are due, those that waited longest first. */
  async dueObjects(now: number, limit: number): Promise<string[]> {
    const rows = await this.#connection.db
      .selectFrom('inbox')
      .select('object_id')
      .where('status', '=', 'pending')
      .where('next_at', '<=', now)
      .where('lease_until', '<=', now)
      .groupBy('object_id')
      .orderBy((eb) => eb.fn.min('next_at'))
      .limit(limit)
      .execute();
    return rows.map((row) => row.object_id);
  }

  async conclude(
    ids: string[],
    status: 'done' | 'ignored' | 'dead',
    reason: string | null,
    now: number,
  ): Promise<void> {
    if (ids.length === 0) return;
    await this.#connection.db
      .updateTable('inbox')
      .set({ status, reason, done_at: now, lease_until: 0 })
      .where('id', 'in', ids)
      .where('status', '=', 'pending')
      .execute();
  }

  async postpone(ids: string[], nextAt: number, reason: string): Promise<void> {
    await this.#connection.db
      .updateTable('inbox')
      .set({ next_at: nextAt, lease_until: 0, reason })
      .where('id', 'in', ids)
      .where('status', '=', 'pending')
      .execute();
  }

  /** Events that failed for good, or have waited since before a moment. */
  async stuck(before: number, limit: number): Promise<{ id: string; type: string; objectId: string }[]> {
    return await this.#connection.db
      .selectFrom('inbox')
      .select(['id', 'type', 'object_id as objectId'])
      .where((eb) =>
        eb.or([eb('status', '=', 'dead'), eb.and([eb('status', '=', 'pending'), eb('received_at', '<', before)])]),
      )
      .orderBy('received_at')
      .limit(limit)
      .execute();
  }

  /** Gives an event that failed for good another chance. */
  async revive(id: string): Promise<void> {
    await this.#connection.db
      .updateTable('inbox')
      .set({ status: 'pending', attempts: 0 })
      .where('id', '=', id)
      .where('status', '=', 'dead')
      .execute();
  }

  /** Forgets what was done with long ago: Stripe repeats nothing that old. What failed for good is kept. */
  async forget(before: number): Promise<void> {
    await this.#connection.db
      .deleteFrom('inbox')
      .where('status', 'in', ['done', 'ignored'])
      .where('received_at', '<', before)
      .execute();
  }

  async counts(): Promise<InboxCounts> {
    // The statuses stand in the text: only so does either database see that its partial indexes hold the answer.
    const { rows } = await sql<{ status: string; count: number; oldest: number | null }>`
      select status, count(*) as count, null as oldest from inbox where status in ('ignored', 'dead') group by status
      union all select 'pending', count(*), min(received_at) from inbox where status = 'pending'
    `.execute(this.#connection.db);
    const of = (status: string) => rows.find((row) => row.status === status);
    return {
      pending: of('pending')?.count ?? 0,
      dead: of('dead')?.count ?? 0,
      ignored: of('ignored')?.count ?? 0,
      oldestPendingAt: of('pending')?.oldest ?? null,
    };
  }
}
