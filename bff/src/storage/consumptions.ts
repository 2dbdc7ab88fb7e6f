import { type Book, type Entry, noPosting, type Posting, withPosting } from '../billing/book.ts';
import { decide } from '../billing/ledger.ts';
import type { Consume } from '../billing/spending.ts';
import { bookStatements, booksFrom, writeBooks } from './books.ts';
import { type Connection, inOneGo } from './connection.ts';
import { insertion, oneByOne, type Row, rowsAs, Texts } from './rows.ts';
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
  const [accounts, lots, kept] = await inOneGo(
    connection,
    ...bookStatements(connection, accountIds, { lock: true }),
    keptReplies.asking<RepliesTable>(
      connection,
      JSON.stringify(consumptions.map(({ accountId, key }) => [accountId, key])),
    ),
  );
  const books = await booksFrom(connection, accounts, lots);
  const replies: Replies = new Map(
    kept.map(({ account_id: accountId, idempotency_key: key, request_hash: requestHash, reply }) => [
      nameOf({ accountId, key }),
      { requestHash, reply },
    ]),
  );
  const postings = new Map<number, Posting>();
  const fresh: Consumption[] = [];

  const results = consumptions.map((consumption): Consumed => {
    const { accountId, command, requestHash, reply: replyOf } = consumption;
    const known = replies.get(nameOf(consumption));
    if (known)
      return known.requestHash === requestHash ? { kind: 'repeated', reply: known.reply } : { kind: 'mismatch' };
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
    await writeBooks(connection, written, now, [[newReplies, fresh.map((each) => replyRow(each, replies, now))]]);
  }
  return results;
}

const nameOf = ({ accountId, key }: { accountId: number; key: string }): string => `${accountId} ${key}`;

type Replies = Map<string, { requestHash: string; reply: string }>;

const keyColumns = { account_id: 'int', idempotency_key: 'text' } as const;

const keptReplies = new Texts((dialect) => {
  const keys = `(${rowsAs(dialect, keyColumns)}) as k`;
  const isKept = 'r.account_id = k.account_id and r.idempotency_key = k.idempotency_key';
  const columns = 'r.account_id, r.idempotency_key, r.request_hash, r.reply';
  return dialect === 'sqlite'
    ? `select ${columns} from ${keys} join replies as r on ${isKept}`
    : `select r.* from ${keys} cross join lateral (select ${columns} from replies as r where ${isKept} ${oneByOne}) as r`;
});

const newReplies = insertion('replies', { ...keyColumns, request_hash: 'text', reply: 'text', created_at: 'int' });

const replyRow = (fresh: Consumption, replies: Replies, now: number): Row => [
  fresh.accountId,
  fresh.key,
  fresh.requestHash,
  replies.get(nameOf(fresh))?.reply ?? '',
  now,
];
