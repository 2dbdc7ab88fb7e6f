import { type Insertable, sql } from 'kysely';
import type { Book, Hold, Lot, Posting } from '../billing/book.ts';
import type { Connection } from './connection.ts';
import { writeHolds, writeReturns } from './holds.ts';
import type { LotsTable } from './schema.ts';

/** Books as rows: read whole, written by what postings say, for one account or many at once. */

export interface ReadOptions {
  /** Serializes with every other writer of these accounts until the transaction ends. In the order of their numbers, so that nobody waits in a circle. */
  lock: boolean;
  /** Lots to read though they may be empty. */
  lotSeqs?: readonly number[];
}

/** The books of accounts, with lots that have something left and those that open holds set aside, by the account's number. */
export async function readBooks(
  connection: Connection,
  accountIds: readonly number[],
  { lock, lotSeqs = [] }: ReadOptions,
): Promise<Map<number, Book>> {
  const { db, dialect } = connection;
  const query = db
    .selectFrom('accounts')
    .select(['id', 'seq', 'total_purchased', 'total_used', 'held'])
    .where('id', 'in', accountIds)
    .orderBy('id');
  // SQLite's transaction is the only writer already.
  const accounts = await (lock && dialect === 'postgres' ? query.forUpdate() : query).execute();
  const holding = accounts.filter((account) => account.held > 0).map((account) => account.id);
  const holds = holding.length > 0 ? await openHolds(connection, holding) : [];
  const wanted = [...lotSeqs, ...holds.flatMap(({ hold }) => hold.shares.map((share) => share.lotSeq))];
  const lots = await readLots(connection, accountIds, wanted);
  return new Map(
    accounts.map((account) => [
      account.id,
      {
        accountId: account.id,
        seq: account.seq,
        totalPurchased: account.total_purchased,
        totalUsed: account.total_used,
        held: account.held,
        lots: lots.filter((row) => row.account_id === account.id).map(toLot),
        holds: holds.filter(({ accountId }) => accountId === account.id).map(({ hold }) => hold),
      },
    ]),
  );
}

export async function readBook(connection: Connection, accountId: number, options: ReadOptions): Promise<Book> {
  const book = (await readBooks(connection, [accountId], options)).get(accountId);
  if (!book) throw new Error(`there is no account ${accountId}`);
  return book;
}

async function readLots(
  { db }: Connection,
  accountIds: readonly number[],
  seqs: readonly number[],
): Promise<LotsTable[]> {
  const lots = db.selectFrom('lots').selectAll().where('account_id', 'in', accountIds);
  if (seqs.length === 0) return await lots.where('remaining', '>', 0).execute();
  return await lots.where((eb) => eb.or([eb('remaining', '>', 0), eb('seq', 'in', seqs)])).execute();
}

async function openHolds({ db }: Connection, accountIds: number[]): Promise<{ accountId: number; hold: Hold }[]> {
  const rows = await db
    .selectFrom('holds')
    .innerJoin('hold_draws', 'hold_draws.hold_id', 'holds.id')
    .select(['id', 'account_id', 'holds.amount', 'operation', 'expires_at', 'lot_seq', 'hold_draws.amount as share'])
    .where('account_id', 'in', accountIds)
    .where('status', '=', 'open')
    .orderBy('expires_at')
    .execute();
  const holds = new Map<string, { accountId: number; hold: Hold }>();
  for (const { id, account_id: accountId, amount, operation, expires_at: expiresAt, lot_seq: lotSeq, share } of rows) {
    const shares = [...(holds.get(id)?.hold.shares ?? []), { lotSeq, amount: share }];
    holds.set(id, { accountId, hold: { id, amount, operation, expiresAt, shares } });
  }
  return [...holds.values()];
}

/** A book as it stands after its commands, and what they wrote. */
export interface Written {
  book: Book;
  posting: Posting;
}

/** Writes what commands decided, set by set. The accounts' rows are locked already. */
export async function writeBooks(connection: Connection, written: readonly Written[], now: number): Promise<void> {
  const { db } = connection;
  const entries = written.flatMap(({ book, posting }) =>
    posting.entries.map((entry) => fromEntry(book.accountId, entry)),
  );
  if (entries.length > 0) await db.insertInto('entries').values(entries).execute();
  const lots = written.flatMap(({ book, posting }) => posting.lots.map((lot) => fromLot(book.accountId, lot)));
  if (lots.length > 0) {
    await db
      .insertInto('lots')
      .values(lots)
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'seq']).doUpdateSet((eb) => ({
          remaining: eb.ref('excluded.remaining'),
          expires_at: eb.ref('excluded.expires_at'),
        })),
      )
      .execute();
  }
  const draws = written.flatMap(({ book: { accountId }, posting }) =>
    posting.draws.map(({ seq, lotSeq, amount }) => ({
      account_id: accountId,
      seq,
      lot_seq: lotSeq,
      amount,
      returned: 0,
    })),
  );
  if (draws.length > 0) await db.insertInto('draws').values(draws).execute();
  for (const { book, posting } of written) {
    await writeReturns(connection, book.accountId, posting);
    await writeHolds(connection, book.accountId, posting, now);
  }
  await writeFigures(connection, written);
}

async function writeFigures({ db }: Connection, written: readonly Written[]): Promise<void> {
  const whole = (value: number) => sql`cast(${value} as bigint)`;
  const rows = written.map(({ book }) => {
    const { accountId, seq, totalPurchased, totalUsed, held } = book;
    return sql`(${sql.join([accountId, seq, totalPurchased, totalUsed, held].map(whole))})`;
  });
  // Both databases name the columns of VALUES so.
  await sql`update accounts set seq = v.column2, total_purchased = v.column3, total_used = v.column4, held = v.column5
    from (values ${sql.join(rows)}) as v where accounts.id = v.column1`.execute(db);
}

function fromEntry(accountId: number, entry: Posting['entries'][number]) {
  return {
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
  };
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
