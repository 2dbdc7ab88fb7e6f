import type { Insertable } from 'kysely';
import type { Book, Hold, Lot, Posting } from '../billing/book.ts';
import type { Connection } from './connection.ts';
import type { HoldDrawsTable, HoldsTable, LotsTable } from './schema.ts';

/** Books as rows: read whole, written by what a posting says. */

export async function lockAccount({ db, dialect }: Connection, accountId: number) {
  const account = db
    .selectFrom('accounts')
    .select(['seq', 'total_purchased', 'total_used', 'held'])
    .where('id', '=', accountId);
  // SQLite's transaction is the only writer already.
  return await (dialect === 'postgres' ? account.forUpdate() : account).executeTakeFirstOrThrow();
}

/**
 * The book of an account, with lots that have something left, those that open holds set aside, and those that are asked
 * for. What has expired but is not written off yet is still in it.
 */
export async function readBook(
  connection: Connection,
  accountId: number,
  { lock, lotSeqs = [] }: { lock: boolean; lotSeqs?: number[] },
): Promise<Book> {
  const { db } = connection;
  const account = lock
    ? await lockAccount(connection, accountId)
    : await db
        .selectFrom('accounts')
        .select(['seq', 'total_purchased', 'total_used', 'held'])
        .where('id', '=', accountId)
        .executeTakeFirstOrThrow();
  const holds = account.held > 0 ? await openHolds(connection, accountId) : [];
  const wanted = [...lotSeqs, ...holds.flatMap((hold) => hold.shares.map((share) => share.lotSeq))];
  const open = db.selectFrom('lots').selectAll().where('account_id', '=', accountId);
  const rows =
    wanted.length === 0
      ? await open.where('remaining', '>', 0).execute()
      : await open.where((eb) => eb.or([eb('remaining', '>', 0), eb('seq', 'in', wanted)])).execute();
  return {
    accountId,
    seq: account.seq,
    totalPurchased: account.total_purchased,
    totalUsed: account.total_used,
    held: account.held,
    lots: rows.map(toLot),
    holds,
  };
}

async function openHolds({ db }: Connection, accountId: number): Promise<Hold[]> {
  const rows = await db
    .selectFrom('holds')
    .innerJoin('hold_draws', 'hold_draws.hold_id', 'holds.id')
    .select([
      'holds.id',
      'holds.amount',
      'holds.operation',
      'holds.expires_at',
      'lot_seq',
      'hold_draws.amount as share',
    ])
    .where('account_id', '=', accountId)
    .where('status', '=', 'open')
    .orderBy('holds.expires_at')
    .execute();
  const holds = new Map<string, Hold>();
  for (const { id, amount, operation, expires_at, lot_seq, share } of rows) {
    const hold = holds.get(id) ?? { id, amount, operation, expiresAt: expires_at, shares: [] };
    holds.set(id, { ...hold, shares: [...hold.shares, { lotSeq: lot_seq, amount: share }] });
  }
  return [...holds.values()];
}

/** Writes what a command decided. The account's row is locked already. */
export async function writePosting(connection: Connection, book: Book, posting: Posting, now: number): Promise<void> {
  const { db } = connection;
  const { accountId } = book;
  if (posting.entries.length > 0) {
    const rows = posting.entries.map((entry) => ({
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
    }));
    await db.insertInto('entries').values(rows).execute();
  }
  if (posting.lots.length > 0) {
    await db
      .insertInto('lots')
      .values(posting.lots.map((lot) => fromLot(accountId, lot)))
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'seq']).doUpdateSet((eb) => ({
          remaining: eb.ref('excluded.remaining'),
          expires_at: eb.ref('excluded.expires_at'),
        })),
      )
      .execute();
  }
  if (posting.draws.length > 0) {
    const rows = posting.draws.map(({ seq, lotSeq, amount }) => ({
      account_id: accountId,
      seq,
      lot_seq: lotSeq,
      amount,
      returned: 0,
    }));
    await db.insertInto('draws').values(rows).execute();
  }
  await writeReturns(connection, accountId, posting);
  await writeHolds(connection, accountId, posting, now);
  await db
    .updateTable('accounts')
    .set({ seq: book.seq, total_purchased: book.totalPurchased, total_used: book.totalUsed, held: book.held })
    .where('id', '=', accountId)
    .execute();
}

async function writeReturns({ db }: Connection, accountId: number, posting: Posting): Promise<void> {
  for (const { seq, lotSeq, amount } of posting.returns) {
    await db
      .updateTable('draws')
      .set((eb) => ({ returned: eb('returned', '+', amount) }))
      .where('account_id', '=', accountId)
      .where('seq', '=', seq)
      .where('lot_seq', '=', lotSeq)
      .execute();
  }
}

async function writeHolds({ db }: Connection, accountId: number, posting: Posting, now: number): Promise<void> {
  for (const hold of posting.opened) {
    const row: Insertable<HoldsTable> = {
      id: hold.id,
      account_id: accountId,
      amount: hold.amount,
      settled: 0,
      status: 'open',
      operation: hold.operation,
      expires_at: hold.expiresAt,
      created_at: now,
    };
    const shares: HoldDrawsTable[] = hold.shares.map((share) => ({
      hold_id: hold.id,
      lot_seq: share.lotSeq,
      amount: share.amount,
    }));
    await db.insertInto('holds').values(row).execute();
    await db.insertInto('hold_draws').values(shares).execute();
  }
  for (const { id, status, settled } of posting.closed) {
    await db.updateTable('holds').set({ status, settled }).where('id', '=', id).execute();
  }
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
