import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { CompiledQuery, type DatabaseConnection, type Driver, PostgresDialect, type QueryResult } from 'kysely';
import type pg from 'pg';
import { isLostConnection, isStalePlan } from './unavailable.ts';

/** What fails later than this was not asked on a connection that had ended before. */
const endedBeforeMs = 1_000;
/** As many connections as may have ended, one after another. */
const maxExchanges = 12;
/** Statements whose text differs each time would fill memory on either side. */
const maxTexts = 500;

/**
 * Kysely's PostgreSQL dialect, with a driver that prepares what is asked again and again, and that asks on another
 * connection where the one from the pool had been ended, by PostgreSQL, a proxy or the network, while nobody used it.
 */
export class PooledDialect extends PostgresDialect {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    super({ pool });
    this.#pool = pool;
  }

  override createDriver(): Driver {
    return new PooledDriver(this.#pool);
  }
}

class PooledDriver implements Driver {
  readonly #pool: pg.Pool;
  readonly #prepared = new PreparedStatements();

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PooledConnection> {
    return new PooledConnection(this.#pool, await this.#pool.connect(), this.#prepared);
  }

  async beginTransaction(connection: PooledConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'));
    connection.isInTransaction = true;
  }

  async commitTransaction(connection: PooledConnection): Promise<void> {
    const command = await connection.end('commit');
    if (command !== 'COMMIT') throw new Error('A transaction was to be committed in which a statement had failed.');
  }

  async rollbackTransaction(connection: PooledConnection): Promise<void> {
    await connection.end('rollback');
  }

  async releaseConnection(connection: PooledConnection): Promise<void> {
    connection.release();
  }

  async destroy(): Promise<void> {
    await this.#pool.end();
  }
}

class PooledConnection implements DatabaseConnection {
  readonly #pool: pg.Pool;
  readonly #prepared: PreparedStatements;
  #client: pg.PoolClient | undefined;
  #exchange: Promise<void> | undefined;
  isInTransaction = false;

  constructor(pool: pg.Pool, client: pg.PoolClient, prepared: PreparedStatements) {
    this.#pool = pool;
    this.#client = client;
    this.#prepared = prepared;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    for (let exchanges = 0; ; exchanges++) {
      const client = this.#client;
      if (!client) throw new Error('Connection terminated, and there was no other');
      const askedAt = performance.now();
      try {
        const name = parameters.length > 0 ? this.#prepared.nameOf(sql) : undefined;
        sendInOnePiece(client);
        const { command, rowCount, rows } = await client.query({
          text: sql,
          values: [...parameters],
          ...(name && { name }),
        });
        return command === 'SELECT' ? { rows } : { rows, numAffectedRows: BigInt(rowCount ?? 0) };
      } catch (error) {
        const isStale = isStalePlan(error);
        if (isStale) this.#prepared.giveUp();
        const hadEnded = isLostConnection(error) && performance.now() - askedAt < endedBeforeMs;
        // In a transaction that is for whoever began it: all of it is to be done again.
        if (this.isInTransaction || exchanges === maxExchanges || !(isStale || hadEnded)) throw error;
        if (hadEnded) await this.#takeAnother(client);
      }
    }
  }

  /** Several statements may have been on their way: the first of them to fail finds another connection for all. */
  async #takeAnother(lost: pg.PoolClient): Promise<void> {
    if (this.#client === lost) {
      this.#client = undefined;
      lost.release(true);
      // Those that ended with it are heard of in this turn, and leave the pool.
      this.#exchange = turn().then(async () => {
        this.#client = await this.#pool.connect();
      });
    }
    await this.#exchange;
  }

  /** Answers what PostgreSQL did: it says ROLLBACK to a commit where a statement had failed. */
  async end(how: 'commit' | 'rollback'): Promise<string> {
    const result = await this.#client?.query(how);
    this.isInTransaction = false;
    return result?.command ?? '';
  }

  /** A connection that is still in a transaction, since that could not be ended, is of no use to anybody. */
  release(): void {
    this.#client?.release(this.isInTransaction);
    this.#client = undefined;
  }

  // biome-ignore lint/correctness/useYield: nothing here is streamed
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('Nothing is streamed here.');
  }
}

/** What is asked of a connection in one turn goes out in one packet: each that PostgreSQL wakes for costs both sides a switch. */
function sendInOnePiece(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/**
 * Names for statements that are asked more than once, so that PostgreSQL prepares them. A proxy that hands each
 * transaction another connection may not know a name, and a migration under a running server may make a plan stale:
 * then all statements go unnamed from there on, which is slower, and always right.
 */
class PreparedStatements {
  readonly #names = new Map<string, string | undefined>();
  #isOff = false;

  nameOf(text: string): string | undefined {
    if (this.#isOff) return undefined;
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    // Of its text, for connections that several servers use in turns.
    const name = this.#names.has(text) ? createHash('sha256').update(text).digest('base64url') : undefined;
    if (name !== undefined || this.#names.size < maxTexts) this.#names.set(text, name);
    return name;
  }

  giveUp(): void {
    this.#isOff = true;
  }
}
