import { sql } from 'kysely';
import type { Connection } from './connection.ts';

/** Counts that replicas share, each up to the end of its minute. */
export interface RateLimitsTable {
  name: string;
  points: number;
  ends_at: number;
}

/** How much was counted under one name, and when its time is over. */
export interface Counted {
  points: number;
  endsAt: number;
}

/** Counts that all replicas share. */
export class RateLimitRows {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Adds to what was counted under a name; begins anew, up to `endsAt`, where the time of that is over. */
  async add(name: string, points: number, now: number, endsAt: number): Promise<Counted> {
    return await this.#connection.db
      .insertInto('rate_limits')
      .values({ name, points, ends_at: endsAt })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet({
          points: sql`case when rate_limits.ends_at <= ${now} then excluded.points
            else rate_limits.points + excluded.points end`,
          ends_at: sql`case when rate_limits.ends_at <= ${now} then excluded.ends_at else rate_limits.ends_at end`,
        }),
      )
      .returning(['points', 'ends_at as endsAt'])
      .executeTakeFirstOrThrow();
  }

  async forget(before: number): Promise<void> {
    await this.#connection.db.deleteFrom('rate_limits').where('ends_at', '<=', before).execute();
  }
}
