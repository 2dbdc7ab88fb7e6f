import type { Socket } from 'node:net';
import pg from 'pg';

const bigintOid = 20;
const numericOid = 1700;

/** 64-bit integers (and sums of them) as numbers: every amount is kept far below 2^53 by the doors. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`The database holds ${text}, which is beyond exact integers.`);
  return value;
}

/** How much longer than a statement may take PostgreSQL may be silent: then it is not there, whatever the network says. */
const silenceMs = 2_000;

export interface PostgresOptions {
  url: string;
  poolSize: number;
  statementTimeoutMs: number;
  /** Told of connections that broke, idle or in use: the pool replaces them. */
  onConnectionError: (error: Error) => void;
}

export interface PoolCounts {
  busy: number;
  idle: number;
  /** Requests that wait for a connection. */
  waiting: number;
}

export const countsOf = ({ totalCount, idleCount, waitingCount }: pg.Pool): PoolCounts => ({
  busy: totalCount - idleCount,
  idle: idleCount,
  waiting: waitingCount,
});

export function postgresPool(options: PostgresOptions): pg.Pool {
  const { url, poolSize, statementTimeoutMs, onConnectionError } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: 30_000,
    application_name: 'billing-panel',
    // Statements that do not wait for each other's answers are sent at once; they are done in their order all the same.
    pipeline: true,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === bigintOid || oid === numericOid ? safeInteger : pg.types.getTypeParser(oid, format),
    } as pg.CustomTypesConfig,
  });
  pool.on('error', onConnectionError);
  // A client that is checked out has no listener of the pool's: without one, its lost connection would end the process.
  pool.on('connect', (client) => {
    client.on('error', onConnectionError);
    if (statementTimeoutMs > 0) endInSilence(client, statementTimeoutMs + silenceMs);
  });
  return pool;
}

/** A host that is gone closes no connection: what was asked of it would wait for hours. The pool ends those that idle long before. */
function endInSilence(client: pg.PoolClient, afterMs: number): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.setTimeout(afterMs, () => stream.destroy(new Error('Connection terminated: PostgreSQL gave no answer')));
}
