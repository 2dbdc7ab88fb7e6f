import type { TransactionKind } from '@billing-panel/contract';
import { sql } from 'kysely';
import type { Book, Entry, Lot, Return, Share } from '../billing/book.ts';
import type { Taking } from '../billing/coming-back.ts';
import type { Decision } from '../billing/decision.ts';
import { type Command, decide } from '../billing/ledger.ts';
import { dayMs } from '../billing/time.ts';
import type { Day } from '../billing/usage.ts';
import { readBook, toLot, writeBooks } from './books.ts';
import type { Connection } from './connection.ts';
import { type Consumed, type Consumption, consumeAll } from './consumptions.ts';
import { endedOf } from './ended.ts';
import { isBesidesUse } from './kinds.ts';
import type { EntriesTable, HoldsTable } from './schema.ts';
import { takenFor } from './taken-back.ts';

export interface Page {
  entries: Entry[];
  /** The number below which the next page begins; null at the end. */
  next: number | null;
}

/** An entry, and what it took of which lots. */
export interface Taken {
  entry: Entry;
  draws: (Share & { returned: number })[];
}

/** Lots that a command is about though nothing may be left of them. */
function concerned(command: Command): readonly number[] {
  if (command.kind === 'give_back') return command.of.draws.map((draw) => draw.lotSeq);
  return command.kind === 'end_period' ? command.lotSeqs : [];
}

/** The ledger as it is stored. `submit` is the one way in. */
export class LedgerRows {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The book of an account as it stands, with what has expired but is not written off yet still in it. */
  async book(accountId: number): Promise<Book> {
    return await readBook(this.#connection, accountId, { lock: false });
  }

  /** Locks the account, lets the core decide, writes what it says. Call it inside a transaction. */
  async submit(accountId: number, command: Command, now: number): Promise<Decision> {
    const options = { lock: true, lotSeqs: concerned(command) };
    const decision = decide(await readBook(this.#connection, accountId, options), command, now);
    if (decision.kind === 'posted') await writeBooks(this.#connection, [decision], now);
    return decision;
  }

  /**
   * The lots of a subscription's periods before a moment that end with their period and have not; also those of which
   * nothing is left, so that what is given back of them later does not last for ever.
   */
  async lotsThatEnd(accountId: number, subscriptionItem: string, before: number, now: number): Promise<number[]> {
    await this.lock(accountId);
    const rows = await this.#connection.db
      .selectFrom('lots')
      .select('seq')
      .where('account_id', '=', accountId)
      .where('subscription_item', '=', subscriptionItem)
      .where('period_start', '<', before)
      .where('period_end', 'is not', null)
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
      .execute();
    return rows.map((row) => row.seq);
  }

  /** Many consumptions of many accounts at once, decided in order. Call it inside a transaction. */
  async consumeAll(consumptions: readonly Consumption[], now: number): Promise<Consumed[]> {
    return await consumeAll(this.#connection, consumptions, now);
  }

  /** Serializes with every other writer of this account until the transaction ends. */
  async lock(accountId: number): Promise<void> {
    const { db, dialect } = this.#connection;
    const account = db.selectFrom('accounts').select('id').where('id', '=', accountId);
    // SQLite's transaction is the only writer already. Rows that point to the account are no reason to wait, or two
    // transactions that each inserted one would wait for each other.
    await (dialect === 'postgres' ? account.forNoKeyUpdate() : account).executeTakeFirstOrThrow();
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

  /** One entry, with its draws: what may be given back of it. */
  async taken(accountId: number, seq: number): Promise<Taken | undefined> {
    const { db } = this.#connection;
    const row = await db
      .selectFrom('entries')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('seq', '=', seq)
      .executeTakeFirst();
    if (!row) return undefined;
    const draws = await db
      .selectFrom('draws')
      .select(['lot_seq as lotSeq', 'amount', 'returned'])
      .where('account_id', '=', accountId)
      .where('seq', '=', seq)
      .execute();
    return { entry: toEntry(row), draws };
  }

  /** All that refunds and disputes took for a payment and that came back, the oldest first. */
  async takenFor(accountId: number, paymentId: string): Promise<Taking[]> {
    return await takenFor(this.#connection, accountId, paymentId);
  }

  /** What ended of the credits that a payment brought, and was not taken back since, the oldest first. It locks the account. */
  async endedOf(accountId: number, paymentId: string): Promise<Return[]> {
    await this.lock(accountId);
    return await endedOf(this.#connection, accountId, paymentId);
  }

  async lot(accountId: number, seq: number): Promise<Lot | undefined> {
    const rows = this.#connection.db.selectFrom('lots').selectAll().where('account_id', '=', accountId);
    const row = await rows.where('seq', '=', seq).executeTakeFirst();
    return row && toLot(row);
  }

  /** The first credits that a payment brought. */
  async lotOfPayment(accountId: number, paymentId: string): Promise<Lot | undefined> {
    const rows = this.#connection.db.selectFrom('lots').selectAll().where('payment_id', '=', paymentId);
    const row = await rows.where('account_id', '=', accountId).orderBy('seq').executeTakeFirst();
    return row && toLot(row);
  }

  /** A hold of this account, open or not. */
  async hold(accountId: number, id: string): Promise<HoldsTable | undefined> {
    return await this.#connection.db
      .selectFrom('holds')
      .selectAll()
      .where('id', '=', id)
      .where('account_id', '=', accountId)
      .executeTakeFirst();
  }

  /** Accounts with credits or holds whose time has come. */
  async accountsBehind(now: number, limit: number): Promise<number[]> {
    const { db } = this.#connection;
    const lots = db.selectFrom('lots').select('account_id').where('remaining', '>', 0).where('expires_at', '<=', now);
    const holds = db
      .selectFrom('holds')
      .select('account_id')
      .where('status', '=', 'open')
      .where('expires_at', '<=', now);
    const rows = await lots.union(holds).limit(limit).execute();
    return rows.map((row) => row.account_id);
  }

  /** What was used and added, by day of UTC; days without either are left out. */
  async days(accountId: number, from: number, to: number): Promise<Day[]> {
    const isUse = sql`kind in ('consume', 'give_back')`;
    const isLoss = sql`kind = 'expire'`;
    const rows = await this.#connection.db
      .selectFrom('entries')
      .select([
        sql<number>`created_at / ${sql.lit(dayMs)}`.as('day'),
        sql<number>`sum(case when ${isUse} then -amount else 0 end)`.as('used'),
        sql<number>`sum(case when ${isUse} or ${isLoss} then 0 else amount end)`.as('added'),
      ])
      .where('account_id', '=', accountId)
      .where('created_at', '>=', from)
      .where('created_at', '<=', to)
      .groupBy('day')
      .orderBy('day')
      .execute();
    return rows;
  }

  /** When the first credits came. */
  async firstAt(accountId: number): Promise<number | undefined> {
    const row = await this.#connection.db
      .selectFrom('entries')
      .select('created_at')
      .where('account_id', '=', accountId)
      .where('seq', '=', 1)
      .executeTakeFirst();
    return row?.created_at;
  }

  /**
   * What was consumed between two moments, less what was given back, at the same cost however much was: by the balances
   * at both and what else moved them, which is little and has an index of its own.
   */
  async usedBetween(accountId: number, from: number, to: number): Promise<number> {
    const { db } = this.#connection;
    const balanceAt = (time: number) =>
      db
        .selectFrom('entries')
        .select('balance_after')
        .where('account_id', '=', accountId)
        .where('created_at', '<', time)
        .orderBy('created_at', 'desc')
        .orderBy('seq', 'desc')
        .limit(1);
    const others = db
      .selectFrom('entries')
      .select((eb) => eb.fn.sum<number>('amount').as('amount'))
      .where('account_id', '=', accountId)
      .where('created_at', '>=', from)
      .where('created_at', '<', to)
      .where(isBesidesUse);
    const { before, after, other } = await db
      .selectNoFrom([balanceAt(from).as('before'), balanceAt(to).as('after'), others.as('other')])
      .executeTakeFirstOrThrow();
    return (before ?? 0) + (other ?? 0) - (after ?? 0);
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
    const entries = rows.slice(0, limit).map(toEntry);
    return { entries, next: rows.length > limit ? (entries.at(-1)?.seq ?? null) : null };
  }
}

function toEntry(row: EntriesTable): Entry {
  return {
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
  };
}
