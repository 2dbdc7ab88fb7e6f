import type { Connection } from './connection.ts';

/** Work that is done regularly, by one replica at a time. */
export class Jobs {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** True for one replica, when the job is due. It holds the job for `leaseMs`: should it die, another takes over then. */
  async claim(name: string, now: number, leaseMs: number): Promise<boolean> {
    const { db } = this.#connection;
    await db
      .insertInto('jobs')
      .values({ name, next_at: 0, lease_until: 0, cursor: null })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const result = await db
      .updateTable('jobs')
      .set({ lease_until: now + leaseMs })
      .where('name', '=', name)
      .where('next_at', '<=', now)
      .where('lease_until', '<=', now)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  /** How far the job had come when it was last done. */
  async cursor(name: string): Promise<number | null> {
    const row = await this.#connection.db
      .selectFrom('jobs')
      .select('cursor')
      .where('name', '=', name)
      .executeTakeFirst();
    return row?.cursor ?? null;
  }

  async done(name: string, nextAt: number, cursor: number | null): Promise<void> {
    await this.#connection.db
      .updateTable('jobs')
      .set({ next_at: nextAt, lease_until: 0, cursor })
      .where('name', '=', name)
      .execute();
  }
}
