import type { Connection } from './connection.ts';
import type { CheckoutsTable, PaymentsTable } from './schema.ts';

export interface Deletion {
  actor: string;
  at: number;
  /** A digest of the account's name and of the idempotency key. */
  key: string;
  canceledSubscriptions: number;
}

/** What is stored about one person, over all tables; and what it takes to forget them. */
export class AccountData {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async formerCustomers(accountId: number): Promise<string[]> {
    const rows = await this.#connection.db
      .selectFrom('former_customers')
      .select('customer_id')
      .where('account_id', '=', accountId)
      .orderBy('customer_id')
      .execute();
    return rows.map((row) => row.customer_id);
  }

  async createdAt(accountId: number): Promise<number> {
    const { db } = this.#connection;
    const row = await db.selectFrom('accounts').select('created_at').where('id', '=', accountId).executeTakeFirst();
    return row?.created_at ?? 0;
  }

  async purchases(accountId: number): Promise<CheckoutsTable[]> {
    const { db } = this.#connection;
    return await db
      .selectFrom('checkouts')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
  }

  async payments(accountId: number): Promise<PaymentsTable[]> {
    const { db } = this.#connection;
    return await db.selectFrom('payments').selectAll().where('account_id', '=', accountId).orderBy('id').execute();
  }

  /** What a deletion under this key ended, where there was one. */
  async deletedUnder(key: string): Promise<{ canceledSubscriptions: number } | undefined> {
    const row = await this.#connection.db
      .selectFrom('accounts')
      .select('canceled_subscriptions')
      .where('deletion_key', '=', key)
      .executeTakeFirst();
    return row && { canceledSubscriptions: row.canceled_subscriptions ?? 0 };
  }

  /**
   * Forgets whose an account was; the ledger stays, under its number. False where the account has another customer than
   * the one that was ended at Stripe, or was forgotten already: then nothing is changed.
   */
  async forget(account: { id: number; customerId: string | null }, deletion: Deletion): Promise<boolean> {
    const { db } = this.#connection;
    const { actor, at, key, canceledSubscriptions } = deletion;
    const whose = { subject: null, email: null, customer_id: null };
    const end = { deleted_at: at, deleted_by: actor, deletion_key: key, canceled_subscriptions: canceledSubscriptions };
    const result = await db
      .updateTable('accounts')
      .set({ ...whose, ...end })
      .where('id', '=', account.id)
      .where('subject', 'is not', null)
      .where('customer_id', account.customerId === null ? 'is' : '=', account.customerId)
      .executeTakeFirst();
    if (result.numUpdatedRows === 0n) return false;
    // A refund of an old payment still finds its entries: Stripe's name of a customer that is gone there names nobody.
    if (account.customerId !== null) {
      await db
        .insertInto('former_customers')
        .values({ customer_id: account.customerId, account_id: account.id })
        .onConflict((conflict) => conflict.column('customer_id').doNothing())
        .execute();
    }
    await this.#forgetAddresses(account.id);
    return true;
  }

  /** Addresses may name a person, in the host's own words or by a link that opens their invoice. */
  async #forgetAddresses(accountId: number): Promise<void> {
    const { db } = this.#connection;
    await db
      .updateTable('checkouts')
      .set({ success_url: '', cancel_url: '', session_url: null, client_secret: null, slot: null })
      .where('account_id', '=', accountId)
      .execute();
    await db
      .updateTable('subscriptions')
      .set({ due_amount_minor: null, due_currency: null, due_next_attempt_at: null, due_url: null })
      .where('account_id', '=', accountId)
      .execute();
    await db.deleteFrom('checkout_keys').where('account_id', '=', accountId).execute();
    await db.deleteFrom('plan_previews').where('account_id', '=', accountId).execute();
  }
}
