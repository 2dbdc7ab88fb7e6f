import { sql } from 'kysely';
import { type Book, type Entry, noPosting, type Posting, withPosting } from '../billing/book.ts';
import { decide } from '../billing/ledger.ts';
import type { Consume } from '../billing/spending.ts';
import { readBooks, writeBooks } from './books.ts';
import type { Connection } from './connection.ts';
import { insertRows, rowsAs } from './rows.ts';
import type { RepliesTable } from './schema.ts';

/** A consumption that a host's server asks for. */
export interface Consumption {
  accountId: number;
  key: string;
  requestHash: string;
  command: Consume;
  /** What is answered, and kept under the key. */
  reply(book: Book, entry: Entry): string;
}

export type Consumed =
  | { kind: 'consumed'; reply: string }
  | { kind: 'repeated'; reply: string }
  | { kind: 'mismatch' }
  | { kind: 'short'; missing: number };

/**
 * Many consumptions in one transaction: the books are locked and read once, the core decides them all in memory, one
 * after another, and what it says is written set by set. A refusal is a decision and costs the others nothing.
 */
export async function consumeAll(
  connection: Connection,
  consumptions: readonly Consumption[],
  now: number,
): Promise<Consumed[]> {
  const accountIds = [...new Set(consumptions.map(({ accountId }) => accountId))];
  const books = await readBooks(connection, accountIds, { lock: true });
  const replies = await readReplies(connection, consumptions);
  const postings = new Map<number, Posting>();
  const fresh: Consumption[] = [];

  const results = consumptions.map((consumption): Consumed => {
    const { accountId, command, requestHash, reply: replyOf } = consumption;
    const kept = replies.get(nameOf(consumption));
    if (kept) return kept.requestHash === requestHash ? { kind: 'repeated', reply: kept.reply } : { kind: 'mismatch' };
    const book = books.get(accountId);
    if (!book) throw new Error(`there is no account ${accountId}`);
    const decision = decide(book, command, now);
    if (decision.kind === 'short') return decision;
    if (decision.kind !== 'posted' || !decision.entry) throw new Error(`a consumption was decided as ${decision.kind}`);
    books.set(accountId, decision.book);
    postings.set(accountId, withPosting(postings.get(accountId) ?? noPosting, decision.posting));
    const reply = replyOf(decision.book, decision.entry);
    replies.set(nameOf(consumption), { requestHash, reply });
    fresh.push(consumption);
    return { kind: 'consumed', reply };
  });

  if (fresh.length > 0) {
    const written = [...postings].flatMap(([accountId, posting]) => {
      const book = books.get(accountId);
      return book ? [{ book, posting }] : [];
    });
    await writeBooks(connection, written, now);
    await keepReplies(connection, fresh, replies, now);
  }
  return results;
}

const nameOf = ({ accountId, key }: { accountId: number; key: string }): string => `${accountId} ${key}`;

type Replies = Map<string, { requestHash: string; reply: string }>;

const keyColumns = { account_id: 'int', idempotency_key: 'text' } as const;

async function readReplies({ db, dialect }: Connection, consumptions: readonly Consumption[]): Promise<Replies> {
  const keys = rowsAs(
    dialect,
    keyColumns,
    consumptions.map(({ accountId, key }) => [accountId, key]),
  );
  const { rows } = await sql<RepliesTable>`
    select r.account_id, r.idempotency_key, r.request_hash, r.reply from (${keys}) as k
    join replies as r on r.account_id = k.account_id and r.idempotency_key = k.idempotency_key`.execute(db);
  return new Map(
    rows.map((row) => [
      nameOf({ accountId: row.account_id, key: row.idempotency_key }),
      { requestHash: row.request_hash, reply: row.reply },
    ]),
  );
}

const replyColumns = { ...keyColumns, request_hash: 'text', reply: 'text', created_at: 'int' } as const;

async function keepReplies(
  connection: Connection,
  fresh: readonly Consumption[],
  replies: Replies,
  now: number,
): Promise<void> {
  const rows = fresh.map((each) => [
    each.accountId,
    each.key,
    each.requestHash,
    replies.get(nameOf(each))?.reply ?? '',
    now,
  ]);
  await insertRows(connection, 'replies', replyColumns, rows);
}
