import type { Generated } from 'kysely';
import type { Connection } from './connection.ts';

/** Who did what for an account, where no entry says it. */
export interface ActsTable {
  id: Generated<number>;
  account_id: number;
  /** `user:<sub>` or `admin:<name>`; `user` alone once the account was deleted. */
  actor: string;
  operation: string;
  created_at: number;
}

export interface Act {
  actor: string;
  operation: string;
  createdAt: number;
}

/** Who did what for an account: members of a team share one, and admins act for any. */
export class Acts {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Nothing is written where the subject has no account. */
  async add(subject: string, { actor, operation, createdAt }: Act): Promise<void> {
    const { db } = this.#connection;
    await db
      .insertInto('acts')
      .columns(['account_id', 'actor', 'operation', 'created_at'])
      .expression(
        db
          .selectFrom('accounts')
          .select((eb) => [
            'id',
            eb.cast<string>(eb.val(actor), 'text').as('actor'),
            eb.cast<string>(eb.val(operation), 'text').as('operation'),
            eb.cast<number>(eb.val(createdAt), 'bigint').as('created_at'),
          ])
          .where('subject', '=', subject),
      )
      .execute();
  }

  /** Of an account, the oldest first. */
  async ofAccount(accountId: number): Promise<Act[]> {
    return await this.#connection.db
      .selectFrom('acts')
      .select(['actor', 'operation', 'created_at as createdAt'])
      .where('account_id', '=', accountId)
      .orderBy('id')
      .execute();
  }

  /** What was done stays; which person of the account did it is forgotten. */
  async forgetUsers(accountId: number): Promise<void> {
    await this.#connection.db
      .updateTable('acts')
      .set({ actor: 'user' })
      .where('account_id', '=', accountId)
      .where('actor', 'like', 'user:%')
      .execute();
  }
}
