import type { Connection } from './connection.ts';
import type { AllowancesTable } from './schema.ts';

export interface Payment {
  /** The payment intent, else the invoice, else the session. */
  id: string;
  accountId: number;
  amountMinor: number;
  currency: string;
  /** Stripe's other names for it. */
  aliases: string[];
}

/** What was paid at Stripe, and which credits it brought. */
export class Payments {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Records a payment once. Facts of it that came earlier (a refund, say) are kept. */
  async record(payment: Payment, now: number): Promise<void> {
    await this.#connection.db
      .insertInto('payments')
      .values({
        id: payment.id,
        account_id: payment.accountId,
        amount_minor: payment.amountMinor,
        currency: payment.currency,
        granted: 0,
        revoked: 0,
        paid_at: now,
      })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({ account_id: payment.accountId, amount_minor: payment.amountMinor }),
      )
      .execute();
    if (payment.aliases.length === 0) return;
    await this.#connection.db
      .insertInto('payment_aliases')
      .values(payment.aliases.map((alias) => ({ alias, payment_id: payment.id })))
      .onConflict((conflict) => conflict.column('alias').doNothing())
      .execute();
  }

  /** Counts credits as brought by a payment, so that a refund knows what to take back. */
  async addGranted(paymentId: string, credits: number): Promise<void> {
    await this.#connection.db
      .updateTable('payments')
      .set((eb) => ({ granted: eb('granted', '+', credits) }))
      .where('id', '=', paymentId)
      .execute();
  }

  async hasAllowance(subscriptionItem: string, periodStart: number): Promise<boolean> {
    const row = await this.#connection.db
      .selectFrom('allowances')
      .select('plan_id')
      .where('subscription_item', '=', subscriptionItem)
      .where('period_start', '=', periodStart)
      .executeTakeFirst();
    return row !== undefined;
  }

  async recordAllowance(allowance: AllowancesTable): Promise<void> {
    await this.#connection.db.insertInto('allowances').values(allowance).execute();
  }
}
