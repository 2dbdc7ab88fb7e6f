import { finishedStatuses, isFinished, type Subscription } from '../billing/subscription.ts';
import type { Connection } from './connection.ts';
import type { SubscriptionsTable } from './schema.ts';

export class Subscriptions {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Of an account, the oldest first. */
  async ofAccount(accountId: number): Promise<Subscription[]> {
    const rows = await this.#connection.db
      .selectFrom('subscriptions')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(toSubscription);
  }

  async find(id: string): Promise<Subscription | undefined> {
    const row = await this.#connection.db
      .selectFrom('subscriptions')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row && toSubscription(row);
  }

  /** Prices that somebody still pays, and those that wait: for a period's end, or for the payment of an upgrade. */
  async livePriceIds(): Promise<{ paid: string[]; awaited: string[] }> {
    const rows = await this.#connection.db
      .selectFrom('subscriptions')
      .select(['price_id', 'changes_price_id', 'pending_price_id'])
      .distinct()
      .where('status', 'not in', finishedStatuses)
      .execute();
    return {
      paid: rows.map((row) => row.price_id),
      awaited: rows.flatMap((row) => [row.changes_price_id, row.pending_price_id].filter((id) => id !== null)),
    };
  }

  /** A number for a fetch that is about to begin; a later fetch has a higher one. */
  async nextFetch(): Promise<number> {
    const row = await this.#connection.db
      .updateTable('counters')
      .set((eb) => ({ value: eb('value', '+', 1) }))
      .where('name', '=', 'fetch')
      .returning('value')
      .executeTakeFirstOrThrow();
    return row.value;
  }

  /**
   * Saves what fetch number `fetchSeq` saw. False where a later fetch was saved already: then fetch again, for neither
   * answer need be the newest. A finished subscription stays finished.
   */
  async save(subscription: Subscription, fetchSeq: number): Promise<boolean> {
    const row = fromSubscription(subscription, fetchSeq);
    const result = await this.#connection.db
      .insertInto('subscriptions')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet(row)
          .where('subscriptions.fetch_seq', '<', fetchSeq)
          .where('subscriptions.status', 'not in', isFinished(subscription.status) ? [''] : finishedStatuses),
      )
      .executeTakeFirst();
    if ((result.numInsertedOrUpdatedRows ?? 0n) > 0n) return true;
    const stored = await this.#connection.db
      .selectFrom('subscriptions')
      .select(['status'])
      .where('id', '=', subscription.id)
      .executeTakeFirstOrThrow();
    return isFinished(stored.status);
  }
}

function toSubscription(row: SubscriptionsTable): Subscription {
  const changes =
    row.changes_price_id !== null && row.changes_at !== null
      ? { priceId: row.changes_price_id, at: row.changes_at }
      : null;
  const paymentDue =
    row.due_amount_minor !== null && row.due_currency !== null && row.due_url !== null
      ? {
          amountMinor: row.due_amount_minor,
          currency: row.due_currency,
          nextAttemptAt: row.due_next_attempt_at,
          url: row.due_url,
        }
      : null;
  return {
    id: row.id,
    accountId: row.account_id,
    status: row.status,
    itemId: row.item_id,
    priceId: row.price_id,
    amountMinor: row.amount_minor,
    currency: row.currency,
    interval: row.interval,
    productName: row.product_name,
    periodStart: row.period_start,
    periodEnd: row.period_end,
    cancelsAt: row.cancels_at,
    trialEndsAt: row.trial_ends_at,
    changes,
    pendingPriceId: row.pending_price_id,
    paymentDue,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  };
}

function fromSubscription(subscription: Subscription, fetchSeq: number): SubscriptionsTable {
  const { changes, paymentDue } = subscription;
  return {
    id: subscription.id,
    account_id: subscription.accountId,
    status: subscription.status,
    item_id: subscription.itemId,
    price_id: subscription.priceId,
    amount_minor: subscription.amountMinor,
    currency: subscription.currency,
    interval: subscription.interval,
    product_name: subscription.productName,
    period_start: subscription.periodStart,
    period_end: subscription.periodEnd,
    cancels_at: subscription.cancelsAt,
    trial_ends_at: subscription.trialEndsAt,
    changes_price_id: changes?.priceId ?? null,
    changes_at: changes?.at ?? null,
    pending_price_id: subscription.pendingPriceId,
    due_amount_minor: paymentDue?.amountMinor ?? null,
    due_currency: paymentDue?.currency ?? null,
    due_next_attempt_at: paymentDue?.nextAttemptAt ?? null,
    due_url: paymentDue?.url ?? null,
    created_at: subscription.createdAt,
    ended_at: subscription.endedAt,
    fetch_seq: fetchSeq,
  };
}
