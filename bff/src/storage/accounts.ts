import { randomUUID } from 'node:crypto';
import type { Insertable } from 'kysely';
import { type Connection, inOneGo } from './connection.ts';
import { Texts } from './rows.ts';
import type { AccountsTable } from './schema.ts';

export interface Account {
  id: number;
  /** Null once the person was deleted. */
  subject: string | null;
  email: string | null;
  customerId: string | null;
  /** The idempotency key under which the customer is made at Stripe. */
  customerKey: string;
  trialUsed: boolean;
}

// Asked with every request: put together once.
const bySubject = new Texts((dialect) => `select * from accounts where subject = ${dialect === 'sqlite' ? '?' : '$1'}`);

export class Accounts {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async find(subject: string): Promise<Account | undefined> {
    const [[row]] = await inOneGo(this.#connection, bySubject.asking<AccountsTable>(this.#connection, subject));
    return row && toAccount(row);
  }

  async isDeleted(id: number): Promise<boolean> {
    const { db } = this.#connection;
    const row = await db.selectFrom('accounts').select('subject').where('id', '=', id).executeTakeFirstOrThrow();
    return row.subject === null;
  }

  /** The account that a customer is, or was before it was deleted at Stripe: late events still find home. */
  async ofCustomer(customerId: string): Promise<Account | undefined> {
    const { db } = this.#connection;
    const row = await db
      .selectFrom('accounts')
      .selectAll()
      .where((eb) =>
        eb.or([
          eb('customer_id', '=', customerId),
          eb('id', 'in', eb.selectFrom('former_customers').select('account_id').where('customer_id', '=', customerId)),
        ]),
      )
      .executeTakeFirst();
    return row && toAccount(row);
  }

  /** Forgets a customer that is gone at Stripe, but not whose it was. */
  async unlinkCustomer(accountId: number, customerId: string): Promise<void> {
    const { db } = this.#connection;
    await db
      .insertInto('former_customers')
      .values({ customer_id: customerId, account_id: accountId })
      .onConflict((conflict) => conflict.column('customer_id').doNothing())
      .execute();
    await db
      .updateTable('accounts')
      .set((eb) => ({
        customer_id: null,
        customer_attempt: eb('customer_attempt', '+', 1),
        email: eb.fn<string | null>('nullif', ['email', eb.val('')]),
      }))
      .where('id', '=', accountId)
      .where('customer_id', '=', customerId)
      .execute();
  }

  /**
   * The account of a subject, made at its first use, which may be one without an e-mail, as when a host spends credits.
   * The first e-mail that comes is kept, until there is a customer: it is part of what Stripe's idempotency compares.
   */
  async claim(subject: string, email: string | undefined, now: number): Promise<Account> {
    const { db } = this.#connection;
    const fresh = { subject, email: email ?? null, customer_key: randomUUID(), created_at: now };
    await db
      .insertInto('accounts')
      .values(fresh as Insertable<AccountsTable>)
      .onConflict((conflict) => conflict.column('subject').doNothing())
      .execute();
    if (email !== undefined) {
      await db
        .updateTable('accounts')
        .set({ email })
        .where('subject', '=', subject)
        .where('email', 'is', null)
        .where('customer_id', 'is', null)
        .execute();
    }
    const row = await db.selectFrom('accounts').selectAll().where('subject', '=', subject).executeTakeFirstOrThrow();
    return toAccount(row);
  }

  /**
   * Before the customer is made: an account without an e-mail by now has none for this customer, so that all who make it
   * send Stripe the same.
   */
  async beginCustomer(accountId: number): Promise<Account> {
    const { db } = this.#connection;
    await db
      .updateTable('accounts')
      .set({ email: '' })
      .where('id', '=', accountId)
      .where('email', 'is', null)
      .where('customer_id', 'is', null)
      .execute();
    return toAccount(await db.selectFrom('accounts').selectAll().where('id', '=', accountId).executeTakeFirstOrThrow());
  }

  /**
   * Links the customer that was made under `customerKey`. Returns the one that is linked now: the first stays. Undefined
   * where the account was deleted meanwhile.
   */
  async linkCustomer(accountId: number, customerId: string): Promise<string | undefined> {
    await this.#connection.db
      .updateTable('accounts')
      .set({ customer_id: customerId })
      .where('id', '=', accountId)
      .where('subject', 'is not', null)
      .where('customer_id', 'is', null)
      .execute();
    const row = await this.#connection.db
      .selectFrom('accounts')
      .select(['customer_id', 'subject'])
      .where('id', '=', accountId)
      .executeTakeFirstOrThrow();
    return row.subject === null ? undefined : (row.customer_id ?? customerId);
  }

  /** Gives up an idempotency key that Stripe answers with a stored failure. Racing calls give it up once. */
  async renewCustomerKey(account: Account): Promise<void> {
    const attempt = Number(account.customerKey.split(':')[1]);
    await this.#connection.db
      .updateTable('accounts')
      .set({ customer_attempt: attempt + 1 })
      .where('id', '=', account.id)
      .where('customer_attempt', '=', attempt)
      .execute();
  }

  async markTrialUsed(accountId: number): Promise<void> {
    await this.#connection.db
      .updateTable('accounts')
      .set({ trial_used: 1 })
      .where('id', '=', accountId)
      // Who had one already is not locked for nothing.
      .where('trial_used', '=', 0)
      .execute();
  }
}

function toAccount(row: AccountsTable): Account {
  return {
    id: row.id,
    subject: row.subject,
    email: row.email || null,
    customerId: row.customer_id,
    customerKey: `${row.customer_key}:${row.customer_attempt}`,
    trialUsed: row.trial_used === 1,
  };
}
