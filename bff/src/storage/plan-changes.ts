import { dayMs } from '../billing/time.ts';
import type { Connection } from './connection.ts';

/** What a person was shown before a change of plan: that, and no other second, is what is charged. */
export interface PlanPreviewsTable {
  id: string;
  account_id: number;
  subscription_id: string;
  from_price_id: string;
  to_price_id: string;
  proration_date: number | null;
  due_now_minor: number;
  attempt: number;
  created_at: number;
}

/** Whose subscription is being changed: nobody else changes it meanwhile. */
export interface PlanChangesUnderWayTable {
  account_id: number;
  holder: string;
  lease_until: number;
}

/**
 * A row of `plan_previews`. `prorationDate` is in Stripe's seconds: what the sum of now was computed for, or when the period
 * began at whose end it acts; null where neither is.
 */
export interface PlanPreview {
  id: string;
  accountId: number;
  subscriptionId: string;
  fromPriceId: string;
  toPriceId: string;
  prorationDate: number | null;
  dueNowMinor: number;
  attempt: number;
  createdAt: number;
}

/** Previews of changes, and which account is being changed. */
export class PlanChanges {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Keeps a preview, and forgets those of the account that are of no use any more. */
  async keep(preview: Omit<PlanPreview, 'attempt'>): Promise<void> {
    const { db } = this.#connection;
    await db
      .deleteFrom('plan_previews')
      .where('account_id', '=', preview.accountId)
      .where('created_at', '<', preview.createdAt - dayMs)
      .execute();
    await db
      .insertInto('plan_previews')
      .values({
        id: preview.id,
        account_id: preview.accountId,
        subscription_id: preview.subscriptionId,
        from_price_id: preview.fromPriceId,
        to_price_id: preview.toPriceId,
        proration_date: preview.prorationDate,
        due_now_minor: preview.dueNowMinor,
        attempt: 1,
        created_at: preview.createdAt,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  }

  async find(accountId: number, id: string): Promise<PlanPreview | undefined> {
    const row = await this.#connection.db
      .selectFrom('plan_previews')
      .selectAll()
      .where('id', '=', id)
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    return row && toPreview(row);
  }

  /** Gives up an idempotency key that Stripe answers with a stored failure. */
  async nextAttempt({ id, attempt }: PlanPreview): Promise<void> {
    await this.#connection.db
      .updateTable('plan_previews')
      .set({ attempt: attempt + 1 })
      .where('id', '=', id)
      .where('attempt', '=', attempt)
      .execute();
  }

  /** True where the account is `holder`'s to change until then; false while it is another's. */
  async take(accountId: number, holder: string, now: number, leaseMs: number): Promise<boolean> {
    const row = { holder, lease_until: now + leaseMs };
    const result = await this.#connection.db
      .insertInto('plan_changes_under_way')
      .values({ account_id: accountId, ...row })
      .onConflict((conflict) =>
        conflict
          .column('account_id')
          .doUpdateSet(row)
          .where((eb) =>
            eb.or([
              eb('plan_changes_under_way.lease_until', '<=', now),
              eb('plan_changes_under_way.holder', '=', holder),
            ]),
          ),
      )
      .executeTakeFirst();
    return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }

  async giveBack(accountId: number, holder: string): Promise<void> {
    await this.#connection.db
      .deleteFrom('plan_changes_under_way')
      .where('account_id', '=', accountId)
      .where('holder', '=', holder)
      .execute();
  }
}

const toPreview = (row: PlanPreviewsTable): PlanPreview => ({
  id: row.id,
  accountId: row.account_id,
  subscriptionId: row.subscription_id,
  fromPriceId: row.from_price_id,
  toPriceId: row.to_price_id,
  prorationDate: row.proration_date,
  dueNowMinor: row.due_now_minor,
  attempt: row.attempt,
  createdAt: row.created_at,
});
