import { sql } from 'kysely';
import { beforeAll } from 'vitest';
import type { DatabaseAddress } from '../../src/config/addresses.ts';
import type { Dialect } from '../../src/storage/dialect.ts';
import { openExisting } from '../../src/storage/open.ts';
import type { EntriesTable } from '../../src/storage/schema.ts';
import { type VerifyRequest, type VerifyResult, verify } from '../../src/verify/verify.ts';
import { liveThrough } from './lives.ts';
import { Shop } from './shop.ts';
import { startWire, type Wire } from './wire.ts';

/** Where these tests run. */
export interface Ground {
  dialect: Dialect;
  createDatabase(): Promise<DatabaseAddress>;
  /** A database that nobody is connected to, once more. */
  copy(of: DatabaseAddress): Promise<DatabaseAddress>;
  /** Does what the schema would refuse: no trigger, foreign key or check stands in the way. */
  byHand(database: DatabaseAddress, statements: string): Promise<void>;
}

export interface Books {
  /** The database of `liveThrough` once more, damaged by hand. */
  database(statements?: string): Promise<DatabaseAddress>;
  /** The same with a server's works over it, and a Stripe that knows of all that happened. */
  shop(statements?: string): Promise<Shop>;
}

/** The lives of everybody, lived once for all tests of a suite. */
export function booksOn(ground: Ground): Books {
  let original: DatabaseAddress;
  let things: Wire['things'];
  let at: number;

  beforeAll(async () => {
    original = await ground.createDatabase();
    await using shop = await Shop.open(original);
    await liveThrough(shop);
    ({ at } = shop);
    things = structuredClone(shop.wire.things);
  }, 60_000);

  async function database(statements = ''): Promise<DatabaseAddress> {
    const copy = await ground.copy(original);
    if (statements) await ground.byHand(copy, statements);
    return copy;
  }

  return {
    database,
    async shop(statements) {
      const address = await database(statements);
      const storage = await openExisting({ database: address });
      const wire = await startWire();
      Object.assign(wire.things, structuredClone(things));
      const shop = new Shop(address, storage, wire, 1_000);
      shop.at = at;
      return shop;
    },
  };
}

/** The command's work; without Stripe unless it is asked for. */
export async function verified(shop: Shop, more: Partial<VerifyRequest> = {}): Promise<VerifyResult> {
  const { storage } = shop;
  const request = { storage, sources: undefined, isRepairing: false, reversals: [], now: () => shop.at, graceMs: 0 };
  return await verify({ ...request, onProgress: () => {}, ...more });
}

export const checksOf = (findings: VerifyResult['findings']) => [...new Set(findings.map(({ check }) => check))].sort();

export const messagesOf = (findings: VerifyResult['findings']) => findings.map(({ message }) => message);

export const entriesOf = ({ storage }: Shop) =>
  storage.inspect(sql<EntriesTable>`select * from entries order by account_id, seq`);
