import { setTimeout as pause } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect as KyselyDialect,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';
import type { Repeated, RepeatingConnection } from './connection.ts';

type Handle = InstanceType<typeof Sqlite>;

/** How long another writer, a backup or a person with a shell, is waited for. */
const busyTimeoutMs = 5_000;
const busyPauseMs = 20;
const takesLock = /^(?:begin immediate|insert|update|delete)\b/i;

/**
 * Kysely's SQLite dialect with the four things that it leaves to us: a wait for another writer that lets the process go on
 * meanwhile (SQLite's own would stop every request), transactions that take the write lock at once
 * (a deferred one that upgrades gets SQLITE_BUSY without waiting), a rollback that tolerates SQLite's own (after a full
 * disk the transaction is gone already, and a second rollback would hide the cause), and DDL inside a transaction,
 * which makes the immediate transaction the lock of a migration.
 */
class ImmediateDriver extends SqliteDriver {
  readonly #handle: Handle;
  readonly #statements: ReturnType<typeof cachingStatements>;
  #patient: RepeatingConnection | undefined;
  /** Since when another writer has been in the way of all of ours. */
  #busySince: number | undefined;

  constructor(handle: Handle) {
    const statements = cachingStatements(handle);
    super({ database: statements });
    this.#handle = handle;
    this.#statements = statements;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    this.#patient ??= {
      executeQuery: (query) => this.#whenFree(query, () => connection.executeQuery(query)),
      executeForEach: (statements) => this.#whenFree({ sql: 'begin immediate' }, async () => this.#forEach(statements)),
      streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
    };
    return this.#patient;
  }

  #forEach(repeated: readonly Repeated[]): void {
    const all = () => {
      for (const [sql, rows] of repeated) {
        const statement = this.#statements.prepare(sql);
        for (const row of rows) statement.run(row);
      }
    };
    if (this.#handle.inTransaction) all();
    else this.#handle.transaction(all).immediate();
  }

  /** Whoever comes while another writer is in the way waits no longer than the first who did. */
  async #whenFree<T>({ sql }: Pick<CompiledQuery, 'sql'>, run: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const done = await run();
        if (takesLock.test(sql)) this.#busySince = undefined;
        return done;
      } catch (error) {
        if (!isBusy(error) || this.#handle.inTransaction) throw error;
        this.#busySince ??= performance.now();
        if (performance.now() - this.#busySince > busyTimeoutMs) throw error;
        await pause(busyPauseMs);
      }
    }
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

function isBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function refuseDamage(handle: Handle, file: string): void {
  // A row that breaks a rule of its table is for `verify` to name and to mend.
  handle.pragma('ignore_check_constraints = ON');
  const found = handle.pragma('quick_check(1)', { simple: true });
  handle.pragma('ignore_check_constraints = OFF');
  if (found !== 'ok') throw new Error(`The database ${file} is damaged: ${found}. Restore a backup.`);
}

/** 16 MB: a page that many commits write is put in its place once for all of them. */
const pagesInLog = 4_000;

/** What is committed is on the disk. */
export function keepDurably(handle: Handle): void {
  handle.pragma('journal_mode = WAL');
  handle.pragma('synchronous = FULL');
  handle.pragma(`wal_autocheckpoint = ${pagesInLog}`);
}

/** Opens a file, or `:memory:`. The folder must exist and be writable. Throws where the file is damaged. */
export function sqliteDialect(file: string): KyselyDialect {
  const handle = new Sqlite(file, { timeout: busyTimeoutMs });
  keepDurably(handle);
  handle.pragma('foreign_keys = ON');
  refuseDamage(handle, file);
  handle.pragma('busy_timeout = 0');
  return new ImmediateSqliteDialect(handle);
}
