import Sqlite from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect as KyselyDialect,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';

type Handle = InstanceType<typeof Sqlite>;

/**
 * Kysely's SQLite dialect with the three things that it leaves to us: transactions that take the write lock at once
 * (a deferred one that upgrades gets SQLITE_BUSY without waiting), a rollback that tolerates SQLite's own (after a full
 * disk the transaction is gone already, and a second rollback would hide the cause), and DDL inside a transaction,
 * which makes the immediate transaction the lock of a migration.
 */
class ImmediateDriver extends SqliteDriver {
  readonly #handle: Handle;

  constructor(handle: Handle) {
    super({ database: cachingStatements(handle) });
    this.#handle = handle;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#handle.inTransaction) await super.rollbackTransaction(connection);
  }
}

class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class ImmediateSqliteDialect extends SqliteDialect {
  readonly #handle: Handle;

  constructor(handle: Handle) {
    super({ database: handle });
    this.#handle = handle;
  }

  override createDriver() {
    return new ImmediateDriver(this.#handle);
  }

  override createAdapter() {
    return new TransactionalDdlAdapter();
  }
}

const cachedStatements = 500;

/** Preparing costs more than running; Kysely prepares anew each time. The oldest statement leaves when the cache is full. */
function cachingStatements(handle: Handle) {
  const statements = new Map<string, Sqlite.Statement>();
  return {
    close: () => handle.close(),
    prepare(text: string): Sqlite.Statement {
      const known = statements.get(text);
      if (known) return known;
      const statement = handle.prepare(text);
      statements.set(text, statement);
      if (statements.size > cachedStatements) statements.delete(statements.keys().next().value ?? '');
      return statement;
    },
  };
}

const busyTimeoutMs = 5_000;

/** Opens a file, or `:memory:`. The folder must exist and be writable. */
export function sqliteDialect(file: string): KyselyDialect {
  const handle = new Sqlite(file, { timeout: busyTimeoutMs });
  handle.pragma('journal_mode = WAL');
  handle.pragma('synchronous = FULL');
  handle.pragma('foreign_keys = ON');
  return new ImmediateSqliteDialect(handle);
}
