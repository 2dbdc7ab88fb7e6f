import type { TransactionKind } from '@billing-panel/contract';
import type { Insertable } from 'kysely';
import {
  type Book,
  type Command,
  type Decision,
  decide,
  type Entry,
  type Lot,
  type Posting,
} from '../billing/ledger.ts';
import type { Connection } from './connection.ts';
import type { LotsTable } from './schema.ts';

export interface Page {
  entries: Entry[];
  /** The number below which the next page begins; null at the end. */
  next: number | null;
}

/** The ledger as it is stored. Inside a transaction, `submit` is the one way in. */
export class LedgerRows {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The book of an account as it stands, with what has expired but is not written off yet still in it. */
  async book(accountId: number): Promise<Book> {
    return await readBook(this.#connection, accountId, false);
  }

  /** Locks the account, lets the core decide, writes what it says. Call it inside a transaction. */
  async submit(accountId: number, command: Command, now: number): Promise<Decision> {
    const decision = decide(await readBook(this.#connection, accountId, true), command, now);
    if (decision.kind === 'posted') await writePosting(this.#connection, decision.book, decision.posting);
    return decision;
  }

  /** What was answered under an admin's idempotency key, if it changed the ledger. */
  async reply(accountId: number, key: string): Promise<{ requestHash: string; reply: string } | undefined> {
    const row = await this.#connection.db
      .selectFrom('replies')
      .select(['request_hash', 'reply'])
      .where('account_id', '=', accountId)
      .where('idempotency_key', '=', key)
      .executeTakeFirst();
    return row && { requestHash: row.request_hash, reply: row.reply };
  }

  async keepReply(accountId: number, key: string, requestHash: string, reply: string, now: number): Promise<void> {
    await this.#connection.db
      .insertInto('replies')
      .values({ account_id: accountId, idempotency_key: key, request_hash: requestHash, reply, created_at: now })
      .execute();
  }

  async hasEntryOf(sourceKey: string): Promise<boolean> {
    const row = await this.#connection.db
      .selectFrom('entries')
      .select('seq')
      .where('source_key', '=', sourceKey)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Serializes with every other writer of this account until the transaction ends. */
  async lock(accountId: number): Promise<void> {
    await lockAccount(this.#connection, accountId);
  }

  /** Entries below a number, newest first. */
  async history(accountId: number, limit: number, below: number | null): Promise<Page> {
    const rows = await this.#connection.db
      .selectFrom('entries')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('seq', '<', below ?? Number.MAX_SAFE_INTEGER)
      .orderBy('seq', 'desc')
      .limit(limit + 1)
      .execute();
    const entries = rows.slice(0, limit).map((row) => ({
      seq: row.seq,
      kind: row.kind as TransactionKind,
      amount: row.amount,
      balanceAfter: row.balance_after,
      sourceKey: row.source_key,
      refSeq: row.ref_seq,
      paymentId: row.payment_id,
      expiresAt: row.expires_at,
      actor: row.actor,
      operation: row.operation ?? undefined,
      description: row.description ?? undefined,
      metadata: row.metadata ?? undefined,
      createdAt: row.created_at,
    }));
    return { entries, next: rows.length > limit ? (entries.at(-1)?.seq ?? null) : null };
  }
}

async function lockAccount({ db, dialect }: Connection, accountId: number) {
  // SQLite's transaction is the only writer already.
  const account = db
    .selectFrom('accounts')
    .select(['seq', 'total_purchased', 'total_used', 'held'])
    .where('id', '=', accountId);
  return await (dialect === 'postgres' ? account.forUpdate() : account).executeTakeFirstOrThrow();
}

async function readBook(connection: Connection, accountId: number, lock: boolean): Promise<Book> {
  const { db } = connection;
  const account = lock
    ? await lockAccount(connection, accountId)
    : await db
        .selectFrom('accounts')
        .select(['seq', 'total_purchased', 'total_used', 'held'])
        .where('id', '=', accountId)
        .executeTakeFirstOrThrow();
  const lots = await db
    .selectFrom('lots')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('remaining', '>', 0)
    .execute();
  return {
    accountId,
    seq: account.seq,
    totalPurchased: account.total_purchased,
    totalUsed: account.total_used,
    held: account.held,
    lots: lots.map(toLot),
  };
}

async function writePosting({ db }: Connection, book: Book, posting: Posting): Promise<void> {
  const { accountId } = book;
  await db
    .insertInto('entries')
    .values(
      posting.entries.map((entry) => ({
        account_id: accountId,
        seq: entry.seq,
        kind: entry.kind,
        amount: entry.amount,
        balance_after: entry.balanceAfter,
        source_key: entry.sourceKey,
        ref_seq: entry.refSeq,
        payment_id: entry.paymentId,
        expires_at: entry.expiresAt,
        actor: entry.actor,
        operation: entry.operation ?? null,
        description: entry.description ?? null,
        metadata: entry.metadata ?? null,
        created_at: entry.createdAt,
      })),
    )
    .execute();
  if (posting.lots.length > 0) {
    await db
      .insertInto('lots')
      .values(posting.lots.map((lot) => fromLot(accountId, lot)))
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'seq']).doUpdateSet((eb) => ({ remaining: eb.ref('excluded.remaining') })),
      )
      .execute();
  }
  if (posting.draws.length > 0) {
    await db
      .insertInto('draws')
      .values(
        posting.draws.map((draw) => ({
          account_id: accountId,
          seq: draw.seq,
          lot_seq: draw.lotSeq,
          amount: draw.amount,
          returned: 0,
        })),
      )
      .execute();
  }
  await db
    .updateTable('accounts')
    .set({ seq: book.seq, total_purchased: book.totalPurchased, total_used: book.totalUsed, held: book.held })
    .where('id', '=', accountId)
    .execute();
}

function toLot(row: LotsTable): Lot {
  return {
    seq: row.seq,
    original: row.original,
    remaining: row.remaining,
    expiresAt: row.expires_at,
    paymentId: row.payment_id,
    subscriptionItem: row.subscription_item,
    periodStart: row.period_start,
  };
}

function fromLot(accountId: number, lot: Lot): Insertable<LotsTable> {
  return {
    account_id: accountId,
    seq: lot.seq,
    original: lot.original,
    remaining: lot.remaining,
    expires_at: lot.expiresAt,
    payment_id: lot.paymentId,
    subscription_item: lot.subscriptionItem,
    period_start: lot.periodStart,
  };
}
