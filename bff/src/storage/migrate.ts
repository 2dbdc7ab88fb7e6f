import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Dialect } from './dialect.ts';
import * as initial from './migrations/0001-initial.ts';
import * as allowancesBegin from './migrations/0002-allowances-begin.ts';
import * as planChanges from './migrations/0003-plan-changes.ts';
import * as rateLimits from './migrations/0004-rate-limits.ts';
import * as inboxSetAside from './migrations/0005-inbox-set-aside.ts';
import * as deletedAccounts from './migrations/0006-deleted-accounts.ts';
import * as acts from './migrations/0007-acts.ts';
import * as entriesBesidesUse from './migrations/0008-entries-besides-use.ts';
import * as allowancesFloor from './migrations/0009-allowances-floor.ts';
import * as deletions from './migrations/0010-deletions.ts';
import * as lotsEnd from './migrations/0011-lots-end.ts';

type Step = { up(db: Kysely<unknown>, dialect: Dialect): Promise<void> };

/** In order, by name. A migration that was released is never changed: the next change is the next file. */
const steps: Record<string, Step> = {
  '0001-initial': initial,
  '0002-allowances-begin': allowancesBegin,
  '0003-plan-changes': planChanges,
  '0004-rate-limits': rateLimits,
  '0005-inbox-set-aside': inboxSetAside,
  '0006-deleted-accounts': deletedAccounts,
  '0007-acts': acts,
  '0008-entries-besides-use': entriesBesidesUse,
  '0009-allowances-floor': allowancesFloor,
  '0010-deletions': deletions,
  '0011-lots-end': lotsEnd,
};

const newer = (cause?: unknown) =>
  new Error(
    'The database was written by a newer version of this server. Start that version, or restore a backup made before the upgrade.',
    { cause },
  );

function migratorOf<T>(db: Kysely<T>, dialect: Dialect): Migrator {
  return new Migrator({
    db,
    provider: {
      async getMigrations() {
        return Object.fromEntries(
          Object.entries(steps).map(([name, step]): [string, Migration] => [
            name,
            { up: (tx) => step.up(tx, dialect) },
          ]),
        );
      },
    },
  });
}

/**
 * Brings the schema up to date, all in one transaction under a lock that is held to its end, so that several replicas
 * may start together on an empty database. Throws where the database is newer than this server.
 */
export async function migrate<T>(db: Kysely<T>, dialect: Dialect): Promise<void> {
  const { error } = await migratorOf(db, dialect).migrateToLatest();
  if (!error) return;
  if (error instanceof Error && error.message.includes('corrupted migrations')) throw newer(error);
  throw error;
}

/** Throws where the schema is not exactly the one that this version knows. */
export async function refuseOtherSchema<T>(db: Kysely<T>, dialect: Dialect): Promise<void> {
  const migrations = await migratorOf(db, dialect).getMigrations();
  if (migrations.some(({ executedAt }) => executedAt === undefined)) {
    throw new Error('The database is empty, or of an older version: start the server on it once.');
  }
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  if (rows.some(({ name }) => !(name in steps))) throw newer();
}
