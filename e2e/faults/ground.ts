import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connected, type TestPostgres } from '../../bff/test/postgres.ts';
import { openShop, type Shop } from '../money/shop.ts';
import { type PostgresDoor, startPostgresDoor } from './postgres-door.ts';

/** A shop on a database that the test can reach too. */
export interface Ground {
  shop: Shop;
  /** While the server is down: sees that the database is whole, and lets a minute pass for what the server had in hand. */
  whileDown(): Promise<void>;
  stop(): Promise<void>;
}

export interface SqliteGround extends Ground {
  file: string;
}

export interface PostgresGround extends Ground {
  door: PostgresDoor;
  /** Asks PostgreSQL itself, past the door. */
  ask(statement: string): Promise<unknown[]>;
}

const leasesEnd = 'UPDATE inbox SET lease_until = 0';

/** Nobody here waits for the sweep, and Stripe repeats an event soon. */
async function open(serverEnv: Record<string, string>): Promise<Shop> {
  const shop = await openShop({ serverEnv: { SWEEP_INTERVAL_S: '3600', ...serverEnv } });
  await shop.sandbox('/deliveries/settings', { retries_ms: Array.from({ length: 200 }, () => 300) });
  return shop;
}

/** @param folder where the database is kept; left out: with all the rest */
export async function openOnSqlite(folder?: string): Promise<SqliteGround> {
  const shop = await open(folder ? { DATABASE_URL: `sqlite:${join(folder, 'billing.sqlite')}` } : {});
  const file = join(folder ?? shop.stack.data, 'billing.sqlite');
  return {
    shop,
    file,
    async whileDown() {
      refuseDamage(file);
      const database = new DatabaseSync(file);
      database.exec(leasesEnd);
      database.close();
    },
    stop: () => shop.stop(),
  };
}

/** Throws where the file is not whole. */
export function refuseDamage(file: string): void {
  const database = new DatabaseSync(file);
  try {
    const [first] = database.prepare('PRAGMA integrity_check').all();
    if (first?.integrity_check !== 'ok') throw new Error(`${file}: ${first?.integrity_check}`);
  } finally {
    database.close();
  }
}

/** @param role made for it, to own the database; left out: the one of the server's address */
export async function openOnPostgres(postgres: TestPostgres, role?: string): Promise<PostgresGround> {
  const url = await postgres.createDatabase();
  const door = await startPostgresDoor(url);
  const address = new URL(door.url);
  const ask = async (statement: string) => {
    const client = await connected(url);
    try {
      return (await client.query(statement)).rows;
    } finally {
      await client.end();
    }
  };
  if (role) {
    address.username = role;
    address.password = randomBytes(16).toString('hex');
    await ask(`CREATE ROLE ${role} LOGIN PASSWORD '${address.password}'`);
    await ask(`ALTER DATABASE ${address.pathname.slice(1)} OWNER TO ${role}`);
  }
  const shop = await open({ DATABASE_URL: address.href });
  return {
    shop,
    door,
    ask,
    whileDown: async () => void (await ask(leasesEnd)),
    async stop() {
      await shop.stop();
      await door.stop();
    },
  };
}
