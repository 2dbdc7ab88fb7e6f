import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, type RawBuilder, type Transaction } from 'kysely';
import type { DatabaseAddress } from '../config/addresses.ts';
import { AccountData } from './account-data.ts';
import { Accounts } from './accounts.ts';
import { Acts } from './acts.ts';
import { Checkouts } from './checkouts.ts';
import type { Connection } from './connection.ts';
import type { Dialect } from './dialect.ts';
import { InboxRows } from './inbox.ts';
import { Jobs } from './jobs.ts';
import { LedgerRows } from './ledger.ts';
import { migrate, refuseOtherSchema } from './migrate.ts';
import { Payments } from './payments.ts';
import { PlanChanges } from './plan-changes.ts';
import { countsOf, type PoolCounts, postgresPool } from './postgres.ts';
import { PooledDialect } from './postgres-driver.ts';
import { Prices } from './prices.ts';
import { RateLimitRows } from './rate-limits.ts';
import { Repairs } from './repairs.ts';
import { retrying } from './retrying.ts';
import type { Database } from './schema.ts';
import { Settings } from './settings.ts';
import { sqliteDialect } from './sqlite.ts';
import { Subscriptions } from './subscriptions.ts';

/** What is stored, in the product's words. The same words inside a transaction and outside. */
export interface Store {
  accounts: Accounts;
  accountData: AccountData;
  acts: Acts;
  ledger: LedgerRows;
  payments: Payments;
  checkouts: Checkouts;
  subscriptions: Subscriptions;
  planChanges: PlanChanges;
  prices: Prices;
  inbox: InboxRows;
  jobs: Jobs;
  settings: Settings;
  rateLimits: RateLimitRows;
  repairs: Repairs;
}

function storeIn(connection: Connection): Store {
  return {
    accounts: new Accounts(connection),
    accountData: new AccountData(connection),
    acts: new Acts(connection),
    ledger: new LedgerRows(connection),
    payments: new Payments(connection),
    checkouts: new Checkouts(connection),
    subscriptions: new Subscriptions(connection),
    planChanges: new PlanChanges(connection),
    prices: new Prices(connection),
    inbox: new InboxRows(connection),
    jobs: new Jobs(connection),
    settings: new Settings(connection),
    rateLimits: new RateLimitRows(connection),
    repairs: new Repairs(connection),
  };
}

export interface Storage extends Store {
  dialect: Dialect;
  /**
   * Runs `work` in one transaction: all of it is kept, or nothing. Use only the store that `work` is given: SQLite has
   * one connection, and the outer store would wait for the transaction that waits for it. `work` may run more than once.
   */
  transaction<T>(work: (tx: Store) => Promise<T>): Promise<T>;
  /** Runs one statement that only reads, and so sees one moment: `verify` looks at every table in this way. */
  inspect<Row>(statement: RawBuilder<Row>): Promise<Row[]>;
  /** How the connections are used; undefined where there is only one. */
  pool(): PoolCounts | undefined;
  /** Resolves where the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface StorageOptions {
  database: DatabaseAddress;
  poolSize?: number;
  /** How long one statement may take on PostgreSQL; 0 is for ever. */
  statementTimeoutMs?: number;
  onConnectionError?: (error: Error) => void;
}

/** Opens the database and brings its schema up to date. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  return await opened(connect(options), migrate);
}

/** Opens a database that is there and up to date, and leaves its schema alone. Throws where it is not. */
export async function openExisting(options: StorageOptions): Promise<Storage> {
  const { database } = options;
  if (database.kind === 'sqlite' && !existsSync(database.file)) {
    throw new Error(`There is no database at ${database.file}.`);
  }
  return await opened(connect(options), refuseOtherSchema);
}

async function opened({ db, dialect, pool }: Connected, prepare: typeof migrate): Promise<Storage> {
  try {
    await prepare(db, dialect);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    ...storeIn({ db, dialect }),
    dialect,
    transaction: (work) => {
      const once = () => db.transaction().execute((tx: Transaction<Database>) => work(storeIn({ db: tx, dialect })));
      // SQLite has waited for its lock already, and what it lacks (space, a disk) does not come back in a second.
      return dialect === 'postgres' ? retrying(once) : once();
    },
    inspect: async (statement) => (await statement.execute(db)).rows,
    pool,
    async ping() {
      await db.selectFrom('counters').select('name').limit(1).execute();
    },
    close: () => db.destroy(),
  };
}

interface Connected extends Connection {
  pool: Storage['pool'];
}

function connect(options: StorageOptions): Connected {
  const { database, poolSize = 10, statementTimeoutMs = 8_000, onConnectionError = () => {} } = options;
  if (database.kind === 'sqlite') {
    if (database.file !== ':memory:') mkdirSync(dirname(database.file), { recursive: true });
    return {
      db: new Kysely<Database>({ dialect: sqliteDialect(database.file) }),
      dialect: 'sqlite',
      pool: () => undefined,
    };
  }
  const pool = postgresPool({ url: database.url, poolSize, statementTimeoutMs, onConnectionError });
  return {
    db: new Kysely<Database>({ dialect: new PooledDialect(pool) }),
    dialect: 'postgres',
    pool: () => countsOf(pool),
  };
}
