import { sql } from 'kysely';
import type { Book, Entry, Hold, Lot, Posting } from '../billing/book.ts';
import type { Connection } from './connection.ts';
import type { Dialect } from './dialect.ts';
import { writeHolds, writeReturns } from './holds.ts';
import { insertRows, rowsAs } from './rows.ts';
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
    .where('id', 'in', numbers(dialect, accountIds))
    .orderBy('id');
  // SQLite's transaction is the only writer already.
  const accounts = await (lock && dialect === 'postgres' ? query.forNoKeyUpdate() : query).execute();
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
        lots: (lots.get(account.id) ?? []).map(toLot),
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

/** A list of any length in one parameter, so that the statement's text stays the same. */
const numbers = (dialect: Dialect, list: readonly number[]) =>
  dialect === 'sqlite'
    ? sql<number>`(select value from json_each(${JSON.stringify(list)}))`
    : sql<number>`(select unnest(${[...list]}::bigint[]))`;

async function readLots(
  { db, dialect }: Connection,
  accountIds: readonly number[],
  seqs: readonly number[],
): Promise<Map<number, LotsTable[]>> {
  // A literal: for a parameter that an index's condition is about, SQLite prepares the statement anew each time.
  const nothing = sql.lit(0);
  const ofAccounts = db.selectFrom('lots').selectAll().where('account_id', 'in', numbers(dialect, accountIds));
  const rows =
    seqs.length === 0
      ? await ofAccounts.where('remaining', '>', nothing).execute()
      : await ofAccounts.where((eb) => eb.or([eb('remaining', '>', nothing), eb('seq', 'in', seqs)])).execute();
  const lots = new Map<number, LotsTable[]>();
  for (const row of rows) {
    const known = lots.get(row.account_id);
    if (known) known.push(row);
    else lots.set(row.account_id, [row]);
  }
  return lots;
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

const entryColumns = {
  account_id: 'int',
  seq: 'int',
  kind: 'text',
  amount: 'int',
  balance_after: 'int',
  source_key: 'text',
  ref_seq: 'int',
  payment_id: 'text',
  expires_at: 'int',
  actor: 'text',
  operation: 'text',
  description: 'text',
  metadata: 'text',
  created_at: 'int',
} as const;

const lotColumns = {
  account_id: 'int',
  seq: 'int',
  original: 'int',
  remaining: 'int',
  expires_at: 'int',
  payment_id: 'text',
  subscription_item: 'text',
  period_start: 'int',
} as const;

const drawColumns = { account_id: 'int', seq: 'int', lot_seq: 'int', amount: 'int', returned: 'int' } as const;

const figureColumns = { id: 'int', seq: 'int', total_purchased: 'int', total_used: 'int', held: 'int' } as const;

/** Writes what commands decided, set by set. The accounts' rows are locked already. */
export async function writeBooks(connection: Connection, written: readonly Written[], now: number): Promise<void> {
  const { db, dialect } = connection;
  const entries = written.flatMap(({ book, posting }) =>
    posting.entries.map((entry) => fromEntry(book.accountId, entry)),
  );
  const lots = written.flatMap(({ book, posting }) => posting.lots.map((lot) => fromLot(book.accountId, lot)));
  const draws = written.flatMap(({ book: { accountId }, posting }) =>
    posting.draws.map(({ seq, lotSeq, amount }) => [accountId, seq, lotSeq, amount, 0]),
  );
  const lotChange = '(account_id, seq) do update set remaining = excluded.remaining, expires_at = excluded.expires_at';
  await insertRows(connection, 'entries', entryColumns, entries);
  await insertRows(connection, 'lots', lotColumns, lots, lotChange);
  await insertRows(connection, 'draws', drawColumns, draws);
  for (const { book, posting } of written) {
    await writeReturns(connection, book.accountId, posting);
    await writeHolds(connection, book.accountId, posting, now);
  }
  const figures = written.map(({ book }) => [book.accountId, book.seq, book.totalPurchased, book.totalUsed, book.held]);
  await sql`update accounts set seq = v.seq, total_purchased = v.total_purchased, total_used = v.total_used, held = v.held
    from (${rowsAs(dialect, figureColumns, figures)}) as v where accounts.id = v.id`.execute(db);
}

function fromEntry(accountId: number, entry: Entry) {
  return [
    accountId,
    entry.seq,
    entry.kind,
    entry.amount,
    entry.balanceAfter,
    entry.sourceKey,
    entry.refSeq,
    entry.paymentId,
    entry.expiresAt,
    entry.actor,
    entry.operation ?? null,
    entry.description ?? null,
    entry.metadata ?? null,
    entry.createdAt,
  ];
}

function fromLot(accountId: number, lot: Lot) {
  const { seq, original, remaining, expiresAt, paymentId, subscriptionItem, periodStart } = lot;
  return [accountId, seq, original, remaining, expiresAt, paymentId, subscriptionItem, periodStart];
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
