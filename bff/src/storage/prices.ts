import type { Connection } from './connection.ts';

/** A price that is, or once was, an item's. */
export interface KnownPrice {
  id: string;
  kind: 'plan' | 'package';
  itemId: string;
  amountMinor: number;
  currency: string;
  interval: string | null;
}

export class Prices {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Remembers prices for good: whoever pays a former one keeps what it was for. The first word on an id stands. */
  async remember(prices: KnownPrice[], now: number): Promise<void> {
    if (prices.length === 0) return;
    await this.#connection.db
      .insertInto('prices')
      .values(
        prices.map((price) => ({
          id: price.id,
          kind: price.kind,
          item_id: price.itemId,
          amount_minor: price.amountMinor,
          currency: price.currency,
          interval: price.interval,
          seen_at: now,
        })),
      )
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  }

  async all(): Promise<KnownPrice[]> {
    const rows = await this.#connection.db.selectFrom('prices').selectAll().orderBy('seen_at').execute();
    return rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      itemId: row.item_id,
      amountMinor: row.amount_minor,
      currency: row.currency,
      interval: row.interval,
    }));
  }
}
