import type { Connection } from './connection.ts';

/** Work that is done regularly, by one replica at a time. */
export class Jobs {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** True for one replica, when the job is due. It holds the job up to a moment: should it die, another takes over then. */
  async claim(name: string, now: number, until: number): Promise<boolean> {
    const { db } = this.#connection;
    await db
      .insertInto('jobs')
      .values({ name, next_at: 0, lease_until: 0, cursor: null })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const result = await db
      .updateTable('jobs')
      .set({ lease_until: until })
      .where('name', '=', name)
      .where('next_at', '<=', now)
      .where('lease_until', '<=', now)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  /** Holds a job longer. False where it is held by another by now. */
  async extend(name: string, held: number, until: number): Promise<boolean> {
    const result = await this.#connection.db
      .updateTable('jobs')
      .set({ lease_until: until })
      .where('name', '=', name)
      .where('lease_until', '=', held)
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

  /** @param held until when the caller holds the job; one who holds it no longer changes nothing */
  async done(name: string, held: number, nextAt: number, cursor: number | null): Promise<void> {
    await this.#connection.db
      .updateTable('jobs')
      .set({ next_at: nextAt, lease_until: 0, cursor })
      .where('name', '=', name)
      .where('lease_until', '=', held)
      .execute();
  }
}
