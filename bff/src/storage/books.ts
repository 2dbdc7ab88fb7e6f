import type { CompiledQuery } from 'kysely';
import type { Book, Entry, Hold, Lot, Posting } from '../billing/book.ts';
import { type Connection, inOneGo } from './connection.ts';
import type { Dialect } from './dialect.ts';
import { writeHolds, writeReturns } from './holds.ts';
import { insertion, isOneOf, type RowSet, rowsAs, Texts, writeRows } from './rows.ts';
import type { AccountsTable, LotsTable } from './schema.ts';

/** Books as rows: read whole, written by what postings say, for one account or many at once. */

export interface ReadOptions {
  /** Serializes with every other writer of these accounts until the transaction ends. In the order of their numbers, so that nobody waits in a circle. */
  lock: boolean;
  /** Lots to read though they may be empty. */
  lotSeqs?: readonly number[];
}

type Figures = Pick<AccountsTable, 'id' | 'seq' | 'total_purchased' | 'total_used' | 'held'>;

/**
 * That a column is among a list of any length in one parameter; on SQLite the next one. Selected out of it, so that
 * PostgreSQL's plan is the same for every list, and is made once.
 */
const isAmong = (dialect: Dialect, column: string, parameter: number) =>
  dialect === 'sqlite'
    ? `${column} in (select value from json_each(?))`
    : isOneOf(column, `select unnest($${parameter}::bigint[])`);

const list = (dialect: Dialect, numbers: readonly number[]) =>
  dialect === 'sqlite' ? JSON.stringify(numbers) : [...numbers];

const figuresOf = (dialect: Dialect) =>
  `select id, seq, total_purchased, total_used, held from accounts where ${isAmong(dialect, 'id', 1)} order by id`;
const figures = new Texts(figuresOf);
// SQLite's transaction is the only writer already.
const lockedFigures = new Texts((dialect) => figuresOf(dialect) + (dialect === 'sqlite' ? '' : ' for no key update'));

// A literal: for a parameter that an index's condition is about, SQLite prepares the statement anew each time.
const openLots = new Texts(
  (dialect) => `select * from lots where ${isAmong(dialect, 'account_id', 1)} and remaining > 0`,
);
const namedLots = new Texts(
  (dialect) => `select * from lots where ${isAmong(dialect, 'account_id', 1)} and ${isAmong(dialect, 'seq', 2)}`,
);

/** What reads books, and locks them first. */
export function bookStatements(
  connection: Connection,
  accountIds: readonly number[],
  { lock }: Pick<ReadOptions, 'lock'>,
): [CompiledQuery<Figures>, CompiledQuery<LotsTable>] {
  const ids = list(connection.dialect, accountIds);
  const accounts = lock ? lockedFigures : figures;
  return [accounts.asking<Figures>(connection, ids), openLots.asking<LotsTable>(connection, ids)];
}

/** The books of accounts, by the account's number, with lots that have something left and those that open holds set aside. */
export async function booksFrom(
  connection: Connection,
  accounts: readonly Figures[],
  open: readonly LotsTable[],
  lotSeqs: readonly number[] = [],
): Promise<Map<number, Book>> {
  const holding = accounts.filter((account) => account.held > 0).map((account) => account.id);
  const holds = holding.length > 0 ? await openHolds(connection, holding) : [];
  const wanted = [...lotSeqs, ...holds.flatMap(({ hold }) => hold.shares.map((share) => share.lotSeq))];
  const named = wanted.length > 0 ? await lotsBySeq(connection, accounts, wanted) : [];
  const lots = new Map(accounts.map(({ id }) => [id, new Map<number, Lot>()]));
  for (const row of [...open, ...named]) lots.get(row.account_id)?.set(row.seq, toLot(row));
  return new Map(
    accounts.map((account) => [
      account.id,
      {
        accountId: account.id,
        seq: account.seq,
        totalPurchased: account.total_purchased,
        totalUsed: account.total_used,
        held: account.held,
        lots: [...(lots.get(account.id)?.values() ?? [])],
        holds: holds.filter(({ accountId }) => accountId === account.id).map(({ hold }) => hold),
      },
    ]),
  );
}

async function lotsBySeq(connection: Connection, accounts: readonly Figures[], seqs: number[]): Promise<LotsTable[]> {
  const { dialect } = connection;
  const ids = accounts.map(({ id }) => id);
  const [rows] = await inOneGo(
    connection,
    namedLots.asking<LotsTable>(connection, list(dialect, ids), list(dialect, seqs)),
  );
  return rows;
}

export async function readBook(connection: Connection, accountId: number, options: ReadOptions): Promise<Book> {
  const [accounts, lots] = await inOneGo(connection, ...bookStatements(connection, [accountId], options));
  const book = (await booksFrom(connection, accounts, lots, options.lotSeqs)).get(accountId);
  if (!book) throw new Error(`there is no account ${accountId}`);
  return book;
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

const newEntries = insertion('entries', {
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
});

const changedLots = insertion(
  'lots',
  {
    account_id: 'int',
    seq: 'int',
    original: 'int',
    remaining: 'int',
    expires_at: 'int',
    payment_id: 'text',
    subscription_item: 'text',
    period_start: 'int',
    period_end: 'int',
    rollover_cap: 'int',
  },
  '(account_id, seq) do update set remaining = excluded.remaining, expires_at = excluded.expires_at',
);

const newDraws = insertion('draws', {
  account_id: 'int',
  seq: 'int',
  lot_seq: 'int',
  amount: 'int',
  returned: 'int',
});

const figureColumns = { seq: 'int', total_purchased: 'int', total_used: 'int', held: 'int', id: 'int' } as const;
const changedFigures = new Texts((dialect) =>
  dialect === 'sqlite'
    ? 'update accounts set seq = ?, total_purchased = ?, total_used = ?, held = ? where id = ?'
    : `with v as (${rowsAs(dialect, figureColumns)}) update accounts set seq = v.seq,
    total_purchased = v.total_purchased, total_used = v.total_used, held = v.held from v
    where accounts.id = v.id and ${isOneOf('accounts.id', 'select id from v')}`,
);

function bookSets(written: readonly Written[]): RowSet[] {
  const entries = written.flatMap(({ book, posting }) =>
    posting.entries.map((entry) => fromEntry(book.accountId, entry)),
  );
  const lots = written.flatMap(({ book, posting }) => posting.lots.map((lot) => fromLot(book.accountId, lot)));
  const draws = written.flatMap(({ book: { accountId }, posting }) =>
    posting.draws.map(({ seq, lotSeq, amount }) => [accountId, seq, lotSeq, amount, 0]),
  );
  return [
    [newEntries, entries],
    [changedLots, lots],
    [newDraws, draws],
    [
      changedFigures,
      written.map(({ book }) => [book.seq, book.totalPurchased, book.totalUsed, book.held, book.accountId]),
    ],
  ];
}

/**
 * Writes what commands decided. The accounts' rows are locked already.
 *
 * @param beside further rows, on the same way
 */
export async function writeBooks(
  connection: Connection,
  written: readonly Written[],
  now: number,
  beside: RowSet[] = [],
): Promise<void> {
  await writeRows(connection, [...bookSets(written), ...beside]);
  for (const { book, posting } of written) {
    await writeReturns(connection, book.accountId, posting);
    await writeHolds(connection, book.accountId, posting, now);
  }
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
  const { seq, original, remaining, expiresAt, paymentId } = lot;
  const { subscriptionItem, periodStart, periodEnd, rolloverCap } = lot;
  const period = [subscriptionItem, periodStart, periodEnd, rolloverCap];
  return [accountId, seq, original, remaining, expiresAt, paymentId, ...period];
}

export function toLot(row: LotsTable): Lot {
  return {
    seq: row.seq,
    original: row.original,
    remaining: row.remaining,
    expiresAt: row.expires_at,
    paymentId: row.payment_id,
    subscriptionItem: row.subscription_item,
    periodStart: row.period_start,
    periodEnd: row.period_end,
    rolloverCap: row.rollover_cap,
  };
}
