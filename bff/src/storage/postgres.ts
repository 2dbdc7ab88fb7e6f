import { PostgresDialect } from 'kysely';
import pg from 'pg';

const bigintOid = 20;
const numericOid = 1700;

/** 64-bit integers (and sums of them) as numbers: every amount is kept far below 2^53 by the doors. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`The database holds ${text}, which is beyond exact integers.`);
  return value;
}

export interface PostgresOptions {
  url: string;
  poolSize: number;
  statementTimeoutMs: number;
  /** Told of connections that broke, idle or in use: the pool replaces them. */
  onConnectionError: (error: Error) => void;
}

export function postgresDialect(options: PostgresOptions): PostgresDialect {
  const { url, poolSize, statementTimeoutMs, onConnectionError } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: 30_000,
    application_name: 'billing-panel',
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === bigintOid || oid === numericOid ? safeInteger : pg.types.getTypeParser(oid, format),
    } as pg.CustomTypesConfig,
  });
  pool.on('error', onConnectionError);
  // A client that is checked out has no listener of the pool's: without one, its lost connection would end the process.
  pool.on('connect', (client) => client.on('error', onConnectionError));
  return new PostgresDialect({ pool });
}
